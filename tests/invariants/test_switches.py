"""A payment's whole life under both values of everything that no document settles."""

from decimal import Decimal

import pytest

# The value of each that is not its default; the defaults live through one life together.
OTHER_VALUES = {
    "cache_declined": False,
    "request_id_per_endpoint": False,
    "duplicate_waits": False,
    "hold_sum_after_confirm": True,
    "refunded_when_partial": True,
    "cancel_notice_on_expiry": True,
    "same_token_for_same_card": False,
    "receipt_notice_retry": False,
    "challenge_minutes": 5,
    "refusal_shows_model": True,
    "void_repeat_succeeds": True,
    "check_token_payments": False,
    "check_apple_pay": False,
    "notify_awaiting": True,
    "notify_before_answer": False,
    "fractional_seconds": True,
    "empty_optionals": True,
    "extra_keys": True,
}
SHAPES = [("json_data_shape", shape) for shape in ("null", "empty", "text")]


def test_every_other_value_is_another_one(till):
    defaults = till.bank.switch()

    assert {name for name, value in OTHER_VALUES.items() if defaults[name] == value} == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [(None, None), *OTHER_VALUES.items(), *SHAPES],
    ids=lambda value: str(value).lower(),
)
def test_a_payments_life_under_the_other_value(till, name, value):
    till.bank.switch(**({name: value} if name else {}))
    first, method = order_that_was_declined_and_cancelled(till)

    order = till.order(first.customer)
    till.bank.fault("tokens/auth", "timeout_after")
    assert order.pay_by_saved(method) in ("authorised", "pending")
    till.lose_patience(order)
    order.wait_for("accepted", "authorised")
    till.bank.fault("confirm", "timeout_after")
    order.fuel("12.345")
    till.jobs_done(order)
    till.lose_patience(order)
    order.wait_for("completed", "captured")
    charged = order.sales()[0]["amount"]

    [payment] = [row for row in order.at_bank() if row["operation"] == "Payment"]
    assert (payment["status"], payment["confirmed_amount"]) == ("Completed", charged)
    assert order.children == [("cancel", order.hold - charged), ("done", charged)]
    till.bank.act(payment["transaction_id"], "refund", Decimal("10.00"))
    assert till.until(lambda: sum(row["amount"] for row in order.sales()) == charged - 10)
    assert order.open_operations() == []


def order_that_was_declined_and_cancelled(till):
    """The bank declines, then agrees and saves the card; the customer gives the order up."""
    order = till.order()
    till.bank.decline(5051)
    assert order.pay()["status"] == "declined"
    order.pay(save_card=True)
    order.wait_for("accepted", "authorised")
    method = order.customer.client.get("/payment-methods")["items"][0]["id"]
    order.customer.cancel(order.id, "Передумал")
    order.wait_for("cancelled", "voided")
    return order, method
