"""Money goes back once, never more than was taken, whoever asks and whoever tells."""

from decimal import Decimal

import pytest

from proil_city.desk import DeskError


@pytest.fixture
def captured(till):
    """A fuelled order, and what was taken for it."""
    order = till.paid_order().fuel()
    return order, Decimal(order.settled()["amount_charged"]) / 100


def refunds(order):
    return sorted(
        (row["state"], row["amount"]) for row in order.payments() if row["operation"] == "refund"
    )


def given_back(order):
    [payment] = [row for row in order.at_bank() if row["operation"] == "Payment"]
    return payment["refunded_amount"]


def test_invariant_02_a_refund_told_by_answer_and_notification_is_one(till, captured):
    order, _charged = captured

    till.refund(order, "100.00")

    assert till.until(lambda: refunds(order) == [("done", Decimal("-100.00"))])
    till.jobs_done(order)
    assert refunds(order) == [("done", Decimal("-100.00"))]
    assert given_back(order) == 100
    assert [row["amount"] for row in order.sales()][1:] == [Decimal("-100.00")]


@pytest.mark.parametrize("kind", ["timeout_after", "http_500_after", "timeout_before", "html"])
def test_invariant_02_a_refund_whose_answer_was_lost_is_made_once(till, captured, kind):
    order, _charged = captured
    till.notify("check")
    till.bank.fault("refund", kind)

    till.refund(order, "50.00")
    till.jobs_done(order)
    for _look in range(2):
        till.lose_patience(order)

    assert till.until(lambda: refunds(order) == [("done", Decimal("-50.00"))])
    assert given_back(order) == 50


def test_invariant_02_no_more_is_given_back_than_was_taken(till, captured):
    order, charged = captured
    till.refund(order, charged - 10)
    assert till.until(lambda: refunds(order) == [("done", 10 - charged)])
    till.jobs_done(order)
    asked = len(till.bank.calls("payments/refund"))

    with pytest.raises(DeskError):
        till.refund(order, "10.01")
    till.jobs_done(order)

    assert len(till.bank.calls("payments/refund")) == asked
    till.refund(order, "10.00")
    assert till.until(lambda: given_back(order) == charged)
    order.wait_for("completed", "refunded")
