"""What is held on the customer's card before the fill and what is charged after it."""

from datetime import datetime, timedelta
from decimal import ROUND_UP, Decimal
from typing import Final

from proil_core.decimals import KOPECK, roubles
from proil_core.refusal import Code, Refusal

QUOTE_LIFETIME: Final = timedelta(minutes=15)


def hold_amount(litres_limit: Decimal, price_per_litre: Decimal, delivery_fee: Decimal) -> Decimal:
    """Roubles to hold. Rounded up, so that it covers the charge for any litres up to the limit."""
    return (litres_limit * price_per_litre + delivery_fee).quantize(KOPECK, ROUND_UP)


def charge_amount(
    litres_filled: Decimal, price_per_litre: Decimal, delivery_fee: Decimal
) -> Decimal:
    """Roubles to charge. Nothing poured costs nothing, not even the delivery."""
    if litres_filled == 0:
        return roubles(0)
    return roubles(litres_filled * price_per_litre + delivery_fee)


def check_charge(charge: Decimal, hold: Decimal) -> None:
    if charge > hold:
        raise Refusal(Code.CHARGE_ABOVE_HOLD, charge=charge, hold=hold)


def check_quote_is_valid(valid_until: datetime, now: datetime) -> None:
    """The price is locked up to and including `valid_until`."""
    if now > valid_until:
        raise Refusal(Code.QUOTE_EXPIRED, valid_until=valid_until)
