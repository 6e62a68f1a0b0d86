from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from proil_core.payment.receipt_lines import Bill, Method, Subject, Unit
from proil_core.payment.receipts import Chain, Direction, Event, Means, Terms
from proil_core.payment.vat import VatTable

IN_2025, IN_2026 = date(2025, 12, 31), date(2026, 1, 1)
# 36.137 × 62.50 = 2258.5625
SOLD = Bill(
    fuel="АИ-95",
    delivery="Delivery",
    litres=Decimal("36.137"),
    price=Decimal("62.50"),
    fee=Decimal("299.00"),
    total=Decimal("2557.56"),
    day=IN_2026,
)
PREPAID = replace(SOLD, litres=Decimal("40.000"), total=Decimal("2799.00"))
REMAINDER = PREPAID.total - SOLD.total
PAID = Chain(sold=SOLD, received=SOLD.total)
ADVANCED = Chain(prepaid=PREPAID)
SETTLED = Chain(prepaid=PREPAID, sold=SOLD, is_settled=True)
CREDITED = Chain(sold=SOLD, is_credited=True)


@pytest.mark.parametrize(
    ("chain", "event", "amount", "direction", "means", "method", "vat"),
    [
        (PAID, Event.CAPTURE, SOLD.total, "Income", "Electronic", 4, 22),
        (ADVANCED, Event.PREPAY, PREPAID.total, "Income", "Electronic", 1, 122),
        (SETTLED, Event.SETTLE, SOLD.total, "Income", "AdvancePayment", 4, 22),
        (SETTLED, Event.REFUND, REMAINDER, "IncomeReturn", "Electronic", 1, 122),
        (ADVANCED, Event.REFUND, PREPAID.total, "IncomeReturn", "Electronic", 1, 122),
        (CREDITED, Event.CREDIT, SOLD.total, "Income", "Credit", 6, 22),
        (CREDITED, Event.COLLECT, SOLD.total, "Income", "Electronic", 7, 22),
        (Chain(sold=SOLD), Event.COLLECT, SOLD.total, "Income", "Electronic", 4, 22),
        (PAID, Event.REFUND, SOLD.total, "IncomeReturn", "Electronic", 4, 22),
    ],
)
def test_receipt_of_each_step(chain, event, amount, direction, means, method, vat):
    receipt = chain.due(event, amount)

    assert (receipt.direction, receipt.means) == (direction, means)
    assert {(line.method, line.vat) for line in receipt.lines} == {(method, vat)}
    assert receipt.total == amount


@pytest.mark.parametrize("event", [Event.HOLD, Event.BANK])
def test_hold_and_bank_transfer_have_no_receipt(event):
    assert Chain().due(event, Decimal("2799.00")) is None


def test_captured_fill_names_the_real_litres_and_the_charge():
    fuel, delivery = PAID.due(Event.CAPTURE, SOLD.total).lines

    assert (fuel.label, fuel.quantity, fuel.price, fuel.amount) == (
        "АИ-95",
        Decimal("36.14"),
        Decimal("62.50"),
        Decimal("2258.56"),
    )
    assert (fuel.subject, fuel.unit) == (Subject.EXCISABLE, Unit.LITRE)
    assert (delivery.label, delivery.quantity, delivery.price) == (
        "Delivery",
        Decimal("1.00"),
        Decimal("299.00"),
    )
    assert (delivery.subject, delivery.unit) == (Subject.SERVICE, Unit.PIECE)


@pytest.mark.parametrize(
    ("litres", "total", "quantity"),
    [
        ("36.130", "2557.13", "36.13"),  # 2258.125
        ("36.131", "2557.19", "36.14"),  # 2258.1875 is more than 36.13 l cost
        ("36.139", "2557.69", "36.14"),  # 2258.6875
        ("33.330", "2382.13", "33.33"),  # 2083.125
    ],
)
def test_litres_are_hundredths_that_cost_the_charge_at_least(litres, total, quantity):
    bill = replace(SOLD, litres=Decimal(litres), total=Decimal(total))

    fuel, _delivery = Chain(sold=bill).due(Event.CAPTURE, bill.total).lines

    assert fuel.quantity == Decimal(quantity)


def test_free_delivery_is_not_a_line():
    bill = replace(SOLD, fee=Decimal("0.00"), total=Decimal("2258.56"))

    lines = Chain(sold=bill).due(Event.CAPTURE, bill.total).lines

    assert [line.unit for line in lines] == [Unit.LITRE]


def test_drop_of_fuel_is_still_a_hundredth_of_a_litre():
    bill = replace(SOLD, litres=Decimal("0.002"), total=Decimal("299.13"))

    fuel, _delivery = Chain(sold=bill).due(Event.CAPTURE, bill.total).lines

    assert (fuel.quantity, fuel.amount) == (Decimal("0.01"), Decimal("0.13"))


def test_fuel_that_costs_less_than_half_a_kopeck_leaves_the_delivery_alone():
    bill = replace(SOLD, litres=Decimal("0.001"), price=Decimal("1.00"), total=SOLD.fee)

    lines = Chain(sold=bill).due(Event.CAPTURE, bill.total).lines

    assert [(line.subject, line.amount) for line in lines] == [(Subject.SERVICE, SOLD.fee)]


def test_goods_without_excise_are_a_setting():
    terms = Terms(fuel=Subject.GOODS)

    fuel, delivery = replace(PAID, terms=terms).due(Event.CAPTURE, SOLD.total).lines

    assert (fuel.subject, delivery.subject) == (Subject.GOODS, Subject.SERVICE)


def test_company_on_a_special_regime_has_its_own_rate_at_each_step():
    terms = Terms(vat=VatTable({IN_2026: 5}))
    chain = replace(SETTLED, terms=terms)

    rates = [
        chain.due(event, amount).lines[0].vat
        for event, amount in ((Event.PREPAY, PREPAID.total), (Event.SETTLE, SOLD.total))
    ]

    assert rates == [105, 5]


def test_fill_of_the_old_year_keeps_its_rate_when_it_is_returned_in_the_new_one():
    chain = replace(PAID, sold=replace(SOLD, day=IN_2025))

    assert {line.vat for line in chain.due(Event.CAPTURE, SOLD.total).lines} == {20}
    assert {line.vat for line in chain.due(Event.REFUND, SOLD.total).lines} == {20}


def test_advance_of_the_old_year_is_settled_at_the_rate_of_the_new_one():
    chain = replace(SETTLED, prepaid=replace(PREPAID, day=IN_2025))

    assert {line.vat for line in chain.due(Event.SETTLE, SOLD.total).lines} == {22}
    assert {line.vat for line in chain.due(Event.REFUND, REMAINDER).lines} == {120}


def test_advance_without_named_goods_is_a_setting():
    chain = replace(ADVANCED, terms=Terms(prepayment=Method.ADVANCE))

    (line,) = chain.due(Event.PREPAY, PREPAID.total).lines

    assert (line.method, line.subject, line.unit) == (Method.ADVANCE, Subject.PAYMENT, Unit.PIECE)
    assert (line.quantity, line.price, line.amount) == (1, PREPAID.total, PREPAID.total)


def test_receipt_on_credit_can_be_switched_off():
    chain = replace(CREDITED, terms=Terms(receipts_on_credit=False))

    assert chain.due(Event.CREDIT, SOLD.total) is None


def test_refund_beyond_the_unused_advance_returns_goods_as_well():
    receipt = SETTLED.due(Event.REFUND, REMAINDER + Decimal("100.00"))

    assert [(line.method, line.vat, line.amount) for line in receipt.lines] == [
        (Method.FULL_PREPAYMENT, 122, REMAINDER),
        (Method.FULL_SETTLEMENT, 22, Decimal("100.00")),
    ]


def test_refund_of_the_delivery_names_the_delivery():
    for chain in (PAID, SETTLED):
        (line,) = chain.due(Event.REFUND, SOLD.fee, delivery=SOLD.fee).lines

        assert (line.label, line.amount, line.method) == ("Delivery", SOLD.fee, 4)


def test_refund_of_both_names_its_parts_and_the_next_one_what_is_left():
    both = PAID.due(Event.REFUND, Decimal("399.00"), delivery=SOLD.fee)
    chain = replace(PAID, returned=both.total, delivery_returned=SOLD.fee)
    rest = chain.due(Event.REFUND, SOLD.total - both.total)

    assert [(line.label, line.amount) for line in both.lines] == [
        ("АИ-95", Decimal("100.00")),
        ("Delivery", SOLD.fee),
    ]
    assert [(line.label, line.amount) for line in rest.lines] == [("АИ-95", Decimal("2158.56"))]


@pytest.mark.parametrize(("amount", "delivery"), [("2557.57", "0.00"), ("100.00", "100.01")])
def test_refund_of_more_than_its_sale_is_refused(amount, delivery):
    with pytest.raises(ValueError, match=r"only 2557\.56 roubles of the sale"):
        PAID.due(Event.REFUND, Decimal(amount), Decimal(delivery))


def test_debt_is_collected_in_parts():
    first = CREDITED.due(Event.COLLECT, Decimal("2000.00"))
    chain = replace(CREDITED, received=Decimal("2000.00"))
    second = chain.due(Event.COLLECT, Decimal("557.56"))

    assert [line.amount for line in first.lines] == [Decimal("2000.00")]
    assert [line.amount for line in second.lines] == [Decimal("258.56"), Decimal("299.00")]


def test_income_and_return_are_told_by_the_register_s_words():
    assert [*Direction] == ["Income", "IncomeReturn"]
    assert [*Means] == ["Electronic", "AdvancePayment", "Credit"]


@pytest.mark.parametrize(
    ("chain", "event", "amount", "text"),
    [
        (PAID, Event.CAPTURE, "2557.55", "taken for a sale of 2557.56"),
        (PAID, Event.CAPTURE, "0.00", "not a sum"),
        (PAID, Event.CAPTURE, "-1.00", "not a sum"),
        (PAID, Event.CAPTURE, "2557.561", "not a sum"),
        (PAID, Event.REFUND, "2557.57", "only 2557.56 roubles are left"),
        (replace(PAID, returned=Decimal("57.56")), Event.REFUND, "2500.01", "only 2500.00"),
        (ADVANCED, Event.REFUND, "2799.01", "only 2799.00 roubles are left"),
        (ADVANCED, Event.PREPAY, "2798.00", "paid in advance, not 2798.00"),
        (Chain(sold=SOLD), Event.SETTLE, "2557.56", "not paid in advance"),
        (
            replace(SETTLED, prepayment_returned=Decimal("2000.00")),
            Event.SETTLE,
            "2557.56",
            "not paid in advance",
        ),
        (CREDITED, Event.COLLECT, "2557.57", "only 2557.56 roubles are still owed"),
        (Chain(), Event.CAPTURE, "100.00", "nothing is sold"),
    ],
)
def test_impossible_sum_is_refused(chain, event, amount, text):
    with pytest.raises(ValueError, match=text):
        chain.due(event, Decimal(amount))


@pytest.mark.parametrize(
    "wrong", [{"total": Decimal("2557.58")}, {"total": Decimal("1.00")}, {"fee": Decimal("0.001")}]
)
def test_bill_that_does_not_add_up_is_refused(wrong):
    with pytest.raises(ValueError, match=r"make|kopecks"):
        replace(SOLD, **wrong)
