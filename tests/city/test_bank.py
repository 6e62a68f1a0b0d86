from decimal import Decimal

import pytest

from proil_city.bank import Bank, is_of_order, money_of
from proil_city.cards import PLAIN
from proil_emulators.server import running


@pytest.fixture(scope="module")
def bank():
    with running() as emulators:
        yield Bank(emulators.base_url)


@pytest.fixture
def held(bank):
    answer = bank.api(
        "cards/auth",
        Amount=100.0,
        InvoiceId="PR000001-1",
        AccountId="somebody",
        IpAddress="203.0.113.7",
        CardCryptogramPacket=PLAIN.cryptogram(),
    )
    return answer["Model"]["TransactionId"]


def test_a_capture_in_the_cabinet_is_in_the_ledger(bank, held):
    bank.act(held, "confirm", Decimal("60.10"))

    [row] = [row for row in bank.of_order("PR000001") if row["transaction_id"] == held]
    assert row["confirmed_amount"] == Decimal("60.10")
    assert bank.status_of(held) == "Completed"


def test_a_fault_spoils_one_call_unless_it_is_taken_back(bank, held):
    bank.fault("get", "http_429")
    bank.clear_faults()

    assert bank.api("get", TransactionId=held)["Model"]["Status"] == "Authorized"


def test_switches_keep_their_kinds(bank):
    assert bank.switch(retry_time_scale=0.5)["retry_time_scale"] == 0.5
    assert bank.switch(notify_delay_s=0.0) == bank.switch(**bank.switch())


def test_dice_are_thrown_until_they_are_stopped(bank, held):
    bank.throw_dice(seed=1, share=0.0, seconds=0.0)

    assert bank.stop_dice() == {}


def test_its_clock_goes_forward(bank, held):
    bank.advance(8 * 24 * 3600)

    assert bank.status_of(held) == "Cancelled"


@pytest.mark.parametrize(
    ("invoice", "of_order"),
    [("PR000001", True), ("PR000001-2", True), ("PR0000012", False), (None, False)],
)
def test_an_attempt_to_pay_is_told_by_its_invoice(invoice, of_order):
    assert is_of_order(invoice, "PR000001") is of_order


def test_refunds_are_no_payments():
    rows = [
        {"operation": "Payment", "confirmed_amount": Decimal("60.00")},
        {"operation": "Payment", "confirmed_amount": None},
        {"operation": "Refund", "confirmed_amount": Decimal("10.00")},
    ]

    assert money_of(rows, "confirmed_amount") == Decimal("60.00")
