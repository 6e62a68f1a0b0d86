"""What the merchant is told, when, how it is signed and how often it is repeated."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import parse_qs, unquote_plus

import pytest

from proil_emulators.cloudpayments import cards

SECRET = "proil-emulator-secret"


def signature(message, secret=SECRET):
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def deliveries(admin, kind):
    return [row for row in admin("cloudpayments/deliveries") if row["type"] == kind]


@pytest.mark.parametrize(("endpoint", "future"), [("auth", "Authorized"), ("charge", "Completed")])
def test_check_precedes_the_payment_and_pay_the_answer(site, merchant, endpoint, future):
    model = site.pay(endpoint=endpoint, Amount=1234.5, InvoiceId="S1", AccountId="p7")["Model"]

    assert merchant.kinds() == ["check", "pay"]
    check, pay = merchant.only("check").values, merchant.only("pay").values
    assert check["TransactionId"] == pay["TransactionId"] == str(model["TransactionId"])
    assert check["Status"] == pay["Status"] == future
    assert (check["InvoiceId"], check["AccountId"]) == ("S1", "p7")
    assert "AuthCode" not in check
    assert pay["AuthCode"] == "A1B2C3"


def test_form_is_written_as_the_real_service_writes_it(site, merchant):
    site.pay(Amount=2000, Name="IVAN IVANOV", JsonData={"order": "АИ-95"})

    notice = merchant.only("pay")
    assert notice.method == "POST"
    assert b"Amount=2000.00&" in notice.body
    assert b"Name=IVAN+IVANOV" in notice.body
    assert b"TestMode=1" in notice.body
    assert b"%d0%90%d0%98-95" in notice.body
    assert json.loads(notice.values["Data"]) == {"order": "АИ-95"}


def test_form_carries_both_signatures(site, merchant):
    site.pay(Name="IVAN IVANOV", JsonData={"order": "АИ-95"})

    notice = merchant.only("pay")
    assert notice.headers["Content-Hmac"] == signature(notice.body)
    readable = unquote_plus(notice.body.decode()).encode()
    assert notice.headers["X-Content-Hmac"] == signature(readable)
    assert notice.headers["Content-Hmac"] != notice.headers["X-Content-Hmac"]


def test_json_carries_one_signature_twice(site, merchant, admin):
    admin("cloudpayments/notifications", {"pay": merchant.url("pay"), "format": "json"})

    site.pay(Amount=2000)

    notice = merchant.only("pay")
    assert (notice.json["Amount"], notice.json["TestMode"]) == (2000.0, True)
    assert notice.headers["Content-Hmac"] == signature(notice.body)
    assert notice.headers["X-Content-Hmac"] == signature(notice.body)


def test_get_signs_the_query(site, merchant):
    site.call(
        "site/notifications/Pay/update", IsEnabled=True, Address=f"{merchant.url('pay')}?shop=1"
    )

    site.pay(Amount=2000)

    notice = merchant.only("pay")
    query = notice.query.removeprefix(b"shop=1&")
    assert (notice.method, notice.values["Amount"]) == ("GET", "2000.00")
    assert notice.headers["Content-Hmac"] == signature(query)


def test_signature_is_of_the_terminals_own_secret(site, merchant, admin):
    admin("cloudpayments/terminals", {"public_id": "pk_b", "api_secret": "other"})
    admin("cloudpayments/notifications", {"public_id": "pk_b", "pay": merchant.url("pay")})

    site.other("pk_b", "other").pay()

    notice = merchant.only("pay")
    assert notice.headers["Content-Hmac"] == signature(notice.body, "other")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (10, 3001),
        (11, 3002),
        (12, 3003),
        (13, 3008),
        (20, 3004),
        (7, 3005),
        ((200, "not json"), 3005),
        ((200, '{"code": "0"}'), 3005),
        ((200, "[0]"), 3005),
        ((404, "no such page"), 3007),
        ((504, "gateway timeout"), 3007),
    ],
)
def test_check_refused_declines_the_payment(site, merchant, answer, reason):
    merchant.will_answer("check", answer)

    model = site.pay(cards.PAYS_AFTER_3DS)["Model"]

    assert (model["Status"], model["ReasonCode"]) == ("Declined", reason)
    assert merchant.kinds() == ["check", "fail"]
    assert merchant.only("fail").values["ReasonCode"] == str(reason)


def test_check_unreachable_declines_the_payment(site, admin, unused_url):
    admin("cloudpayments/notifications", {"check": unused_url})

    assert site.pay()["Model"]["ReasonCode"] == 3006


@pytest.mark.parametrize(("asked", "kinds"), [(True, ["check", "pay"]), (False, ["pay"])])
def test_check_of_token_payments_is_a_switch(site, merchant, admin, asked, kinds):
    token = site.pay(AccountId="p7", SaveCard=True)["Model"]["Token"]
    admin("cloudpayments/switches", {"check_token_payments": asked})
    merchant.received.clear()

    params = {"Amount": 5, "AccountId": "p7", "Token": token, "TrInitiatorCode": 0}
    site.call("payments/tokens/auth", **params)

    assert merchant.kinds() == kinds


def test_each_move_of_a_hold_is_told(site, merchant):
    hold = site.hold(2000, InvoiceId="S1")
    site.call("payments/confirm", TransactionId=hold, Amount=1500)
    refund = site.call("payments/refund", TransactionId=hold, Amount=500)["Model"]["TransactionId"]

    assert merchant.kinds() == ["check", "pay", "confirm", "refund"]
    confirm, refunded = merchant.only("confirm").values, merchant.only("refund").values
    assert (confirm["TransactionId"], confirm["Amount"]) == (str(hold), "1500.00")
    assert confirm["Status"] == "Completed"
    assert (refunded["TransactionId"], refunded["PaymentTransactionId"]) == (str(refund), str(hold))
    assert (refunded["Amount"], refunded["OperationType"]) == ("500.00", "Refund")


def test_void_is_told(site, merchant):
    hold = site.hold(2000, InvoiceId="S1")
    site.call("payments/void", TransactionId=hold)

    cancel = merchant.only("cancel").values
    assert (cancel["TransactionId"], cancel["Amount"]) == (str(hold), "2000.00")


def test_refused_moves_are_not_told(site, merchant):
    hold = site.hold(100)
    merchant.received.clear()

    site.call("payments/confirm", TransactionId=hold, Amount=101)
    site.call("payments/refund", TransactionId=hold, Amount=1)

    assert merchant.kinds() == []


def test_decline_tells_when_to_try_again(site, merchant, admin):
    order = {"reason_code": 5065, "invoice_id": "S1", "retry_after_s": 86400}
    admin("cloudpayments/declines", order)

    other, declined = site.pay(InvoiceId="S2"), site.pay(InvoiceId="S1")

    assert (other["Success"], declined["Model"]["ReasonCode"]) == (True, 5065)
    assert merchant.only("fail").values["RetryAfter"]
    assert site.pay(InvoiceId="S1")["Success"] is True


def test_token_is_told_with_the_payment(site, merchant):
    model = site.pay(AccountId="p7", SaveCard=True)["Model"]

    assert merchant.only("pay").values["Token"] == model["Token"]


def test_empty_optional_values_are_a_switch(site, merchant, admin):
    admin("cloudpayments/switches", {"empty_optionals": True})

    site.pay()

    said = parse_qs(merchant.only("pay").body.decode(), keep_blank_values=True)
    assert said["Email"] == [""]


def test_notifications_are_found_by_operation(site, merchant, admin):
    first, second = site.hold(), site.hold()

    rows = admin(f"cloudpayments/deliveries?transaction_id={second}")

    assert {row["transaction_id"] for row in rows} == {second}
    assert [row["type"] for row in rows] == ["Check", "Pay"]
    assert len(admin("cloudpayments/deliveries")) == 4
    assert first != second


@pytest.mark.parametrize("kind", ["check", "pay", "fail", "confirm", "refund", "cancel"])
def test_type_switched_off_is_not_told(site, merchant, admin, kind):
    admin("cloudpayments/notifications", {kind: None})

    hold = site.hold(100)
    site.call("payments/confirm", TransactionId=hold, Amount=100)
    site.call("payments/refund", TransactionId=hold, Amount=100)
    site.call("payments/void", TransactionId=site.hold(100))
    site.pay(cards.REFUSES)

    told = {"check", "pay", "fail", "confirm", "refund", "cancel"} - {kind}
    assert set(merchant.kinds()) == told


def test_late_notification_does_not_hold_up_the_answer(site, merchant, admin):
    admin("cloudpayments/switches", {"notify_delay_s": 120})

    hold = site.hold(100)
    site.call("payments/confirm", TransactionId=hold, Amount=100)
    assert merchant.kinds() == ["check"]

    admin("clock", {"advance_seconds": 121})
    assert merchant.kinds() == ["check", "pay", "confirm"]
    assert merchant.only("pay").values["Status"] == "Authorized"


def test_handler_that_hangs_is_given_up(site, merchant, admin, monkeypatch, emulators):
    courier = emulators.application.cloudpayments.acquirer.courier
    monkeypatch.setitem(courier._pool.connection_pool_kw, "timeout", 0.1)
    merchant.when_told("pay", lambda: time.sleep(0.5))

    assert site.pay()["Success"] is True

    (attempt,) = deliveries(admin, "Pay")[0]["attempts"]
    assert (attempt["status"], attempt["code"]) == (None, None)
    assert "Timeout" in attempt["error"] or "MaxRetry" in attempt["error"]
