"""What no order of calls may break, tried on orders nobody would think of."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from proil_emulators.cloudpayments import (
    DEFAULT_API_SECRET,
    DEFAULT_PUBLIC_ID,
    cards,
    cryptogram,
)
from proil_emulators.cloudpayments.cards import Card
from proil_emulators.cloudpayments.transactions import Operation, Request, Status, Transaction
from proil_emulators.server import Emulators
from proil_emulators.wire import Refused

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CARD = Card("400000", "3055", 2031, 2)
HOLD = Decimal("100.00")


def transaction(two_stage=True, **values):
    return Transaction(1, "pk", Request(HOLD), CARD, NOW, two_stage, **values)


MOVES = {
    "challenge": lambda row: row.challenge(),
    "authorise": lambda row: row.authorise(NOW),
    "decline": lambda row: row.decline(5051),
    "confirm": lambda row: row.confirm(HOLD, NOW),
    "void": lambda row: row.void(),
    "give back": lambda row: row.give_back(Decimal(1), NOW),
}
PATHS = {
    None: [],
    Status.AWAITING_AUTHENTICATION: ["challenge"],
    Status.AUTHORIZED: ["authorise"],
    Status.COMPLETED: ["authorise", "confirm"],
    Status.CANCELLED: ["authorise", "void"],
    Status.DECLINED: ["decline"],
}
# Written out by hand: where each move leads, for the states that allow it.
ALLOWED = {
    (None, "challenge"): Status.AWAITING_AUTHENTICATION,
    (None, "authorise"): Status.AUTHORIZED,
    (None, "decline"): Status.DECLINED,
    (Status.AWAITING_AUTHENTICATION, "authorise"): Status.AUTHORIZED,
    (Status.AWAITING_AUTHENTICATION, "decline"): Status.DECLINED,
    (Status.AUTHORIZED, "confirm"): Status.COMPLETED,
    (Status.AUTHORIZED, "void"): Status.CANCELLED,
    (Status.COMPLETED, "give back"): Status.COMPLETED,
}


def brought_to(status):
    row = transaction()
    for move in PATHS[status]:
        MOVES[move](row)
    assert row.status is status
    return row


@pytest.mark.parametrize("status", PATHS, ids=str)
@pytest.mark.parametrize("move", MOVES)
def test_move_is_allowed_where_the_table_says(status, move):
    row, target = brought_to(status), ALLOWED.get((status, move))

    if target:
        MOVES[move](row)
    else:
        with pytest.raises(Refused):
            MOVES[move](row)

    assert row.status is (target or status)


def test_one_stage_payment_is_completed_at_once():
    row = transaction(two_stage=False)
    row.authorise(NOW)

    assert (row.status, row.confirmed_amount, row.confirmed_at) == (Status.COMPLETED, HOLD, NOW)


def test_refund_itself_cannot_be_refunded():
    row = transaction(two_stage=False, operation=Operation.REFUND)
    row.authorise(NOW)

    with pytest.raises(Refused):
        row.give_back(Decimal(1), NOW)


def test_refused_confirm_leaves_the_hold_whole():
    row = brought_to(Status.AUTHORIZED)

    with pytest.raises(Refused):
        row.confirm(HOLD + Decimal("0.01"), NOW)

    assert (row.status, row.confirmed_amount) == (Status.AUTHORIZED, None)


AMOUNTS = st.decimals(Decimal("0.01"), Decimal("150.00"), places=2)
STEPS = st.lists(st.tuples(st.sampled_from(["confirm", "void", "refund"]), AMOUNTS), max_size=12)


@given(STEPS)
@settings(deadline=None)
def test_money_is_never_more_than_was_held(steps):
    row = brought_to(Status.AUTHORIZED)
    confirms = voids = 0
    for step, amount in steps:
        try:
            if step == "confirm":
                row.confirm(amount, NOW)
                confirms += 1
            elif step == "void":
                row.void()
                voids += 1
            else:
                row.give_back(amount, NOW + timedelta(days=1))
        except Refused:
            continue

    confirmed = row.confirmed_amount or Decimal(0)
    assert confirms + voids <= 1
    assert Decimal(0) <= row.refunded_amount <= confirmed <= HOLD
    assert (row.status is Status.COMPLETED) is (confirms == 1)
    assert row.refundable == confirmed - row.refunded_amount


class Caller:
    """A terminal of a fresh emulator in this process, called without a network."""

    def __init__(self):
        self.emulators = Emulators()
        self.client = Client(self.emulators)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.emulators.stop()

    def call(self, endpoint, request_id=None, **params):
        answer = self.client.post(
            f"/cloudpayments/payments/{endpoint}",
            json=params,
            auth=(DEFAULT_PUBLIC_ID, DEFAULT_API_SECRET),
            headers={"X-Request-ID": request_id} if request_id else {},
        )
        return answer.json

    def hold(self, amount):
        packet = cryptogram(cards.PAYS, "12/39", "123", "IVAN")
        params = {"IpAddress": "203.0.113.7", "CardCryptogramPacket": packet}
        return self.call("cards/auth", Amount=amount, **params)["Model"]["TransactionId"]

    def operations(self):
        return self.client.get("/_admin/cloudpayments/operations").json


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["confirm", "void", "refund"]),
        st.sampled_from([1, 40, 60, 100, 101]),
        st.sampled_from(["r1", "r2", "r3", None]),
    ),
    min_size=1,
    max_size=8,
)


@given(CALLS)
@settings(max_examples=25, deadline=None)
def test_repeated_requests_move_money_once(calls):
    """Over the whole API: one id, one effect, whatever else is sent."""
    with Caller() as site:
        hold = site.hold(100)
        for endpoint, amount, request_id in calls:
            params = {"TransactionId": hold, "Amount": amount}
            first = site.call(endpoint, request_id, **params)
            before = site.operations()
            if request_id:
                assert site.call(endpoint, request_id, **params) == first
                assert site.operations() == before

        (payment, *refunds) = site.operations()
        assert payment["refunded_amount"] == sum(refund["amount"] for refund in refunds)
        assert payment["refunded_amount"] <= (payment["confirmed_amount"] or 0) <= 100
