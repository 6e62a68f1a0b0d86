from dataclasses import dataclass, field


@dataclass(frozen=True)
class EnteredCard:
    """A card as its holder has just entered it, alive as long as the request and no longer.

    The cryptogram is good for one payment and must not be stored, logged or queued.
    """

    cryptogram: str = field(repr=False)
    ip_address: str
    holder: str = ""
