"""What a payment does and answers, from the card's data to the refund."""

import pytest
import requests

from proil_emulators.cloudpayments import cards


def test_ping_answers_a_guid(site):
    answer = site.call("test")

    assert answer["Success"] is True
    assert len(answer["Message"]) == 36


@pytest.mark.parametrize(
    ("public_id", "secret"),
    [("test_api_proil_emulator", "wrong"), ("pk_unknown", "proil-emulator-secret")],
)
def test_wrong_credentials_are_http_401(site, public_id, secret):
    stranger = site.other(public_id, secret)

    assert stranger.post("test").status_code == 401


def test_missing_credentials_are_http_401(site):
    response = requests.post(f"{site.base_url}/cloudpayments/test", timeout=5)

    assert response.status_code == 401


def test_only_post_is_served(site):
    response = requests.get(f"{site.base_url}/cloudpayments/test", timeout=5)

    assert response.status_code == 405


def test_unknown_method_is_http_404(site):
    assert site.post("payments/steal").status_code == 404


@pytest.mark.parametrize(
    ("endpoint", "status", "code"), [("auth", "Authorized", 2), ("charge", "Completed", 3)]
)
def test_card_payment(site, endpoint, status, code):
    answer = site.pay(endpoint=endpoint, Amount=1234.56, InvoiceId="S1", AccountId="p7")

    model = answer["Model"]
    assert answer["Success"] is True
    assert (model["Status"], model["StatusCode"], model["ReasonCode"]) == (status, code, 0)
    assert (model["Amount"], model["InvoiceId"], model["AccountId"]) == (1234.56, "S1", "p7")
    assert (model["CardFirstSix"], model["CardLastFour"]) == (cards.PAYS[:6], cards.PAYS[-4:])
    assert (model["CardExpDate"], model["AuthCode"], model["TestMode"]) == ("12/39", "A1B2C3", True)


def test_form_bodies_and_any_letter_case_are_understood(site):
    params = {name.upper(): value for name, value in site.card_params(Amount="10.50").items()}

    response = requests.post(
        f"{site.base_url}/cloudpayments/payments/cards/auth",
        data=params,
        auth=(site.public_id, site.secret),
        timeout=5,
    )

    assert response.json()["Model"]["Amount"] == 10.5


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("Amount", "Amount is required"),
        ("IpAddress", "IpAddress is required"),
        ("CardCryptogramPacket", "CardCryptogramPacket is required"),
    ],
)
def test_required_field_is_missing(site, missing, told):
    params = site.card_params()
    del params[missing]

    assert site.call("payments/cards/auth", **params) == {"Success": False, "Message": told}


@pytest.mark.parametrize("amount", [0, -1, 0.001, 10.001, "ten", "NaN", "1e99"])
def test_amount_is_refused(site, amount):
    answer = site.pay(Amount=amount)

    assert answer["Success"] is False
    assert "Amount" in answer["Message"]
    assert "Model" not in answer


@pytest.mark.parametrize("packet", ["garbage", "01400000", "014000003055391302AAAA"])
def test_cryptogram_is_refused(site, packet):
    answer = site.pay(CardCryptogramPacket=packet)

    assert answer == {"Success": False, "Message": "CardCryptogramPacket is invalid"}


def test_cryptogram_is_good_for_one_payment(site):
    params = site.card_params()
    site.call("payments/cards/auth", **params)

    answer = site.call("payments/cards/auth", **params)

    assert answer["Message"] == "CardCryptogramPacket has already been used"


def test_declined_payment_carries_the_reason(site):
    answer = site.pay(cards.REFUSES)

    model = answer["Model"]
    assert (answer["Success"], answer["Message"]) == (False, None)
    assert (model["Status"], model["Reason"]) == ("Declined", "InsufficientFunds")
    assert model["ReasonCode"] == 5051
    assert model["CardHolderMessage"] == "Недостаточно средств на карте"


def test_confirm_takes_a_part_and_releases_the_rest(site):
    hold = site.hold(2000)

    assert site.call("payments/confirm", TransactionId=hold, Amount=1500.25)["Success"] is True

    model = site.call("payments/get", TransactionId=hold)["Model"]
    assert (model["Status"], model["Amount"], model["PaymentAmount"]) == (
        "Completed",
        1500.25,
        1500.25,
    )
    assert site.call("payments/confirm", TransactionId=hold, Amount=1)["Success"] is False


@pytest.mark.parametrize("amount", [2000.01, 0])
def test_confirm_stays_within_the_hold(site, amount):
    hold = site.hold(2000)

    answer = site.call("payments/confirm", TransactionId=hold, Amount=amount)

    assert (answer["Success"], "Model" in answer) == (False, False)
    assert site.status(hold) == "Authorized"


def test_void_releases_the_hold(site):
    hold = site.hold()

    assert site.call("payments/void", TransactionId=hold) == {"Success": True, "Message": None}
    assert site.status(hold) == "Cancelled"


@pytest.mark.parametrize("first", ["payments/confirm", "payments/void"])
@pytest.mark.parametrize("second", ["payments/confirm", "payments/void"])
def test_a_hold_is_settled_once(site, first, second):
    hold = site.hold(100)
    site.call(first, TransactionId=hold, Amount=100)
    settled = site.status(hold)

    answer = site.call(second, TransactionId=hold, Amount=100)

    assert answer["Success"] is False
    assert site.status(hold) == settled


def test_refund_is_an_operation_of_its_own(site):
    payment = site.pay(endpoint="charge", Amount=100, InvoiceId="S1")["Model"]["TransactionId"]

    answer = site.call("payments/refund", TransactionId=payment, Amount=40)

    refund = answer["Model"]["TransactionId"]
    assert refund != payment
    model = site.call("payments/get", TransactionId=refund)["Model"]
    assert (model["Type"], model["OriginalTransactionId"], model["Amount"]) == (1, payment, 40)


def test_refunds_never_exceed_what_was_confirmed(site):
    hold = site.hold(100)
    site.call("payments/confirm", TransactionId=hold, Amount=70)
    refunds = [
        site.call("payments/refund", TransactionId=hold, Amount=amount)["Success"]
        for amount in (50, 30, 20, 0.01)
    ]

    assert refunds == [True, False, True, False]
    assert site.call("payments/get", TransactionId=hold)["Model"]["Refunded"] is True


def test_hold_cannot_be_refunded(site):
    hold = site.hold()

    assert site.call("payments/refund", TransactionId=hold, Amount=1)["Success"] is False


@pytest.mark.parametrize(
    "endpoint", ["payments/get", "payments/confirm", "payments/void", "payments/refund"]
)
def test_transaction_of_another_terminal_is_not_found(site, admin, endpoint):
    hold = site.hold()
    admin("cloudpayments/terminals", {"public_id": "pk_other", "api_secret": "s"})
    other = site.other("pk_other", "s")

    answer = other.call(endpoint, TransactionId=hold, Amount=1)

    assert answer == {"Success": False, "Message": "Not found"}


@pytest.mark.parametrize(
    ("path", "found"), [("payments/find", "second payment"), ("v2/payments/find", "refund")]
)
def test_find_gives_the_latest(site, path, found):
    site.pay(endpoint="charge", InvoiceId="S1")
    payment = site.pay(endpoint="charge", InvoiceId="S1", Amount=100)["Model"]["TransactionId"]
    refund = site.call("payments/refund", TransactionId=payment, Amount=1)["Model"]["TransactionId"]

    answer = site.call(path, InvoiceId="S1")

    assert answer["Model"]["TransactionId"] == {"second payment": payment, "refund": refund}[found]


def test_find_tells_a_declined_payment_from_an_unknown_one(site):
    site.pay(cards.REFUSES, InvoiceId="S1")

    declined = site.call("payments/find", InvoiceId="S1")
    unknown = site.call("payments/find", InvoiceId="S2")

    assert (declined["Success"], declined["Model"]["Status"]) == (False, "Declined")
    assert unknown == {"Success": False, "Message": "Not found"}


def test_json_data_is_reported_as_text(site):
    model = site.pay(JsonData={"order": "АИ-95"})["Model"]

    assert model["JsonData"] == '{"order":"АИ-95"}'


class TestSavedCards:
    def save(self, site, card: str = cards.PAYS, account: str = "p7") -> str | None:
        token: str | None = site.pay(card, AccountId=account, SaveCard=True)["Model"]["Token"]
        return token

    def pay(self, site, endpoint: str = "auth", **params: object) -> dict[str, object]:
        wanted = {"Amount": 500, "AccountId": "p7", "TrInitiatorCode": 1, **params}
        return site.call(f"payments/tokens/{endpoint}", **wanted)

    @pytest.mark.parametrize(
        ("endpoint", "status"), [("auth", "Authorized"), ("charge", "Completed")]
    )
    def test_pays_by_token(self, site, endpoint, status):
        answer = self.pay(site, endpoint, Token=self.save(site), TrInitiatorCode=0)

        assert answer["Model"]["Status"] == status
        assert answer["Model"]["TrInitiatorCode"] == 0

    @pytest.mark.parametrize(
        "params", [{"SaveCard": True}, {"AccountId": "p7"}, {"AccountId": "p7", "SaveCard": False}]
    )
    def test_no_token_without_account_and_wish(self, site, params):
        assert site.pay(**params)["Model"]["Token"] is None

    def test_same_card_of_one_account_keeps_its_token(self, site):
        assert self.save(site) == self.save(site)
        assert self.save(site, account="p8") != self.save(site)

    def test_card_may_pay_at_first_and_refuse_the_token(self, site):
        answer = self.pay(site, Token=self.save(site, cards.REFUSES_TOKEN))

        assert answer["Model"]["ReasonCode"] == 5051

    @pytest.mark.parametrize(
        ("params", "told"),
        [
            ({"TrInitiatorCode": None}, "TrInitiatorCode is required"),
            ({"TrInitiatorCode": 5}, "TrInitiatorCode is invalid"),
            ({"AccountId": "p8"}, "Token not found"),
            ({"AccountId": None}, "AccountId is required"),
            ({"Token": "tk_unknown"}, "Token not found"),
        ],
    )
    def test_token_payment_is_refused(self, site, params, told):
        answer = self.pay(site, **{"Token": self.save(site), **params})

        assert answer == {"Success": False, "Message": told}

    def test_token_is_bound_to_its_terminal(self, site, admin):
        token = self.save(site)
        admin("cloudpayments/terminals", {"public_id": "pk_other", "api_secret": "s"})

        answer = self.pay(site.other("pk_other", "s"), Token=token)

        assert answer["Model"]["ReasonCode"] == 6025


def test_a_3ds_card_asks_for_authentication(site):
    answer = site.pay(cards.PAYS_AFTER_3DS)

    model = answer["Model"]
    assert (answer["Success"], answer["Message"]) == (False, None)
    assert "ReasonCode" not in model
    assert model["AcsUrl"] == f"{site.base_url}/cloudpayments/acs"
    assert model["PaReq"].startswith("+/")
    assert site.status(model["TransactionId"]) == "AwaitingAuthentication"
