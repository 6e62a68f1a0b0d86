"""How an order is paid, and what that means at each turn of its life."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from proil_core.decimals import roubles
from proil_core.pricing.quote import check_charge


class Strategy(StrEnum):
    """Chosen for each payment method; a client with a contract pays afterwards."""

    HOLD_CAPTURE = "hold_capture"
    PREPAY_THEN_REFUND = "prepay_then_refund"
    POSTPAY = "postpay"


class Deed(StrEnum):
    """What is done with the customer's money."""

    NOTHING = "nothing"
    HOLD = "hold"
    CHARGE = "charge"
    CAPTURE = "capture"
    RELEASE = "release"
    REFUND = "refund"
    INVOICE = "invoice"


@dataclass(frozen=True)
class Step:
    """A deed and its sum in roubles."""

    deed: Deed
    amount: Decimal


NOTHING = Step(Deed.NOTHING, roubles(0))


def at_placement(strategy: Strategy, most: Decimal) -> Step:
    """`most` is what the order may cost; what is poured is not known yet."""
    match strategy:
        case Strategy.HOLD_CAPTURE:
            return Step(Deed.HOLD, most)
        case Strategy.PREPAY_THEN_REFUND:
            return Step(Deed.CHARGE, most)
        case Strategy.POSTPAY:
            return NOTHING


def at_completion(strategy: Strategy, most: Decimal, due: Decimal) -> Step:
    """`due` is what the fill costs, never above `most`; nothing poured is due nothing."""
    check_charge(due, most)
    match strategy:
        case Strategy.HOLD_CAPTURE:
            return Step(Deed.CAPTURE, due) if due else Step(Deed.RELEASE, most)
        case Strategy.PREPAY_THEN_REFUND:
            return _refund(most - due)
        case Strategy.POSTPAY:
            return Step(Deed.INVOICE, due) if due else NOTHING


def at_cancellation(strategy: Strategy, most: Decimal) -> Step:
    """An order that ends without a fill costs nothing."""
    match strategy:
        case Strategy.HOLD_CAPTURE:
            return Step(Deed.RELEASE, most)
        case Strategy.PREPAY_THEN_REFUND:
            return _refund(most)
        case Strategy.POSTPAY:
            return NOTHING


def still_to_refund(taken: Decimal, due: Decimal, refunded: Decimal) -> Decimal:
    """What of a prepayment goes back yet; `refunded` counts what is on its way too."""
    return max(taken - due - refunded, roubles(0))


def _refund(amount: Decimal) -> Step:
    return Step(Deed.REFUND, amount) if amount else NOTHING
