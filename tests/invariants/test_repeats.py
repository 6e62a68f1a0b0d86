"""The same thing said or asked twice, out of order or too early, is the same thing."""

import threading
from contextlib import contextmanager

import psycopg2
import pytest

from proil_city.cards import PLAIN

# The first commit that stores an answer conflicts with another one, as it happens under load.
CONFLICT = """
    CREATE SEQUENCE conflict_once;
    CREATE FUNCTION conflict_once() RETURNS trigger AS $$ BEGIN
        IF nextval('conflict_once') = 1 THEN
            RAISE EXCEPTION 'a conflict made by a test' USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql;
    CREATE CONSTRAINT TRIGGER conflict_once AFTER INSERT OR UPDATE ON proil_idempotency_key
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION conflict_once();
"""
NO_CONFLICT = """
    DROP TRIGGER conflict_once ON proil_idempotency_key;
    DROP FUNCTION conflict_once();
    DROP SEQUENCE conflict_once;
"""


def picture(order):
    """Everything that an order's payments have left behind, in plain values."""
    till = order.till
    partner = "(SELECT partner_id FROM proil_order WHERE name = %s)"
    tokens = f"SELECT count(*) FROM payment_token WHERE partner_id = {partner}"
    return {
        "axes": order.axes,
        "payments": [
            (row["state"], row["amount"], row["operation"], row["provider_reference"])
            for row in order.payments()
        ],
        "journal": [(row["kind"], row["state"]) for row in order.journal()],
        "sales": order.sales(),
        "tokens": till.books.value(tokens, order.number),
    }


def deliveries(order):
    number = order.at_bank()[0]["transaction_id"]
    return [row for row in order.till.bank.deliveries(number) if row["type"] != "Check"]


@pytest.mark.parametrize("form", ["form", "json"])
def test_invariant_07_notifications_again_and_in_any_order_change_nothing(till, form):
    till.notify("check", "pay", "fail", "confirm", "refund", "cancel", format=form)
    order = till.order()
    order.pay(save_card=True)
    order.fuel().settled()
    till.until(lambda: all(row["accepted"] for row in deliveries(order)))
    before = picture(order)
    numbers = [row["number"] for row in deliveries(order)]

    for number in [*reversed(numbers), *numbers, *reversed(numbers)]:
        assert till.bank.resend(number)["accepted"]

    till.jobs_done(order)
    assert picture(order) == before
    assert (before["axes"], before["tokens"], len(before["sales"])) == (
        ("completed", "captured"),
        1,
        1,
    )


@pytest.mark.parametrize("lost", ["cards/auth", "confirm"])
def test_invariant_07_notifications_alone_bring_the_same_end(till, lost):
    order = till.order()
    till.bank.fault(lost, "timeout_after")

    order.pay(save_card=True)
    order.wait_for("accepted", "authorised")
    order.fuel()

    order.wait_for("completed", "captured")
    found = picture(order)
    assert (found["tokens"], len(found["sales"])) == (1, 1)
    assert order.open_operations() == []


def test_invariant_07_notifications_after_the_answer_bring_the_same_end(till):
    till.bank.switch(notify_before_answer=False)
    order = till.order()
    order.pay(save_card=True)
    order.fuel().settled()

    till.until(lambda: all(row["accepted"] for row in deliveries(order)))

    found = picture(order)
    assert (found["axes"], found["tokens"]) == (("completed", "captured"), 1)
    assert len(found["sales"]) == 1


def test_invariant_07_a_confirm_told_before_its_pay(till):
    till.notify("check")
    order = till.order()
    order.pay()
    order.fuel().settled()
    before = picture(order)
    reference, account = order.payment["reference"], till.account_of(order)
    charged = float(order.sales()[0]["amount"])
    number = {"TransactionId": order.bank_number}

    for kind, amount in (("confirm", charged), ("pay", float(order.hold)), ("confirm", charged)):
        assert till.say(kind, till.said(reference, amount, account, **number)) == 0

    assert picture(order) == before


def test_invariant_08_a_notification_before_the_payment_is_committed_is_not_acknowledged(till):
    order = till.order()
    early = till.said(order.number, order.hold, till.account_of(order))

    assert till.say("pay", early) != 0
    assert order.payments() == []
    till.bank.fault("cards/auth", "http_500")
    assert order.pay()["status"] == "pending"

    assert till.say("pay", early) == 0
    order.wait_for("accepted", "authorised")
    assert order.payment["provider_reference"] == str(early["TransactionId"])


@contextmanager
def a_conflict(books):
    books.rows(CONFLICT)
    try:
        yield
    finally:
        books.rows(NO_CONFLICT)


def test_invariant_10_a_request_run_again_by_a_conflict_pays_once(till):
    order = till.order()
    asked = len(till.bank.calls("cards/auth"))

    with a_conflict(till.books):
        answer = order.pay()
        assert till.books.value("SELECT last_value FROM conflict_once") > 1

    assert answer["status"] == "authorised"
    assert len(till.bank.calls("cards/auth")) == asked + 1
    assert [row["kind"] for row in order.journal()] == ["authorise_card"]
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]


def test_invariant_10_a_plan_run_again_by_a_conflict_is_one_plan(till):
    order = till.order()
    asked = len(till.bank.calls("cards/auth"))
    other = psycopg2.connect(**till.books.connection)
    with other, other.cursor() as cursor:
        cursor.execute("UPDATE proil_order SET name = name WHERE name = %s", [order.number])
        paying = threading.Thread(target=order.pay)
        paying.start()
        paying.join(0.5)
        assert paying.is_alive()
        assert order.payments() == []
    other.close()
    paying.join(30)

    order.wait_for("accepted", "authorised")
    assert len(till.bank.calls("cards/auth")) == asked + 1
    assert [row["kind"] for row in order.journal()] == ["authorise_card"]


def test_invariant_10_the_same_tap_again_is_the_same_payment(till):
    order = till.order()
    client, body = order.customer.client, {"cryptogram": PLAIN.cryptogram()}
    till.bank.fault("cards/auth", "http_500_after")
    till.notify("check")

    answers = [
        client.post(f"/payments/{order.id}/authorize", body, key=f"tap-{order.number}")
        for _tap in range(3)
    ]

    assert {answer["status"] for answer in answers} == {"pending"}
    assert len(order.journal()) == 1
    till.lose_patience(order)
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]
