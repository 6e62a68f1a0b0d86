from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.payment.money_proof import Break, Link, OrderMoney, breaks
from proil_core.pricing.quote import charge_amount

LITRES, PRICE, FEE = Decimal("36.137"), Decimal("62.50"), Decimal("299.00")
CHARGE = Decimal("2557.56")
KOPECK, MILLILITRE = Decimal("0.01"), Decimal("0.001")


def held(**changes):
    """Held and charged: the order of the page on holds."""
    sound = OrderMoney(
        poured=LITRES,
        litres=LITRES,
        price=PRICE,
        fee=FEE,
        charge=CHARGE,
        taken=CHARGE,
        sold=CHARGE,
        sold_litres=LITRES,
        booked=CHARGE,
        receipted=CHARGE,
    )
    return replace(sound, **changes)


def prepaid(**changes):
    """Paid in advance by 2799.00; the rest went back."""
    rest = Decimal("2799.00") - CHARGE
    return held(
        **{"taken": Decimal("2799.00"), "returned": rest, "returned_by_receipt": rest, **changes}
    )


def test_dispute_does_not_stand_for_the_rest_of_a_prepayment():
    rest = prepaid().returned
    lost = prepaid(
        returned=rest, disputed=rest, sold=CHARGE - rest, booked=CHARGE, returned_by_receipt=rest
    )
    assert breaks(lost) == [Break(Link.PAYMENT, CHARGE, CHARGE + rest)]
    both = replace(lost, returned=2 * rest, booked=CHARGE - rest, returned_by_receipt=2 * rest)
    assert breaks(both) == []


def on_contract(**changes):
    return OrderMoney(
        **{
            "poured": LITRES,
            "litres": LITRES,
            "price": PRICE,
            "fee": FEE,
            "charge": CHARGE,
            "invoiced": CHARGE,
            **changes,
        }
    )


def owed(**changes):
    """The fuel was given, nothing was taken yet."""
    nothing = Decimal(0)
    return held(
        **{
            "owed": CHARGE,
            "taken": nothing,
            "sold": nothing,
            "sold_litres": nothing,
            "booked": nothing,
            "receipted": nothing,
            **changes,
        }
    )


def refunded(amount=Decimal("500.00"), **changes):
    return held(
        **{
            "returned": amount,
            "returned_by_receipt": amount,
            "sold": CHARGE - amount,
            "booked": CHARGE - amount,
            **changes,
        }
    )


SOUND = {
    "held": held(),
    "held, no receipts here": held(receipted=None),
    "prepaid": prepaid(),
    "on contract": on_contract(),
    "owed": owed(),
    "owed, receipt on credit": owed(receipted=CHARGE, is_credited=True),
    "refunded in part": refunded(),
    "refunded wholly": refunded(CHARGE),
    "nothing poured": OrderMoney(
        poured=Decimal(0), litres=Decimal(0), price=PRICE, fee=FEE, charge=Decimal(0)
    ),
}


@pytest.mark.parametrize("order", SOUND.values(), ids=SOUND)
def test_sound_order_has_no_break(order):
    assert breaks(order) == []


@pytest.mark.parametrize(
    ("order", "link"),
    [
        (held(poured=LITRES + MILLILITRE), Link.LITRES),
        (held(taken=CHARGE - KOPECK, booked=CHARGE - KOPECK), Link.PAYMENT),
        (held(sold=CHARGE - KOPECK), Link.SALE),
        (held(sold_litres=LITRES - MILLILITRE), Link.SALE_LITRES),
        (held(booked=CHARGE - KOPECK), Link.LEDGER),
        (held(receipted=CHARGE - KOPECK), Link.RECEIPT),
        (held(receipted=Decimal(0)), Link.RECEIPT),
        (refunded(returned_by_receipt=Decimal(0)), Link.RETURN_RECEIPT),
        (on_contract(invoiced=CHARGE + KOPECK), Link.INVOICE),
        (on_contract(invoiced=Decimal(0)), Link.INVOICE),
        (owed(receipted=CHARGE), Link.RECEIPT),
        (prepaid(sold=CHARGE + KOPECK), Link.SALE),
    ],
)
def test_each_link_that_breaks_is_named_alone(order, link):
    assert [each.link for each in breaks(order)] == [link]


def test_charge_that_is_not_the_price_of_the_litres_is_named():
    order = on_contract(charge=CHARGE + KOPECK, invoiced=CHARGE + KOPECK)
    assert breaks(order) == [Break(Link.CHARGE, CHARGE, CHARGE + KOPECK)]


def test_rest_of_a_prepayment_that_was_kept_is_named():
    order = prepaid(returned=Decimal(0), returned_by_receipt=Decimal(0), booked=Decimal("2799.00"))
    assert breaks(order) == [Break(Link.PAYMENT, CHARGE, Decimal("2799.00"))]


def test_more_given_back_than_taken_is_named():
    assert Link.RETURN in [each.link for each in breaks(refunded(CHARGE + KOPECK))]


_kopecks = st.integers(0, 10_000_000).map(lambda number: Decimal(number) / 100)
_litres = st.integers(1, 2_000_000).map(lambda number: Decimal(number) / 1000)


@given(_litres, _kopecks, _kopecks, _kopecks)
def test_sound_orders_of_any_size_agree(litres, price, fee, more):
    charge = charge_amount(litres, price, fee)
    order = OrderMoney(
        poured=litres,
        litres=litres,
        price=price,
        fee=fee,
        charge=charge,
        taken=charge + more,
        returned=more,
        sold=charge,
        sold_litres=litres,
        booked=charge,
        receipted=charge,
        returned_by_receipt=more,
    )
    assert breaks(order) == []
