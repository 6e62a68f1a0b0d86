"""One order's money from the nozzle to the ledger: each link has to bear the same sum."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from proil_core.pricing.quote import charge_amount


class Link(StrEnum):
    """What two records say of the same thing."""

    LITRES = "litres"
    CHARGE = "charge"
    PAYMENT = "payment"
    RETURN = "return"
    SALE = "sale"
    SALE_LITRES = "sale_litres"
    LEDGER = "ledger"
    RECEIPT = "receipt"
    RETURN_RECEIPT = "return_receipt"
    INVOICE = "invoice"


@dataclass(frozen=True, kw_only=True)
class OrderMoney:
    """A completed order as its records have it; all sums are above zero.

    `disputed` is what of `returned` somebody gave back of the sale itself. `receipted` is None
    where no receipt is due, `invoiced` where a card has paid.
    """

    poured: Decimal
    litres: Decimal
    price: Decimal
    fee: Decimal
    charge: Decimal
    taken: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    disputed: Decimal = Decimal(0)
    owed: Decimal = Decimal(0)
    sold: Decimal = Decimal(0)
    sold_litres: Decimal = Decimal(0)
    booked: Decimal = Decimal(0)
    receipted: Decimal | None = None
    returned_by_receipt: Decimal = Decimal(0)
    is_credited: bool = False
    invoiced: Decimal | None = None

    @property
    def _back(self) -> Decimal:
        """What was taken above the charge and has gone back."""
        of_sale = min(self.disputed, self.charge)
        return min(self.returned - of_sale, max(self.taken - self.charge, Decimal(0)))

    @property
    def kept(self) -> Decimal:
        return self.taken - self._back

    @property
    def undone(self) -> Decimal:
        """What of the sale itself has gone back."""
        return self.returned - self._back


@dataclass(frozen=True)
class Break:
    link: Link
    expected: Decimal
    found: Decimal


def breaks(order: OrderMoney) -> list[Break]:
    """The links that do not hold, in the order in which the money takes them."""
    return [
        Break(link, expected, found) for link, expected, found in _links(order) if expected != found
    ]


def _links(order: OrderMoney) -> Iterator[tuple[Link, Decimal, Decimal]]:
    yield Link.LITRES, order.poured, order.litres
    yield Link.CHARGE, charge_amount(order.litres, order.price, order.fee), order.charge
    if order.invoiced is not None:
        yield Link.INVOICE, order.charge, order.invoiced
        return
    due = order.charge - order.owed
    yield Link.PAYMENT, due, order.kept
    yield Link.RETURN, min(order.returned, order.taken), order.returned
    yield Link.SALE, due - order.undone, order.sold
    if not order.owed:
        yield Link.SALE_LITRES, order.litres, order.sold_litres
    yield Link.LEDGER, order.taken - order.returned, order.booked
    if order.receipted is not None:
        yield Link.RECEIPT, order.charge if order.is_credited else due, order.receipted
        yield Link.RETURN_RECEIPT, order.returned, order.returned_by_receipt
