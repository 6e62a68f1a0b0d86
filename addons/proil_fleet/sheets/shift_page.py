"""A shift sheet in words and numbers, before it becomes paper or a workbook."""

from dataclasses import dataclass, field
from decimal import Decimal

from proil_core.fuel.sheet import Account, Explanation, Line


@dataclass(frozen=True)
class Fact:
    """`text` is printed as it is; `tone` is danger, warning or empty."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Measured:
    """A fill or a dip as an annex lists it, times in the zone of the company.

    What has no temperature has no `litres15`.
    """

    what: str
    at: str
    ambient_l: Decimal
    temperature_c: float | None
    density15_kg_m3: float | None
    litres15: Decimal | None
    level_mm: Decimal | None = None
    source: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Photo:
    what: str
    at: str
    sha256: str


@dataclass(frozen=True)
class Signature:
    """Who signs; `image` is what was drawn on a phone, as a data URI, empty where ink belongs."""

    who: str
    image: str = ""


@dataclass(frozen=True)
class CompartmentPage:
    """`labels` has the words of the account's lines by line and number."""

    title: str
    state: Fact
    facts: tuple[Fact, ...]
    account: Account | None
    labels: dict[tuple[Line, int], str]
    results: tuple[Fact, ...]
    explanation: Explanation | None
    fills: tuple[Measured, ...] = field(default=())
    dips: tuple[Measured, ...] = field(default=())
    curve: str = ""

    def label(self, row) -> str:
        return self.labels[row.line, row.number]


@dataclass(frozen=True)
class ShiftPage:
    title: str
    number: str
    facts: tuple[Fact, ...]
    compartments: tuple[CompartmentPage, ...]
    totals: tuple[Fact, ...]
    photos: tuple[Photo, ...]
    signatures: tuple[Signature, ...]
    words: dict[str, str]
    language: str
