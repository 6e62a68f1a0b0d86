"""The public `cloudpayments` package against the emulator, where the package is sound."""

from datetime import UTC, datetime

import pytest
from cloudpayments import CloudPayments, CloudPaymentsError, Currency, PaymentError

from proil_emulators.cloudpayments import (
    DEFAULT_API_SECRET,
    DEFAULT_PUBLIC_ID,
    cards,
    cryptogram,
)


@pytest.fixture
def client(emulators):
    package = CloudPayments(DEFAULT_PUBLIC_ID, DEFAULT_API_SECRET)
    package.URL = f"{emulators.base_url}/cloudpayments/"
    return package


def pay(client, card=cards.PAYS, **options):
    packet = cryptogram(card, "12/39", "123", "IVAN IVANOV")
    return client.charge_card(packet, 100, Currency.RUB, "IVAN IVANOV", "203.0.113.7", **options)


def test_ping(client):
    assert len(client.test()) == 36


@pytest.mark.parametrize(("two_stage", "status"), [(False, "Completed"), (True, "Authorized")])
def test_transaction_is_understood(client, two_stage, status):
    paid = pay(client, invoice_id="S1", account_id="p7", require_confirmation=two_stage)

    assert (paid.status, paid.amount, paid.invoice_id) == (status, 100, "S1")
    assert paid.created_date <= datetime.now(UTC)
    assert client.find_payment("S1").id == paid.id


def test_decline_is_understood(client):
    with pytest.raises(PaymentError) as declined:
        pay(client, cards.REFUSES)

    assert (declined.value.reason, declined.value.reason_code) == ("InsufficientFunds", 5051)


def test_challenge_is_understood(client):
    challenge = pay(client, cards.PAYS_AFTER_3DS)

    params = challenge.redirect_params("https://shop.example")
    assert params["MD"] == challenge.transaction_id
    assert params["PaReq"].startswith("+/")


def test_life_of_a_hold(client):
    hold = pay(client, require_confirmation=True)

    client.confirm_payment(hold.id, 60)

    assert client.get_transaction(hold.id).status == "Completed"
    assert client.refund(hold.id, 10, request_id="r1") == client.refund(
        hold.id, 10, request_id="r1"
    )
    with pytest.raises(CloudPaymentsError):
        client.void_payment(hold.id)


def test_day_is_listed(client):
    paid = pay(client)

    assert paid.id in [row.id for row in client.list_payments(datetime.now(UTC))]


def test_unknown_transaction(client):
    with pytest.raises(CloudPaymentsError, match="Not found"):
        client.get_transaction(1)


def test_token_payment_lacks_its_initiator(client):
    """The package cannot send TrInitiatorCode, which the API demands."""
    with pytest.raises(CloudPaymentsError, match="TrInitiatorCode is required"):
        client.charge_token("tk_1", "p7", 100, Currency.RUB)
