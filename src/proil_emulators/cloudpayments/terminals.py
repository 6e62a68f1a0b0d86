"""Terminals of the emulated acquirer: credentials and where each notification goes."""

from dataclasses import dataclass, field
from enum import StrEnum

DEFAULT_PUBLIC_ID = "test_api_proil_emulator"
DEFAULT_API_SECRET = "proil-emulator-secret"


class Kind(StrEnum):
    """Type of a notification, spelt as in the API's own settings methods."""

    CHECK = "Check"
    PAY = "Pay"
    FAIL = "Fail"
    CONFIRM = "Confirm"
    REFUND = "Refund"
    CANCEL = "Cancel"
    RECEIPT = "Receipt"


@dataclass(frozen=True)
class Target:
    """Where a notification goes; `method` is GET unless set otherwise, as in the real cabinet."""

    address: str = ""
    enabled: bool = False
    method: str = "GET"
    json: bool = False


@dataclass
class Terminal:
    public_id: str
    api_secret: str = field(repr=False)
    targets: dict[Kind, Target] = field(default_factory=lambda: dict.fromkeys(Kind, Target()))
