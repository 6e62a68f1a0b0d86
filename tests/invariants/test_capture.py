"""What is taken out of a hold: once, within it, exactly what was poured, the rest given back."""

import contextlib
from decimal import Decimal

import pytest

from proil_city.desk import DeskError

FINAL = ("completed", "captured")


def test_invariant_01_a_hold_is_captured_once_whoever_asks_again(till):
    order = till.paid_order().fuel()
    order.settled()
    asked = len(till.bank.calls("payments/confirm"))

    record = till.desk.one("proil.order", [["name", "=", order.number]])
    for _time in range(3):
        till.desk.call("proil.order", "action_charge_again", [record])
    till.run_cron()
    with pytest.raises(DeskError):
        capture_by_hand(till, order, Decimal("1.00"))

    order.wait_for(*FINAL)
    till.jobs_done(order)
    assert len(till.bank.calls("payments/confirm")) == asked
    assert [row["state"] for row in order.journal() if row["kind"] == "confirm"] == ["succeeded"]


def test_invariant_01_no_more_than_the_hold_is_ever_asked_for(till):
    order = till.paid_order()
    asked = len(till.bank.calls("payments/confirm"))
    with pytest.raises(DeskError):
        capture_by_hand(till, order, order.hold + Decimal("0.01"))

    # The bank has agreed to less than the order believes, for whatever reason.
    till.books.rows(
        "UPDATE payment_transaction SET amount = 100 WHERE id = %s", order.payment["id"]
    )
    order.fuel()

    till.jobs_done(order)
    assert len(till.bank.calls("payments/confirm")) == asked
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]
    till.books.rows(
        "UPDATE payment_transaction SET amount = %s WHERE id = %s",
        *(order.hold, order.payment["id"]),
    )


def test_invariant_03_a_hold_is_the_sum_of_what_is_taken_and_given_back(till):
    order = till.paid_order().fuel("12.340")

    charged = Decimal(order.settled()["amount_charged"]) / 100

    assert order.children == [("cancel", order.hold - charged), ("done", charged)]
    [row] = order.at_bank()
    assert (row["amount"], row["confirmed_amount"]) == (order.hold, charged)


def test_invariant_03_a_released_hold_is_given_back_whole(till):
    order = till.paid_order()

    order.customer.cancel(order.id, "Уезжаю раньше")

    order.wait_for("cancelled", "voided")
    assert order.children == [("cancel", order.hold)]
    assert order.payment["state"] == "cancel"


def test_invariant_05_nothing_poured_is_released_and_never_captured(till):
    order = till.paid_order()
    confirms = len(till.bank.calls("payments/confirm"))

    order.fuel("0.000")

    order.wait_for("completed", "voided")
    assert len(till.bank.calls("payments/confirm")) == confirms
    assert [row["status"] for row in order.at_bank()] == ["Cancelled"]
    assert order.sales() == []


@pytest.mark.parametrize("sum_asked", ["0.00", "-1.00"])
def test_invariant_05_no_sum_of_nothing_leaves_the_house(till, sum_asked):
    order = till.paid_order()
    confirms = len(till.bank.calls("payments/confirm"))

    with pytest.raises(DeskError):
        capture_by_hand(till, order, Decimal(sum_asked))

    assert len(till.bank.calls("payments/confirm")) == confirms
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]


def test_invariant_06_one_operation_on_a_hold_at_a_time(till):
    order = till.paid_order()
    till.bank.fault("confirm", "latency", seconds=2)
    order.fuel()
    assert till.until(lambda: order.open_operations() == [("confirm", "sent")])

    for verb in ("action_void", "action_capture"):
        press(till, order, verb)
        assert order.open_operations() in ([("confirm", "sent")], [])

    order.wait_for(*FINAL)
    assert [row["kind"] for row in order.journal()] == ["authorise_card", "confirm"]
    assert [row["status"] for row in order.at_bank()] == ["Completed"]


def press(till, order, verb):
    """A button of the payment's form, which may refuse."""
    with contextlib.suppress(DeskError):
        till.desk.call("payment.transaction", verb, [order.payment["id"]])


def capture_by_hand(till, order, amount):
    """Odoo's own Capture dialog on the payment."""
    context = {"active_model": "payment.transaction", "active_ids": [order.payment["id"]]}
    values = {"amount_to_capture": float(amount)}
    wizard = till.desk.call("payment.capture.wizard", "create", [values], context=context)
    till.desk.call("payment.capture.wizard", "action_capture", wizard)
