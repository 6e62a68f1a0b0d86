"""The cash register's rules without a network: what is found in JsonData and what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_emulators.cloudpayments.receipt_forms import receipt_model, receipt_payload
from proil_emulators.cloudpayments.receipts import (
    ERRORS,
    Receipt,
    bundled_in,
    fault,
    lowered,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 30, 5, tzinfo=UTC)
SYSTEMS = {0, 1}
KOPECK = Decimal("0.01")

PRICES = st.decimals(Decimal("0.01"), Decimal("500"), places=2)
LITRES = st.decimals(Decimal("0.01"), Decimal("300"), places=2)
LINES = st.lists(st.tuples(PRICES, LITRES), min_size=1, max_size=5)


def receipt_of(lines, **changes):
    items = [
        {
            "label": "АИ-95",
            "price": price,
            "quantity": litres,
            "vat": 22,
            "amount": (price * litres).quantize(KOPECK),
        }
        for price, litres in lines
    ]
    total = sum(row["amount"] for row in items)
    return {"items": items, "email": "i@example.com", "amounts": {"electronic": total}, **changes}


def judged(body, kind="Income", today=TODAY):
    return fault(body, kind, SYSTEMS, today)


@given(LINES)
def test_receipt_that_adds_up_is_good(lines):
    assert judged(receipt_of(lines)) == 0


@given(LINES, st.sampled_from(["electronic", "advancepayment", "credit", "provision"]))
def test_kopeck_too_little_or_too_much_is_seen(lines, name):
    total = receipt_of(lines)["amounts"]["electronic"]

    less = receipt_of(lines, amounts={name: total - KOPECK})
    more = receipt_of(lines, amounts={name: total + KOPECK})

    assert (judged(less), judged(more)) == (13, 14)


@given(LINES, st.integers(0, 4))
def test_thousandth_in_any_number_is_seen(lines, place):
    body = receipt_of(lines)
    row = body["items"][place % len(body["items"])]
    for name in ("price", "quantity", "amount"):
        kept = row[name]
        row[name] = kept + Decimal("0.001")
        assert judged(body) == 23
        row[name] = kept


@given(PRICES, LITRES)
def test_discount_is_allowed_and_a_rise_is_not(price, litres):
    full = (price * litres).quantize(KOPECK)

    def sold_for(amount):
        body = receipt_of([(price, litres)], amounts={"electronic": amount})
        body["items"][0]["amount"] = amount
        return judged(body)

    assert sold_for(Decimal("0.00")) == 0
    assert sold_for(full + Decimal("0.02")) == 27


@pytest.mark.parametrize(
    ("vat", "kind", "today", "code"),
    [
        (22, "Income", date(2026, 1, 1), 0),
        (22, "Income", date(2025, 12, 31), 27),
        (122, "Income", date(2026, 1, 1), 0),
        (20, "Income", date(2025, 12, 31), 0),
        (20, "Income", date(2026, 1, 1), 27),
        (120, "IncomeReturn", date(2026, 1, 1), 0),
        (20, "ExpenseReturn", date(2026, 1, 1), 0),
        (20, "Expense", date(2026, 1, 1), 27),
        (10, "Income", date(2025, 12, 31), 0),
        (None, "Income", date(2026, 1, 1), 0),
        ("22", "Income", date(2026, 1, 1), 27),
    ],
)
def test_rate_of_tax_follows_the_date(vat, kind, today, code):
    body = receipt_of([(Decimal(50), Decimal(2))])
    body["items"][0]["vat"] = vat

    assert judged(body, kind, today) == code


@pytest.mark.parametrize(
    ("name", "good", "wrong"),
    [
        ("method", (0, 1, 4, 7), (8, -1, "4")),
        ("object", (0, 1, 2, 4, 27, 33), (28, 29, 34)),
        ("unitcode", (0, 41, 42, 255, None), (1, 43, "41")),
    ],
)
def test_codes_of_a_line(name, good, wrong):
    body = receipt_of([(Decimal(50), Decimal(2))])

    def with_code(code):
        body["items"][0][name] = code
        return judged(body)

    assert {with_code(code) for code in good} == {0}
    assert {with_code(code) for code in wrong} == {27}


@pytest.mark.parametrize(("system", "code"), [(None, 0), (0, 0), (1, 0), (2, 3), (3, 3), ("0", 3)])
def test_tax_system_is_the_registers(system, code):
    assert judged(receipt_of([(Decimal(1), Decimal(1))], taxationsystem=system)) == code


@pytest.mark.parametrize(
    ("json_data", "found"),
    [
        (None, None),
        ("", None),
        ("null", None),
        ('"text"', None),
        ("[]", None),
        ("{}", None),
        ('{"cloudpayments": null}', None),
        ('{"cloudpayments": "x"}', None),
        ('{"cloudpayments": {"recurrent": {}}}', None),
        ('{"customerReceipt": {"Items": []}}', None),
        ('{"cloudpayments": {"CustomerReceipt": {"Items": []}}}', {"Items": []}),
        ('{"CLOUDPAYMENTS": {"customerreceipt": {"items": []}}}', {"items": []}),
        ('{"order": 1, "cloudPayments": {"customerReceipt": {"a": 1}}}', {"a": 1}),
    ],
)
def test_receipt_is_found_in_json_data(json_data, found):
    assert bundled_in(json_data) == found


def test_fractions_of_json_data_stay_exact():
    found = bundled_in('{"cloudpayments": {"CustomerReceipt": {"Amount": 0.1}}}')

    assert found == {"Amount": Decimal("0.1")}


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_lowering_names_changes_no_value(value):
    once = lowered(value)

    assert lowered(once) == once
    if isinstance(value, dict) and len({name.lower() for name in value}) == len(value):
        assert len(once) == len(value)
    if isinstance(value, str | int):
        assert once == value


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_has_words(code):
    assert len(ERRORS[code]) > 5


class TestForms:
    @pytest.fixture
    def receipt(self):
        sent = {
            "Items": [{"Label": "АИ-95", "Price": 50, "Quantity": 2, "Amount": 100, "Vat": 22}],
            "Amounts": {"Electronic": 100},
            "Email": "i@example.com",
            "CashierName": "Петрова",
        }
        return Receipt(
            "r-1",
            7,
            "pk",
            "Income",
            "7701234567",
            lowered(sent),
            sent,
            NOW,
            bundled=True,
            invoice_id="S1",
            transaction_id=5,
            processed_at=NOW,
        )

    def test_notification_has_what_it_must(self, receipt):
        said = receipt_payload(receipt)

        required = """Id DocumentNumber SessionNumber Number FiscalSign DeviceNumber RegNumber
            FiscalNumber Inn Type Ofd Url QrCodeUrl Amount DateTime Receipt"""
        assert set(required.split()) <= set(said)
        assert (said["Amount"], said["Inn"]) == (Decimal(100), "7701234567")
        assert said["DateTime"] == "2026-11-22 12:30:05"
        assert (said["TransactionId"], said["InvoiceId"]) == (5, "S1")
        assert said["CashierName"] == "Петрова"

    def test_notification_leaves_out_what_is_not_known(self, receipt):
        receipt.transaction_id = receipt.invoice_id = None

        assert not {"TransactionId", "InvoiceId", "AccountId"} & set(receipt_payload(receipt))

    def test_method_shows_the_receipt_and_its_sign(self, receipt):
        model, said = receipt_model(receipt), receipt_payload(receipt)

        for name in ("FiscalSign", "FiscalNumber", "DocumentNumber", "DeviceNumber"):
            assert model["AdditionalData"][name] == said[name]
        assert model["Items"][0]["Label"] == "АИ-95"
        assert (model["IsBso"], model["Phone"]) == (False, None)

    def test_lines_are_for_people(self, receipt):
        (line,) = receipt.lines

        assert line == {"label": "АИ-95", "quantity": 2, "price": 50, "vat": 22}
        assert (receipt.amount, receipt.message) == (Decimal(100), None)

    @pytest.mark.parametrize(("code", "words"), [(12, "no items"), (999, "Unknown")])
    def test_error_is_worded(self, receipt, code, words):
        receipt.error_code = code

        assert words in receipt.message
