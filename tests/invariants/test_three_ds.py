"""The bank's page: the payer may leave, come back twice, or come with somebody else's slip."""

import re

import pytest
import requests

from proil_city.cards import WITH_3DS

ABANDONED_S = 16 * 60


@pytest.fixture
def challenged(till):
    """An order whose payer stands at the bank's page."""
    order = till.order()
    return order, order.pay(WITH_3DS)["three_ds"]


def slips(challenge):
    """What the bank's page would send: that the payer has passed, and that it has not."""
    form = {"MD": challenge["md"], "PaReq": challenge["pa_req"], "TermUrl": challenge["term_url"]}
    page = requests.post(challenge["acs_url"], data=form, timeout=10).text
    return re.findall(r'name="PaRes" value="([^"]+)"', page)


def come_back(challenge, slip, md=None):
    return requests.post(
        challenge["term_url"],
        data={"MD": md or challenge["md"], "PaRes": slip},
        allow_redirects=False,
        timeout=30,
    )


def test_invariant_16_an_abandoned_page_is_found_at_night_without_a_notification(till, challenged):
    order, _challenge = challenged
    till.notify()
    till.bank.advance(ABANDONED_S)

    till.reconcile()

    assert till.until(lambda: order.status() == "declined", 5)


def test_invariant_16_an_abandoned_page_is_a_decline(till, challenged):
    order, _challenge = challenged
    assert order.status() == "three_ds"

    till.bank.advance(ABANDONED_S)

    assert till.until(lambda: order.status() == "declined")
    assert order.axes == ("pending_payment", "none")
    assert order.customer.pay(order.id, WITH_3DS) == "authorised"


def test_invariant_16_a_slip_presented_again_has_no_effect(till, challenged):
    order, challenge = challenged
    passed, failed = slips(challenge)
    come_back(challenge, passed)
    order.wait_for("accepted", "authorised")
    asked = len(till.bank.calls("cards/post3ds"))

    for slip in (passed, failed, passed):
        come_back(challenge, slip)

    assert len(till.bank.calls("cards/post3ds")) == asked
    assert order.axes == ("accepted", "authorised")
    assert [row["status"] for row in order.at_bank()] == ["Authorized"]


def test_invariant_16_the_number_of_another_payment_is_refused(till, challenged):
    order, challenge = challenged
    other = till.order()
    others = other.pay(WITH_3DS)["three_ds"]
    passed, _failed = slips(others)
    asked = len(till.bank.calls("cards/post3ds"))

    come_back(challenge, passed, md=others["md"])
    come_back({**challenge, "term_url": challenge["term_url"][:-4] + "0000"}, passed)

    assert len(till.bank.calls("cards/post3ds")) == asked
    assert [each.axes for each in (order, other)] == [("pending_payment", "none")] * 2


def test_invariant_16_a_failed_page_is_a_decline(till, challenged):
    order, challenge = challenged
    _passed, failed = slips(challenge)

    come_back(challenge, failed)

    assert order.status() == "declined"
    assert order.axes == ("pending_payment", "none")
