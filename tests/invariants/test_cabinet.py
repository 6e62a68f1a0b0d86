"""What somebody does in the merchant's cabinet is mirrored here."""

from decimal import Decimal

import pytest


def test_invariant_18_a_capture_in_the_cabinet_is_mirrored(till):
    order = till.paid_order()

    till.bank.act(order.bank_number, "confirm", Decimal("1000.00"))

    assert till.until(lambda: order.payment["state"] == "done")
    assert order.children == [("cancel", order.hold - 1000), ("done", Decimal(1000))]


def test_invariant_18_a_capture_in_the_cabinet_while_ours_is_on_its_way_is_told_from_it(till):
    till.notify("check")
    order = till.paid_order()
    till.bank.fault("confirm", "latency", seconds=2)
    order.fuel()
    assert till.until(lambda: order.open_operations() == [("confirm", "sent")])

    till.bank.act(order.bank_number, "confirm", order.hold)

    assert till.until(lambda: order.payment["state"] == "done")
    assert order.children == [("done", order.hold)]
    assert "cabinet_operation" in till.discrepancies(order)


@pytest.mark.parametrize("told", [False, True], ids=["in silence", "notified"])
def test_invariant_18_a_capture_in_the_cabinet_after_ours_was_lost_is_told_from_it(till, told):
    till.notify("check", *(["confirm"] if told else []))
    order = till.paid_order()
    till.bank.fault("confirm", "timeout_before")
    order.fuel()
    assert till.until(lambda: order.open_operations() == [("confirm", "unknown")])

    till.bank.act(order.bank_number, "confirm", order.hold)
    till.lose_patience(order)

    assert till.until(lambda: order.payment["state"] == "done")
    assert order.children == [("done", order.hold)]
    assert "cabinet_operation" in till.discrepancies(order)


@pytest.mark.parametrize("told", [False, True], ids=["in silence", "notified"])
def test_invariant_18_our_lost_capture_is_ours_whatever_sum_is_reported(till, told):
    till.bank.switch(hold_sum_after_confirm=True)
    till.notify("check", *(["confirm"] if told else []))
    order = till.paid_order()
    till.bank.fault("confirm", "timeout_after")
    order.fuel()
    assert till.until(lambda: order.open_operations() == [("confirm", "unknown")])

    till.lose_patience(order)

    order.wait_for("completed", "captured")
    [row] = order.at_bank()
    assert ("done", row["confirmed_amount"]) in order.children
    assert row["confirmed_amount"] < order.hold


def test_invariant_18_a_release_in_the_cabinet_is_mirrored(till):
    order = till.paid_order()

    till.bank.act(order.bank_number, "void")

    assert till.until(lambda: order.payment["state"] == "cancel")
    assert order.children == [("cancel", order.hold)]
    assert order.axes == ("accepted", "failed")


@pytest.mark.parametrize("share", ["100.00", None], ids=["partial", "whole"])
def test_invariant_18_a_refund_in_the_cabinet_is_mirrored(till, share):
    order = till.paid_order().fuel()
    charged = Decimal(order.settled()["amount_charged"]) / 100
    given_back = Decimal(share) if share else charged

    till.bank.act(order.bank_number, "refund", given_back)

    assert till.until(lambda: refunds_of(order) == [("done", -given_back)])
    assert sum(row["amount"] for row in order.sales()) == charged - given_back
    assert order.axes == ("completed", "captured" if share else "refunded")


def test_invariant_02_no_more_is_refunded_than_was_captured(till):
    order = till.paid_order().fuel()
    charged = Decimal(order.settled()["amount_charged"]) / 100
    number = order.at_bank()[0]["transaction_id"]
    for part in (charged - 100, Decimal("60.00"), Decimal("40.00")):
        till.bank.act(number, "refund", part)

    assert till.until(lambda: sum(amount for _state, amount in refunds_of(order)) == -charged)
    [payment] = [row for row in order.at_bank() if row["operation"] == "Payment"]
    assert payment["refunded_amount"] == payment["confirmed_amount"] == charged
    assert sum(row["amount"] for row in order.sales()) == 0


def refunds_of(order):
    return [
        (row["state"], row["amount"]) for row in order.payments() if row["operation"] == "refund"
    ]
