"""SBP, T-Pay and SberPay: codes, the bank's application, and refunds that come later."""

import base64

import pytest
import requests

QR = {"Amount": 300, "Currency": "RUB", "InvoiceId": "Q1", "Scheme": "charge"}


@pytest.fixture
def code(site):
    """A code, asked for with no more than the PublicId."""

    def create(method="sbp", form="link", **params):
        answer = requests.post(
            f"{site.base_url}/cloudpayments/payments/qr/{method}/{form}",
            json={"PublicId": site.public_id, **QR, **params},
            timeout=5,
        )
        assert answer.status_code == 200
        return answer.json()

    return create


def press(model, button):
    return requests.post(f"{model['QrUrl']}/{button}", timeout=5)


@pytest.mark.parametrize(
    ("method", "start"), [("sbp", b"\x89PNG"), ("sberpay", b"\x89PNG"), ("tinkoffpay", b"<?xml")]
)
def test_image_is_a_picture_of_the_link(code, site, method, start):
    scheme = "0" if method == "tinkoffpay" else "charge"

    model = code(method, "image", Scheme=scheme)["Model"]

    assert base64.b64decode(model["QrImage"]).startswith(start)
    assert model["QrUrl"].startswith(f"{site.base_url}/cloudpayments/qr/")
    assert (model["Amount"], model["Message"], model["IsTest"]) == (300, "Created", True)
    assert code(method, Scheme=scheme)["Model"]["QrImage"] is None


@pytest.mark.parametrize(
    ("method", "scheme", "status", "name"),
    [
        ("sbp", "charge", "Completed", "Sbp"),
        ("tinkoffpay", "0", "Completed", "TinkoffPay"),
        ("tinkoffpay", "1", "Authorized", "TinkoffPay"),
        ("sberpay", "charge", "Completed", "SberPay"),
        ("sberpay", "auth", "Authorized", "SberPay"),
    ],
)
def test_payer_agrees_in_the_bank(code, site, merchant, method, scheme, status, name):
    model = code(method, Scheme=scheme)["Model"]
    assert merchant.kinds() == ["check"]
    assert site.status(model["TransactionId"]) == "AwaitingAuthentication"

    assert press(model, "pay").status_code == 200

    told = merchant.only("pay").values
    assert (told["PaymentMethod"], told["Status"], told["InvoiceId"]) == (name, status, "Q1")
    assert (told["TransactionId"], told["CardFirstSix"]) == (str(model["TransactionId"]), "")
    assert site.status(model["TransactionId"]) == status


@pytest.mark.parametrize(
    ("method", "changes", "message"),
    [
        ("sbp", {"Scheme": "auth"}, "Scheme is charge"),
        ("tinkoffpay", {"Scheme": "charge"}, "Scheme is 0 or 1"),
        ("sberpay", {"Scheme": None}, "Scheme is required"),
        ("sbp", {"Currency": None}, "Currency is required"),
        ("sbp", {"Currency": "USD"}, "Currency is RUB"),
        ("sbp", {"PublicId": None}, "PublicId is required"),
        ("sbp", {"PublicId": "pk_unknown"}, "PublicId is unknown"),
        ("sbp", {"TtlMinutes": 0}, "TtlMinutes is from 1 to 129600"),
        ("sbp", {"TtlMinutes": 129601}, "TtlMinutes is from 1 to 129600"),
    ],
)
def test_code_is_refused(code, method, changes, message):
    assert code(method, **changes) == {"Success": False, "Message": message}


def test_basic_auth_is_taken_too_and_is_verified(site):
    assert site.call("payments/qr/sbp/link", **QR)["Success"] is True
    assert site.other(site.public_id, "wrong").post("payments/qr/sbp/link", QR).status_code == 401


def test_refusal_of_check_leaves_no_code(code, merchant):
    merchant.will_answer("check", 12)

    answer = code()

    assert (answer["Success"], answer["Model"]["ReasonCode"]) == (False, 3003)
    assert merchant.kinds() == ["check", "fail"]


def test_payer_refuses(code, site, merchant):
    model = code()["Model"]

    press(model, "refuse")

    assert site.status(model["TransactionId"]) == "Declined"
    assert merchant.only("fail").values["ReasonCode"] == "5017"
    assert press(model, "refuse").status_code == 400


def test_paid_code_may_be_paid_once_more(code, merchant):
    model = code()["Model"]

    press(model, "pay")
    press(model, "pay")

    assert merchant.kinds() == ["check", "pay", "pay"]
    numbers = [row.values["TransactionId"] for row in merchant.received if row.kind == "pay"]
    assert len(set(numbers)) == 2


def test_code_expires(code, site, admin, merchant):
    model = code(TtlMinutes=10)["Model"]

    admin("clock", {"advance_seconds": 601})

    assert site.status(model["TransactionId"]) == "Declined"
    assert merchant.kinds() == ["check", "fail"]
    assert press(model, "pay").status_code == 400


def test_code_outlives_a_challenge(code, site, admin):
    model = code(TtlMinutes=60)["Model"]

    admin("clock", {"advance_seconds": 16 * 60})

    assert site.status(model["TransactionId"]) == "AwaitingAuthentication"


class TestSbpRefund:
    @pytest.fixture
    def paid(self, code, merchant):
        model = code()["Model"]
        press(model, "pay")
        return model["TransactionId"]

    def test_is_final_by_its_notification(self, paid, site, merchant, admin):
        refund = site.call("payments/refund", TransactionId=paid, Amount=100)["Model"]
        assert site.status(refund["TransactionId"]) == "AwaitingAuthentication"
        assert "refund" not in merchant.kinds()

        admin("clock", {"advance_seconds": 6})

        told = merchant.only("refund").values
        assert told["TransactionId"] == str(refund["TransactionId"])
        assert told["PaymentTransactionId"] == str(paid)
        assert site.status(refund["TransactionId"]) == "Completed"

    def test_under_way_is_not_given_twice(self, paid, site):
        site.call("payments/refund", TransactionId=paid, Amount=250)

        assert site.call("payments/refund", TransactionId=paid, Amount=51)["Success"] is False

    def test_may_fail_and_be_asked_again(self, paid, site, merchant, admin):
        admin("cloudpayments/declines", {"reason_code": 6013, "invoice_id": None})
        failed = site.call("payments/refund", TransactionId=paid, Amount=300)["Model"]
        admin("clock", {"advance_seconds": 6})

        told = merchant.only("fail").values
        assert (told["OperationType"], told["ReasonCode"]) == ("Refund", "6013")
        assert site.status(failed["TransactionId"]) == "Declined"
        assert site.call("payments/refund", TransactionId=paid, Amount=300)["Success"] is True

    def test_of_another_method_is_at_once(self, code, site, merchant):
        model = code("sberpay")["Model"]
        press(model, "pay")

        site.call("payments/refund", TransactionId=model["TransactionId"], Amount=300)

        assert merchant.kinds()[-1] == "refund"


class TestSbpToken:
    def test_payment_is_final_by_its_notification(self, code, site, merchant, admin):
        press(code(SaveCard=True, AccountId="p7")["Model"], "pay")
        token = merchant.only("pay").values["Token"]

        answer = site.call(
            "payments/tokens/charge",
            Amount=10,
            AccountId="p7",
            Token=token,
            TrInitiatorCode=1,
        )

        assert answer["Success"] is True
        assert answer["Model"]["Status"] == "AwaitingAuthentication"
        admin("clock", {"advance_seconds": 3})
        assert site.status(answer["Model"]["TransactionId"]) == "Completed"
        assert merchant.kinds() == ["check", "pay", "check", "pay"]
