"""The tables of the acquirer's documents, row by row: fields, signatures, cards, statuses."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from proil_emulators.cloudpayments import cards
from proil_emulators.cloudpayments.payloads import letter
from proil_emulators.cloudpayments.reasons import holder_message, is_known, reason_name
from proil_emulators.cloudpayments.terminals import Target

FORM = Target("https://shop.example/pay", enabled=True, method="POST")
JSON = Target("https://shop.example/pay", enabled=True, method="POST", json=True)
QUERY = Target("https://shop.example/pay", enabled=True, method="GET")
SAID = {
    "TransactionId": 891510444,
    "Amount": Decimal("2000"),
    "Currency": "RUB",
    "InvoiceId": "S00042-1",
    "Name": "IVAN IVANOV",
    "Data": '{"order":"АИ-95"}',
    "TestMode": True,
}


class TestSignatures:
    """Vectors computed apart from this code, with the key `test_secret`."""

    def test_form(self):
        sent = letter(SAID, FORM, "test_secret")

        assert sent.body == (
            b"TransactionId=891510444&Amount=2000.00&Currency=RUB&InvoiceId=S00042-1"
            b"&Name=IVAN+IVANOV"
            b"&Data=%7b%22order%22%3a%22%d0%90%d0%98-95%22%7d&TestMode=1"
        )
        assert sent.headers == {
            "Content-HMAC": "0+ynv9226P+muAGNi5T49yXVqRoG6qj57w3OVwrAHoA=",
            "X-Content-HMAC": "+ghwFKxN5cdQ678frynZjVmi/cbtfQ01YjpeHJ5zYhw=",
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        }

    def test_query_of_a_get(self):
        sent = letter({"Name": "IVAN IVANOV", "TestMode": False}, QUERY, "test_secret")

        assert (sent.method, sent.query, sent.body) == ("GET", "Name=IVAN+IVANOV&TestMode=0", b"")
        assert "Content-Type" not in sent.headers

    def test_json(self):
        said = {name: SAID[name] for name in ("TransactionId", "Amount", "InvoiceId")}

        sent = letter(said, JSON, "test_secret")

        assert sent.body == b'{"TransactionId":891510444,"Amount":2000.0,"InvoiceId":"S00042-1"}'
        assert sent.headers == {
            "Content-HMAC": "yMKNN2tccElGEualrgYtvZpLfkBcoC2l47SbDSZXYjI=",
            "X-Content-HMAC": "yMKNN2tccElGEualrgYtvZpLfkBcoC2l47SbDSZXYjI=",
            "Content-Type": "application/json; charset=utf-8",
        }

    @pytest.mark.parametrize("secret", ["test_secret ", "", "other"])
    def test_another_key_signs_otherwise(self, secret):
        right, wrong = letter(SAID, FORM, "test_secret"), letter(SAID, FORM, secret)

        assert right.headers["Content-HMAC"] != wrong.headers["Content-HMAC"]
        assert right.headers["X-Content-HMAC"] != wrong.headers["X-Content-HMAC"]

    def test_secret_is_not_in_the_letter(self):
        assert "test_secret" not in str(letter(SAID, FORM, "test_secret"))


REQUIRED = {
    "check": """TransactionId Amount Currency PaymentAmount PaymentCurrency DateTime CardFirstSix
        CardLastFour CardType CardExpDate TestMode Status OperationType""",
    "pay": """TransactionId Amount Currency PaymentAmount PaymentCurrency DateTime CardFirstSix
        CardLastFour CardType CardExpDate TestMode Status OperationType GatewayName""",
    "fail": """TransactionId Amount Currency PaymentAmount PaymentCurrency DateTime CardFirstSix
        CardLastFour CardType CardExpDate TestMode Reason ReasonCode OperationType""",
    "confirm": """TransactionId Amount Currency PaymentAmount PaymentCurrency DateTime CardFirstSix
        CardLastFour CardType CardExpDate TestMode Status""",
    "refund": "TransactionId PaymentTransactionId Amount DateTime OperationType",
    "cancel": "TransactionId Amount DateTime",
}
NEVER = {
    "check": "Reason ReasonCode GatewayName AuthCode Token Rrn",
    "pay": "Reason ReasonCode RetryAfter",
    "fail": "Status AuthCode GatewayName",
    "confirm": "OperationType Reason ReasonCode GatewayName",
    "refund": "Status Currency CardFirstSix TestMode Token AuthCode",
    "cancel": "Status Currency CardFirstSix TestMode Token OperationType",
}


@pytest.fixture
def told(site, merchant):
    """One notification of each type, about one invoice."""
    payer = {"InvoiceId": "S1", "AccountId": "p7", "Email": "i@example.com", "SaveCard": True}
    hold = site.hold(2000, **payer)
    site.call("payments/confirm", TransactionId=hold, Amount=2000)
    site.call("payments/refund", TransactionId=hold, Amount=2000)
    site.call("payments/void", TransactionId=site.hold(2000, **payer))
    site.pay(cards.REFUSES, **payer)
    return {notice.kind: notice.values for notice in merchant.received}


@pytest.mark.parametrize("kind", REQUIRED)
def test_notification_has_its_fields(told, kind):
    fields = set(told[kind])

    assert set(REQUIRED[kind].split()) <= fields
    assert not set(NEVER[kind].split()) & fields
    assert {"InvoiceId", "AccountId", "Email"} <= fields


@pytest.mark.parametrize("kind", REQUIRED)
def test_notification_is_dated_in_utc(told, kind):
    sent = datetime.strptime(told[kind]["DateTime"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)

    assert abs((datetime.now(UTC) - sent).total_seconds()) < 60


MODEL = """
    ReasonCode PublicId TerminalUrl TransactionId Amount Currency CurrencyCode PaymentAmount
    PaymentCurrency PaymentCurrencyCode InvoiceId AccountId Email Description JsonData CreatedDate
    CreatedDateIso AuthDate AuthDateIso ConfirmDate ConfirmDateIso PayoutDate PayoutDateIso
    PayoutAmount AuthCode TestMode Rrn OriginalTransactionId FallBackScenarioDeclinedTransactionId
    IpAddress IpCountry IpCity IpRegion IpDistrict IpLatitude IpLongitude CardFirstSix CardLastFour
    CardExpDate CardType CardProduct CardCategory CardTypeCode IssuerBankCountry Issuer Status
    StatusCode CultureName Reason CardHolderMessage Type Refunded Name Token SubscriptionId
    GatewayName AndroidPay WalletType TotalFee EscrowAccumulationId IsLocalOrder HideInvoiceId
    Gateway MasterPass InfoShopData VatAboveTotalFee ProcessorAndPartnerFee VatWithinProcessorFee
"""


@pytest.mark.parametrize("card", [cards.PAYS, cards.REFUSES])
def test_model_has_every_documented_field(site, card):
    assert set(MODEL.split()) <= set(site.pay(card)["Model"])


@pytest.mark.parametrize(
    ("card", "endpoint", "authorised", "confirmed"),
    [
        (cards.PAYS, "auth", True, False),
        (cards.PAYS, "charge", True, True),
        (cards.REFUSES, "charge", False, False),
    ],
)
def test_dates_tell_how_far_a_payment_came(site, card, endpoint, authorised, confirmed):
    model = site.pay(card, endpoint)["Model"]

    for name, present in (("Auth", authorised), ("Confirm", confirmed), ("Created", True)):
        assert bool(model[f"{name}Date"]) is bool(model[f"{name}DateIso"]) is present
    assert re.fullmatch(r"/Date\(\d{13}\)/", model["CreatedDate"])
    assert bool(model["AuthCode"]) is bool(model["Rrn"]) is authorised


def test_both_forms_of_a_date_are_one_moment(site):
    model = site.pay()["Model"]

    milliseconds = int(re.sub(r"\D", "", model["CreatedDate"]))
    written = datetime.fromisoformat(model["CreatedDateIso"]).replace(tzinfo=UTC)
    assert int(written.timestamp()) == milliseconds // 1000


CHALLENGE = """
    TransactionId PaReq GoReq AcsUrl ThreeDsSessionData IFrameIsAllowed FrameWidth FrameHeight
    ThreeDsCallbackId EscrowAccumulationId
"""


def test_challenge_has_its_fields_and_no_others(site):
    assert set(site.pay(cards.PAYS_AFTER_3DS)["Model"]) == set(CHALLENGE.split())


def test_statuses_have_their_codes(site):
    awaiting = site.pay(cards.PAYS_AFTER_3DS)["Model"]["TransactionId"]
    cancelled = site.hold()
    site.call("payments/void", TransactionId=cancelled)
    paid = site.pay(endpoint="charge")["Model"]["TransactionId"]
    declined = site.pay(cards.REFUSES)["Model"]["TransactionId"]
    models = [
        site.call("payments/get", TransactionId=number)["Model"]
        for number in (awaiting, site.hold(), paid, cancelled, declined)
    ]

    assert [(model["Status"], model["StatusCode"]) for model in models] == [
        ("AwaitingAuthentication", 1),
        ("Authorized", 2),
        ("Completed", 3),
        ("Cancelled", 4),
        ("Declined", 5),
    ]


@pytest.mark.parametrize(
    ("reach", "success"),
    [("authorized", True), ("completed", True), ("cancelled", False), ("declined", False)],
)
def test_get_answers_success_for_good_states_only(site, reach, success):
    number = site.pay(cards.REFUSES if reach == "declined" else cards.PAYS)["Model"][
        "TransactionId"
    ]
    if reach == "completed":
        site.call("payments/confirm", TransactionId=number, Amount=1)
    if reach == "cancelled":
        site.call("payments/void", TransactionId=number)

    answer = site.call("payments/get", TransactionId=number)

    assert (answer["Success"], answer["Model"]["TransactionId"]) == (success, number)


@pytest.mark.parametrize("code", [0, 5051, 5054, 5206, 6025, *range(3001, 3009)])
def test_reason_has_a_name_and_a_text_for_the_payer(code):
    assert is_known(code)
    assert re.fullmatch(r"[A-Z]\w+", reason_name(code))
    assert re.search("[а-я]", holder_message(code))


def test_unknown_reason_is_told_apart():
    assert not is_known(1)
