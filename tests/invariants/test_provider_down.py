"""The acquirer is away, slow or mute: nothing is lost, nothing is doubled, nothing is believed."""

import pytest

from proil_city.cards import PLAIN

AWAY = ("http_500", "timeout_before", "html", "http_429")
MUTE = ("timeout_after", "http_500_after")


@pytest.mark.parametrize("kind", AWAY)
def test_invariant_24_an_order_is_never_paid_while_the_provider_is_down(till, kind):
    order = till.order()
    till.bank.fault("*", kind, times=None)

    asked = order.pay()

    assert asked["status"] in ("pending", "declined")
    assert order.axes == ("pending_payment", "none")
    assert order.at_bank() == []
    till.bank.clear_faults()
    # Looked up, missed, looked up again: only then believed to have never been.
    for _look in range(3):
        till.lose_patience(order, 700)
    assert order.status() == "declined"
    assert order.customer.pay(order.id, PLAIN) == "authorised"
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]


@pytest.mark.parametrize("kind", MUTE)
def test_invariant_09_a_hold_whose_answer_was_lost_is_found(till, kind):
    order = till.order()
    till.notify("check")
    till.bank.fault("cards/auth", kind)

    assert order.pay()["status"] == "pending"
    till.lose_patience(order)

    order.wait_for("accepted", "authorised")
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]
    assert [row["kind"] for row in order.journal()] == ["authorise_card"]


@pytest.mark.parametrize("kind", MUTE)
def test_invariant_09_a_capture_whose_answer_was_lost_is_found(till, kind):
    order = till.paid_order()
    till.notify("check")
    till.bank.fault("confirm", kind)
    order.fuel()
    assert till.until(lambda: order.open_operations() == [("confirm", "unknown")])

    till.lose_patience(order)

    order.wait_for("completed", "captured")
    assert [row["status"] for row in order.at_bank()] == ["Completed"]
    assert len(order.sales()) == 1


@pytest.mark.parametrize("kind", [*AWAY, *MUTE])
def test_invariant_09_a_release_is_found_or_done_again(till, kind):
    order = till.paid_order()
    till.notify("check")
    till.bank.fault("void", kind)

    order.customer.cancel(order.id, "Уезжаю раньше")
    till.jobs_done(order)
    till.lose_patience(order)

    order.wait_for("cancelled", "voided")
    assert [row["status"] for row in order.at_bank()] == ["Cancelled"]


@pytest.mark.parametrize("litres", [None, "0.000"], ids=["cancelled", "nothing poured"])
def test_invariant_09_a_release_that_was_refused_is_asked_for_again(till, litres):
    order = till.paid_order()
    till.bank.fault("void", "refused")
    if litres:
        order.fuel(litres)
    else:
        order.customer.cancel(order.id, "Уезжаю раньше")
    till.jobs_done(order)
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]

    till.run_cron("proil_payment.ir_cron_watch_holds")

    order.wait_for("completed" if litres else "cancelled", "voided")
    assert [row["status"] for row in order.at_bank()] == ["Cancelled"]


@pytest.mark.parametrize("kind", AWAY)
def test_invariant_09_a_capture_that_never_arrived_is_sent_again(till, kind):
    order = till.paid_order()
    till.bank.fault("confirm", kind)
    order.fuel()
    till.jobs_done(order)

    till.lose_patience(order)

    order.wait_for("completed", "captured")
    captures = [row for row in order.journal() if row["kind"] == "confirm"]
    assert [row["state"] for row in captures] == ["succeeded"]


def test_invariant_11_an_old_capture_is_looked_up_before_it_is_sent_again(till):
    order = till.paid_order()
    till.bank.fault("confirm", "timeout_before")
    order.fuel()
    assert till.until(lambda: order.open_operations() == [("confirm", "unknown")])
    before = len(till.bank.calls())

    till.lose_patience(order, 2 * 3600)

    order.wait_for("completed", "captured")
    asked = [row["path"].rpartition("payments/")[2] for row in till.bank.calls()[before:]]
    assert "confirm" in asked
    assert asked.index("get") < asked.index("confirm")


def test_invariant_11_a_forgotten_request_id_is_never_used_again(till):
    order, method = till.order_with_saved_card()
    till.bank.fault("tokens/auth", "timeout_before")
    asked = len(till.bank.calls("tokens/auth"))
    order.customer.client.post(f"/payments/{order.id}/authorize", {"payment_method_id": method})
    assert till.until(lambda: order.open_operations() == [("authorise_token", "unknown")])

    for _look in range(3):
        till.lose_patience(order, 2 * 3600)

    assert order.status() == "declined"
    assert len(till.bank.calls("tokens/auth")) == asked + 1
    assert order.at_bank() == []
