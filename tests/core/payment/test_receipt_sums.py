from datetime import date
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from proil_core.decimals import roubles
from proil_core.payment.receipt_lines import Bill
from proil_core.payment.receipts import Chain, Event, Terms
from proil_core.pricing.quote import charge_amount, hold_amount

LITRES = st.decimals("0.001", 2000, places=3)
PRICES = st.decimals("0.01", 500, places=2)
FEES = st.decimals(0, 5000, places=2)
KOPECKS = st.integers(1, 10**8).map(lambda kopecks: Decimal(kopecks).scaleb(-2))


def bill(litres, price, fee, total):
    assume(total > 0)
    return Bill(
        fuel="АИ-95",
        delivery="Delivery",
        litres=litres,
        price=price,
        fee=fee,
        total=total,
        day=date(2026, 3, 1),
    )


@st.composite
def sales(draw):
    terms = draw(LITRES), draw(PRICES), draw(FEES)
    return bill(*terms, charge_amount(*terms))


def assert_agrees(receipt, amount):
    assert receipt.total == amount
    for line in receipt.lines:
        assert line.amount > 0
        assert line.quantity > 0
        for number in (line.amount, line.quantity, line.price):
            assert number == round(number, 2)
        # What a hundredth of a litre costs is given as a discount; nothing is added.
        discount = roubles(line.quantity * line.price) - line.amount
        assert 0 <= discount <= roubles(line.price / 100) + Decimal("0.01")


@given(sales())
def test_captured_sum_is_litres_times_price_and_fee_is_the_receipt(sale):
    receipt = Chain(sold=sale, received=sale.total).due(Event.CAPTURE, sale.total)

    assert_agrees(receipt, charge_amount(sale.litres, sale.price, sale.fee))


@given(sales(), st.lists(KOPECKS, max_size=5))
def test_returns_in_parts_make_the_whole_sale(sale, parts):
    returned, amounts = Decimal("0.00"), []
    for asked in (*parts, sale.total):
        amount = min(asked, sale.total - returned)
        if not amount:
            break
        chain = Chain(sold=sale, received=sale.total, returned=returned)
        receipt = chain.due(Event.REFUND, amount)
        assert_agrees(receipt, amount)
        amounts += [(line.subject, line.amount) for line in receipt.lines]
        returned += amount

    assert returned == sale.total
    of_fuel = sum(amount for subject, amount in amounts if subject == Terms().fuel)
    assert of_fuel == sale.total - sale.fee


@given(LITRES, LITRES, PRICES, FEES, KOPECKS)
def test_prepaid_chain_leaves_no_kopeck(one, other, price, fee, complaint):
    poured, limit = sorted((one, other))
    advance = bill(limit, price, fee, hold_amount(limit, price, fee))
    sale = bill(poured, price, fee, charge_amount(poured, price, fee))
    chain = Chain(prepaid=advance, sold=sale, is_settled=True)
    assert_agrees(chain.due(Event.PREPAY, advance.total), advance.total)
    assert_agrees(chain.due(Event.SETTLE, sale.total), sale.total)
    remainder = advance.total - sale.total
    complaint = min(complaint, sale.total)

    receipt = chain.due(Event.REFUND, remainder + complaint)

    returned = sum((line.amount for line in receipt.lines if line.method == 1), Decimal(0))
    assert returned == remainder
    assert_agrees(receipt, remainder + complaint)
    after = Chain(
        prepaid=advance,
        sold=sale,
        is_settled=True,
        returned=complaint,
        prepayment_returned=remainder,
    )
    left = sale.total - complaint
    if left:
        assert_agrees(after.due(Event.REFUND, left), left)


@given(sales(), KOPECKS)
def test_debt_collected_in_two_parts_makes_the_whole_sale(sale, part):
    first = min(part, sale.total)
    receipt = Chain(sold=sale, is_credited=True).due(Event.COLLECT, first)
    assert_agrees(receipt, first)

    if rest := sale.total - first:
        chain = Chain(sold=sale, is_credited=True, received=first)
        assert_agrees(chain.due(Event.COLLECT, rest), rest)
