"""Whom to believe, and what follows when what is told is not what was agreed."""

import pytest

from proil_city.cards import PLAIN, WITH_3DS, WITHOUT_MONEY
from proil_emulators.cloudpayments import DEFAULT_API_SECRET

UNKNOWN_INVOICE, WRONG_ACCOUNT, WRONG_AMOUNT, NOT_ACCEPTED, EXPIRED = 10, 11, 12, 13, 20


@pytest.fixture
def waiting(till):
    """An order whose payer stands at the bank's page; and what a Pay would say about it."""
    order = till.order()
    assert order.pay(WITH_3DS)["status"] == "three_ds"
    account = till.account_of(order)
    number = {"TransactionId": order.bank_number}
    return order, till.said(order.payment["reference"], order.hold, account, **number)


@pytest.fixture
def asked(till):
    """An order whose hold has been asked for just now; and what a Check would say about it."""
    order = till.order()
    till.bank.fault("cards/auth", "timeout_before")
    assert order.pay()["status"] == "pending"
    return order, till.said(order.payment["reference"], order.hold, till.account_of(order))


@pytest.mark.parametrize("as_json", [False, True], ids=["form", "json"])
def test_invariant_12_a_wrong_signature_is_refused_and_changes_nothing(till, waiting, as_json):
    order, said = waiting

    answer = till.post("pay", said, secret="guessed", as_json=as_json)

    assert answer.status_code == 403
    assert (order.axes, order.payment["state"]) == (("pending_payment", "none"), "pending")


def test_invariant_12_the_secret_of_another_provider_is_refused(till, waiting):
    order, said = waiting
    other = till.desk.call(
        "payment.provider", "copy", [till.provider], {"name": "Another terminal"}
    )[0]
    keys = {"cloudpayments_public_id": "pk_other", "cloudpayments_api_secret": "other secret"}
    till.desk.call("payment.provider", "write", [other], {**keys, "state": "test"})
    try:
        assert till.post("pay", said, secret="other secret").status_code == 403
        # Even where that secret is right, it speaks for its own terminal's payments only.
        assert till.say("pay", said, secret="other secret", provider=other) != 0
        assert (order.axes, order.payment["state"]) == (("pending_payment", "none"), "pending")
    finally:
        till.desk.call("payment.provider", "write", [other], {"state": "disabled"})


@pytest.mark.parametrize("as_json", [False, True], ids=["form", "json"])
def test_invariant_12_both_forms_of_a_body_are_verified(till, waiting, as_json):
    order, said = waiting

    assert till.say("pay", said, as_json=as_json) == 0

    order.wait_for("accepted", "authorised")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({}, 0),
        ({"InvoiceId": "nobody's"}, UNKNOWN_INVOICE),
        ({"Amount": "1.00"}, WRONG_AMOUNT),
        ({"Currency": "USD"}, NOT_ACCEPTED),
        ({"AccountId": "somebody-else"}, WRONG_ACCOUNT),
        ({"TestMode": 0}, NOT_ACCEPTED),
    ],
    ids=lambda value: next(iter(value), "right") if isinstance(value, dict) else "",
)
def test_invariant_13_a_check_is_answered_by_what_is_wrong(till, asked, wrong, code):
    order, said = asked

    assert till.say("check", {**said, **wrong}) == code

    assert order.axes == ("pending_payment", "none")


def test_invariant_13_a_check_about_an_ended_order_says_expired(till, asked):
    order, said = asked
    order.customer.cancel(order.id, "Передумал")

    assert till.say("check", said) == EXPIRED


@pytest.mark.parametrize(
    ("off_by", "reason"), [("amount", 3003), ("invoice", 3001)], ids=["sum", "invoice"]
)
def test_invariant_13_a_refused_check_declines_the_payment(till, waiting, off_by, reason):
    order, said = waiting
    amount = 1 if off_by == "amount" else order.hold
    reference = "nobody's" if off_by == "invoice" else said["InvoiceId"]

    answer = till.pay_elsewhere(order, reference, amount)

    assert (answer["Model"]["Status"], answer["Model"]["ReasonCode"]) == ("Declined", reason)
    assert order.axes == ("pending_payment", "none")


def test_invariant_14_a_hold_of_another_sum_is_given_back(till, waiting):
    order, said = waiting
    till.notify("pay", "fail", "confirm", "refund", "cancel")

    number = till.pay_elsewhere(order, said["InvoiceId"], order.hold - 1)["Model"]["TransactionId"]

    assert till.until(lambda: till.bank.status_of(number) == "Cancelled")
    assert order.axes == ("pending_payment", "none")
    assert order.payment["state"] == "error"
    assert order.status() == "declined"
    assert "wrong_sum" in till.discrepancies(order)


def test_invariant_15_a_pay_after_a_fail_of_the_same_invoice_holds(till):
    order = till.order()
    assert order.pay(WITHOUT_MONEY)["status"] == "declined"
    till.notify("pay", "fail", "confirm", "refund", "cancel")

    till.pay_elsewhere(order, order.payment["reference"])

    order.wait_for("accepted", "authorised")
    assert [row["status"] for row in order.at_bank()] == ["Declined", "Authorized"]
    order.fuel()
    order.wait_for("completed", "captured")


def test_invariant_15_a_pay_after_our_cancellation_is_given_back(till, waiting):
    order, said = waiting
    order.customer.cancel(order.id, "Передумал")
    till.notify("pay", "fail", "confirm", "refund", "cancel")

    number = till.pay_elsewhere(order, said["InvoiceId"])["Model"]["TransactionId"]

    assert till.until(lambda: till.bank.status_of(number) == "Cancelled")
    assert order.axes[0] == "cancelled"


def test_invariant_15_a_second_hold_beside_a_standing_one_is_given_back(till):
    order = till.order()
    order.pay(WITH_3DS)
    replaced = order.payment["reference"]
    assert order.customer.pay(order.id, PLAIN) == "authorised"
    till.notify("pay", "fail", "confirm", "refund", "cancel")

    number = till.pay_elsewhere(order, replaced)["Model"]["TransactionId"]

    assert till.until(lambda: till.bank.status_of(number) == "Cancelled")
    assert order.axes == ("accepted", "authorised")
    assert "unwanted_hold" in till.discrepancies(order)
    assert order.fuel() and order.settled()["payment_status"] == "captured"


def test_invariant_15_a_late_hold_that_cannot_be_released_is_no_debt(till):
    order = till.order()
    assert order.pay(WITHOUT_MONEY)["status"] == "declined"
    refused = order.payment["reference"]
    assert order.customer.pay(order.id, PLAIN) == "authorised"
    order.fuel().settled()
    till.notify("pay", "fail", "confirm", "refund", "cancel")
    till.bank.fault("void", "refused")

    number = till.pay_elsewhere(order, refused)["Model"]["TransactionId"]
    till.jobs_done(order)

    assert till.bank.status_of(number) == "Authorized"
    assert order.axes == ("completed", "captured")
    till.run_cron("proil_payment.ir_cron_watch_holds")
    assert till.until(lambda: till.bank.status_of(number) == "Cancelled")
    assert order.axes == ("completed", "captured")


@pytest.mark.parametrize("kind", ["pay", "fail", "confirm", "cancel"])
def test_invariant_19_the_other_mode_touches_no_payment(till, waiting, kind):
    order, said = waiting
    reason = {"Reason": "InsufficientFunds", "ReasonCode": 5051} if kind == "fail" else {}

    till.post(kind, {**said, **reason, "TestMode": 0}, secret=DEFAULT_API_SECRET)

    assert (order.axes, order.payment["state"]) == (("pending_payment", "none"), "pending")


def test_invariant_19_a_test_payment_touches_no_live_one(till, waiting):
    order, said = waiting
    till.desk.call("payment.provider", "write", [till.provider], {"state": "enabled"})
    try:
        till.say("pay", {**said, "TestMode": 1})
        assert (order.axes, order.payment["state"]) == (("pending_payment", "none"), "pending")
        assert till.say("pay", {**said, "TestMode": 0}) == 0
        order.wait_for("accepted", "authorised")
    finally:
        till.desk.call("payment.provider", "write", [till.provider], {"state": "test"})
