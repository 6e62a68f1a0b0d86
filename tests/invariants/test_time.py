"""What time does to holds; and, when everything has been done, what both books say."""

from proil_cli.books import own_violations

EIGHT_DAYS_S = 8 * 24 * 3600


def test_invariant_17_an_expired_hold_is_captured_no_more(till):
    till.notify("check", "pay", "fail", "confirm", "refund")
    order = till.paid_order()
    till.bank.advance(EIGHT_DAYS_S)
    till.watch_holds(order)

    assert till.until(lambda: order.payment["state"] == "cancel", 10)
    assert order.axes[1] == "failed"
    asked = len(till.bank.calls("payments/confirm"))
    order.fuel()
    till.jobs_done(order)
    assert len(till.bank.calls("payments/confirm")) == asked
    assert order.at_bank()[0]["status"] == "Cancelled"


def test_invariant_17_a_notified_expiry_cancels_at_once(till):
    till.bank.switch(cancel_notice_on_expiry=True)
    order = till.paid_order()

    till.bank.advance(EIGHT_DAYS_S)

    assert till.until(lambda: order.payment["state"] == "cancel")
    assert order.axes == ("accepted", "failed")


def test_no_invariant_is_violated_by_all_that_has_been_done(till):
    till.run_cron()

    assert own_violations(till.books) == {}
