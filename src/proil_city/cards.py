"""Bank cards in the pockets of the city's people: CloudPayments' public test numbers."""

from dataclasses import dataclass

from proil_emulators.cloudpayments import cryptogram


@dataclass(frozen=True)
class Card:
    """A test card; `number` decides how the bank behaves."""

    number: str

    def cryptogram(self) -> str:
        """What the checkout script would make of the card: a packet only the acquirer can read."""
        return cryptogram(self.number, "12/30", "123", "PROIL CITY")


PLAIN = Card("4000000000003055")
WITH_3DS = Card("4242424242424242")
WITHOUT_MONEY = Card("4000056655665556")
