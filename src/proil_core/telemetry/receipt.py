"""What became of a block of telemetry: every row is accounted for."""

from collections.abc import Mapping
from dataclasses import dataclass

from proil_core.telemetry.screening import Reason


@dataclass(frozen=True, slots=True)
class Receipt:
    """Rows of one block: stored, known before, or refused with their numbers by reason."""

    block: str
    accepted: int
    duplicates: int
    refused: Mapping[Reason, list[int]]

    @classmethod
    def of(
        cls, block: str, rows: int, accepted: int, refused: Mapping[Reason, list[int]]
    ) -> "Receipt":
        """The receipt of so many rows: what is neither accepted nor refused came before."""
        duplicates = rows - accepted - sum(map(len, refused.values()))
        return cls(block, accepted, duplicates, refused)
