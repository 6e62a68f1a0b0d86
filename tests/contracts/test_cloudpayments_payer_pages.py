"""What a payer may and may not do at the acquirer's pages, without a browser."""

import json

import pytest
import requests
from lxml import html

from proil_emulators.cloudpayments import DEFAULT_PUBLIC_ID, cards
from proil_emulators.cloudpayments.checkouts import of_intent
from proil_emulators.cloudpayments.payer_texts import texts
from proil_emulators.cloudpayments.reasons import _REASONS, holder_message, is_english
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.wire import Refused

INTENT = {
    "publicTerminalId": DEFAULT_PUBLIC_ID,
    "amount": 100,
    "currency": "RUB",
    "paymentSchema": "Dual",
    "externalId": "W1",
}
TERMINAL = Terminal(DEFAULT_PUBLIC_ID, "secret")


@pytest.fixture
def widget(site):
    """Address of a fresh widget's page."""

    def begin(**changes):
        answer = requests.post(
            f"{site.base_url}/cloudpayments/widget/checkouts",
            {"intent": json.dumps({**INTENT, **changes})},
            timeout=5,
        )
        assert answer.status_code == 200
        return answer.url

    return begin


def send(url, **form):
    return requests.post(url, form, timeout=5)


def ids(answer):
    return html.fromstring(answer.content).xpath("//@id")


class TestIntent:
    def test_becomes_a_request(self):
        checkout = of_intent(
            TERMINAL,
            {
                **INTENT,
                "description": "Fuel",
                "culture": "en-US",
                "tokenize": True,
                "receiptEmail": "r@example.com",
                "userInfo": {"accountId": "p7", "email": "other@example.com"},
            },
        )

        request = checkout.request
        assert (str(request.amount), request.currency, request.invoice_id) == (
            "100.00",
            "RUB",
            "W1",
        )
        assert (request.account_id, request.email) == ("p7", "r@example.com")
        assert (request.description, request.culture, request.save_card) == ("Fuel", "en-US", True)
        assert checkout.two_stage is True

    @pytest.mark.parametrize(("schema", "two_stage"), [("Single", False), ("Dual", True)])
    def test_schema(self, schema, two_stage):
        assert of_intent(TERMINAL, {**INTENT, "paymentSchema": schema}).two_stage is two_stage

    @pytest.mark.parametrize(
        ("changes", "data"),
        [
            ({}, None),
            ({"metadata": {"order": 7}}, {"order": 7}),
            ({"receipt": {"Items": []}}, {"cloudpayments": {"CustomerReceipt": {"Items": []}}}),
            (
                {"metadata": {"a": 1}, "receipt": {"b": 2}},
                {"a": 1, "cloudpayments": {"CustomerReceipt": {"b": 2}}},
            ),
        ],
    )
    def test_data_and_receipt(self, changes, data):
        found = of_intent(TERMINAL, {**INTENT, **changes}).request.json_data

        assert (json.loads(found) if found else None) == data

    @pytest.mark.parametrize(("given", "seen"), [(None, None), (1, 3), (5, 5), (60, 10)], ids=str)
    def test_closing_by_itself_has_bounds(self, given, seen):
        assert of_intent(TERMINAL, {**INTENT, "autoClose": given}).auto_close_s == seen

    @pytest.mark.parametrize(("given", "seen"), [(None, True), (True, True), (False, False)])
    def test_another_attempt_is_allowed_unless_forbidden(self, given, seen):
        assert of_intent(TERMINAL, {**INTENT, "retryPayment": given}).retry is seen

    @pytest.mark.parametrize(
        ("barred", "offered"),
        [
            (None, ("Sbp", "TinkoffPay", "SberPay")),
            (["Sbp"], ("TinkoffPay", "SberPay")),
            (["Sbp", "TinkoffPay", "SberPay", "Dolyame"], ()),
        ],
    )
    def test_methods_are_barred(self, barred, offered):
        intent = {**INTENT, "restrictedPaymentMethods": barred}

        assert of_intent(TERMINAL, intent).qr_methods == offered

    @pytest.mark.parametrize("missing", ["amount", "currency", "paymentSchema"])
    def test_lacks_a_field(self, missing):
        with pytest.raises(Refused):
            of_intent(TERMINAL, {**INTENT, missing: None})


class TestWidgetPage:
    def test_fresh_one_offers_everything(self, widget):
        shown = requests.get(widget(), timeout=5)

        expected = {"card", "pay", "refuse", "close", "qr-sbp", "qr-tinkoffpay", "qr-sberpay"}
        assert set(ids(shown)) == expected

    def test_paid_one_offers_nothing(self, widget):
        shown = send(widget() + "/pay", card=cards.PAYS)

        assert set(ids(shown)) == {"result", "close"}

    @pytest.mark.parametrize(("retry", "offered"), [(True, True), (False, False)])
    def test_declined_one_offers_another_attempt(self, widget, retry, offered):
        shown = send(widget(retryPayment=retry) + "/pay", card=cards.REFUSES)

        assert ("pay" in ids(shown)) is offered

    def test_forbidden_attempt_is_refused(self, widget, merchant):
        url = widget(retryPayment=False)
        send(url + "/pay", card=cards.REFUSES)

        assert send(url + "/pay", card=cards.PAYS).status_code == 400
        assert merchant.kinds() == ["check", "fail"]

    def test_nothing_is_paid_while_the_bank_is_asked(self, widget, merchant):
        url = widget()
        send(url + "/pay", card=cards.PAYS_AFTER_3DS)

        assert send(url + "/pay", card=cards.PAYS).status_code == 400
        assert send(url + "/qr/sbp").status_code == 400
        assert merchant.kinds() == ["check"]

    def test_bank_is_not_asked_without_a_payment(self, widget):
        assert send(widget() + "/bank", PaRes="x").status_code == 400

    def test_result_of_a_bank_is_used_once(self, widget, site, merchant):
        url = widget()
        to_bank = html.fromstring(send(url + "/pay", card=cards.PAYS_AFTER_3DS).content)
        fields = {row.get("name"): row.get("value") for row in to_bank.xpath("//input")}
        bank = html.fromstring(send(f"{site.base_url}/cloudpayments/acs", **fields).content)
        result = bank.xpath("//input[@name='PaRes']/@value")[0]

        statuses = [send(url + "/bank", PaRes=result).status_code for _ in range(2)]

        assert statuses == [200, 400]
        assert merchant.kinds() == ["check", "pay"]

    @pytest.mark.parametrize("method", ["sbp", "mirpay"])
    def test_barred_method_is_not_found(self, widget, method):
        url = widget(restrictedPaymentMethods=["Sbp"])

        assert send(f"{url}/qr/{method}").status_code == 404

    def test_bank_application_leads_back(self, widget, merchant):
        url = widget()
        at_bank = send(url + "/qr/sberpay")
        assert "/cloudpayments/qr/" in at_bank.url
        assert "open-bank" in ids(requests.get(url, timeout=5))

        back = send(at_bank.url + "/pay")

        assert back.url == url
        assert merchant.only("pay").values["Status"] == "Authorized"

    def test_refused_check_of_a_bank_application_is_shown(self, widget, merchant):
        merchant.will_answer("check", 13)

        shown = send(widget() + "/qr/sbp")

        assert "result" in ids(shown)
        assert merchant.kinds() == ["check", "fail"]

    @pytest.mark.parametrize("intent", ["", "{", "[]", "null", '{"publicTerminalId": null}'])
    def test_intent_of_another_form(self, site, intent):
        url = f"{site.base_url}/cloudpayments/widget/checkouts"

        shown = send(url, intent=intent)

        assert shown.status_code == 200
        assert '"status": "reject"' in shown.text

    def test_text_of_the_shop_is_no_markup(self, widget):
        shown = requests.get(widget(description="<b id='evil'>"), timeout=5)

        assert "evil" not in ids(shown)

    def test_scripts_are_scripts(self, site):
        for path in ("widget/bundles/cloudpayments.js", "checkout.js"):
            answer = requests.get(f"{site.base_url}/cloudpayments/{path}", timeout=5)

            assert answer.headers["Content-Type"].startswith("text/javascript")
            assert "window.cp" in answer.text


class TestWords:
    def test_both_languages_say_the_same_things(self):
        russian, english = texts("ru-RU"), texts("en-US")

        assert set(russian) == set(english)
        assert all(russian.values()) and all(english.values())

    @pytest.mark.parametrize(
        ("culture", "english"),
        [("en-US", True), ("EN", True), ("ru-RU", False), ("kk-KZ", False), ("", False)],
    )
    def test_language_of_a_culture(self, culture, english):
        assert is_english(culture) is english

    @pytest.mark.parametrize("code", _REASONS)
    def test_every_reason_is_told_in_both(self, code):
        russian, english = holder_message(code), holder_message(code, "en-US")

        assert not russian.isascii()
        assert english.isascii()

    def test_model_speaks_the_payers_language(self, site):
        model = site.pay(cards.REFUSES, CultureName="en-US")["Model"]

        assert model["CardHolderMessage"] == "Not enough money on the card"

    @pytest.mark.parametrize(("culture", "button"), [("ru-RU", "Оплатить"), ("en-US", "Pay")])
    def test_code_page_speaks_it_too(self, site, culture, button):
        qr = {"Amount": 5, "Currency": "RUB", "Scheme": "charge", "CultureName": culture}
        url = site.call("payments/qr/sbp/link", **qr)["Model"]["QrUrl"]

        shown = html.fromstring(requests.get(url, timeout=5).content)

        assert shown.xpath("string(//button[@id='pay'])") == button
