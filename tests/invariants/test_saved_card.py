"""A saved card: one record, its own account, always said who asked, never after it is forgotten."""

import pytest

from proil_city.api import ApiProblem
from proil_city.cards import PLAIN


def tokens_of(order):
    return order.till.books.rows(
        "SELECT token.id, token.active, token.provider_ref, token.cloudpayments_account_id"
        " FROM payment_token token JOIN proil_order o ON o.partner_id = token.partner_id"
        " WHERE o.name = %s",
        order.number,
    )


def sent(order):
    """What the acquirer has kept of the latest payment's request."""
    return order.till.bank.api("get", TransactionId=order.bank_number)["Model"]


def test_invariant_20_the_same_card_saved_again_is_one_record(till):
    order, method = till.order_with_saved_card()

    order.pay(PLAIN, save_card=True)

    [token] = tokens_of(order)
    [item] = order.customer.client.get("/payment-methods")["items"]
    assert (item["id"], token["active"]) == (method, True)


def test_invariant_20_a_forgotten_card_saved_again_is_the_same_record(till):
    order, method = till.order_with_saved_card()
    order.customer.client._call("DELETE", f"/payment-methods/{method}")

    order.pay(PLAIN, save_card=True)

    [token] = tokens_of(order)
    assert token["active"] is True


def test_invariant_20_a_forgotten_card_is_not_charged(till):
    order, method = till.order_with_saved_card()
    order.customer.client._call("DELETE", f"/payment-methods/{method}")
    asked = len(till.bank.calls("tokens/auth"))

    with pytest.raises(ApiProblem, match="not_found"):
        order.pay_by_saved(method)

    assert len(till.bank.calls("tokens/auth")) == asked
    assert order.at_bank() == []


def test_invariant_20_a_card_forgotten_before_the_job_is_not_charged(till):
    order, method = till.order_with_saved_card()
    asked = len(till.bank.calls("tokens/auth"))
    till.books.rows("UPDATE queue_job_channel SET name = name")
    with till.queue_held():
        order.customer.client.post(f"/payments/{order.id}/authorize", {"payment_method_id": method})
        order.customer.client._call("DELETE", f"/payment-methods/{method}")
    till.jobs_done(order)

    assert till.until(lambda: order.status() == "declined")
    assert len(till.bank.calls("tokens/auth")) == asked


def test_invariant_20_a_token_goes_with_its_account_and_its_initiator(till):
    order, method = till.order_with_saved_card()

    assert order.pay_by_saved(method) == "authorised"

    [token] = tokens_of(order)
    model = sent(order)
    assert model["AccountId"] == token["cloudpayments_account_id"] == till.account_of(order)
    assert model["TrInitiatorCode"] == 1
    assert model["Token"] == token["provider_ref"]


def test_invariant_20_another_customer_cannot_pay_by_the_card(till):
    _order, method = till.order_with_saved_card()
    stranger = till.order()

    with pytest.raises(ApiProblem, match="not_found"):
        stranger.pay_by_saved(method)

    assert stranger.at_bank() == []
