"""What people and tests may see of the emulators, and what nobody may."""

import logging
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from lxml import html
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

import proil_emulators
from proil_core.messaging.ports import PushMessage, SmsMessage
from proil_emulators.cloudpayments import DEFAULT_API_SECRET, cards
from proil_emulators.fcm.service import Push
from proil_emulators.server import Emulators
from proil_emulators.smsru import DEFAULT_API_ID, Sms
from proil_vendors.fcm import FcmGateway
from proil_vendors.smsru import SmsRuGateway


@pytest.fixture
def page(emulators):
    def read(path):
        response = requests.get(f"{emulators.base_url}{path}", timeout=5)
        assert response.status_code == 200, response.text
        return html.fromstring(response.content)

    return read


def cells(page, label):
    """Texts of a column, top row first."""
    return [cell.text_content().strip() for cell in page.xpath(f"//td[@data-label='{label}']")]


@pytest.mark.parametrize("path", ["/", "/_pages/cloudpayments", "/_pages/smsru", "/_pages/fcm"])
def test_empty_page_opens(page, path):
    assert page(path).xpath("//meta[@name='viewport']")


def test_index_counts(site, page, merchant):
    site.hold()
    site.pay(cards.REFUSES)

    tiles = {tile.xpath("string(span)"): tile for tile in page("/").xpath("//a[@class='tile']")}

    assert tiles["operations"].xpath("string(strong)") == "2"
    assert tiles["operations"].xpath("string(small)") == "1 on hold"
    assert tiles["notifications"].xpath("string(strong)") == "4"


def test_index_shows_ordered_faults(page, admin):
    admin("smsru/faults", {"kind": "http_500", "times": None})

    assert cells(page("/"), "Times left") == ["until removed"]


def test_operations_are_shown_newest_first(site, page):
    hold = site.hold(12345.6, InvoiceId="S1")
    site.call("payments/confirm", TransactionId=hold, Amount=1000)
    site.pay(cards.REFUSES, InvoiceId="S2")

    shown = page("/_pages/cloudpayments")

    assert cells(shown, "Invoice") == ["S2", "S1"]
    assert cells(shown, "Amount") == ["2\xa0000.00", "12\xa0345.60"]
    assert cells(shown, "Confirmed") == ["–", "1\xa0000.00"]
    declined, completed = (re.sub(r"\s+", " ", text) for text in cells(shown, "Status"))
    assert (declined, completed) == (
        "Payment Declined 5051 InsufficientFunds",
        "Payment Completed",
    )


def test_notifications_are_shown_with_their_fate(site, merchant, page, admin):
    admin("cloudpayments/notifications", {"check": None})
    merchant.will_answer("pay", 13)
    site.hold()

    shown = page("/_pages/cloudpayments")

    assert cells(shown, "Type") == ["Pay"]
    assert cells(shown, "Answer") == ["code 13"]
    assert cells(shown, "Next attempt") != ["–"]


def test_delayed_notification_is_shown_as_waiting(site, merchant, page, admin):
    admin("cloudpayments/switches", {"notify_delay_s": 120})
    site.hold()

    assert cells(page("/_pages/cloudpayments"), "Answer") == ["waiting", "code 0"]
    admin("clock", {"advance_seconds": 121})
    assert merchant.kinds() == ["check", "pay"]


def test_messages_are_shown(emulators, page):
    SmsRuGateway(f"{emulators.base_url}/smsru", DEFAULT_API_ID, "PROIL").send(
        SmsMessage("+79161234567", "Код <b>123456</b>", "k")
    )
    account = emulators.service_account()
    FcmGateway(account, f"{emulators.base_url}/fcm", timeout=2.0).send(
        PushMessage("d" * 100, "Заправлено", "40,5 л", {"order": "ord_1"}, "k")
    )

    sms, push = page("/_pages/smsru"), page("/_pages/fcm")

    assert "Код <b>123456</b>" in sms.text_content()
    assert not sms.xpath("//li//b")
    assert "+79161234567" in sms.text_content()
    assert "order=ord_1" in push.text_content()
    assert "d" * 30 not in push.text_content()


def test_long_history_shows_its_newest_rows(page, emulators):
    emulators.application.smsru.sent.extend(
        Sms(f"id-{number}", "79161234567", f"text {number}", "", emulators.application.clock.now())
        for number in range(250)
    )

    rows = [row.text_content() for row in page("/_pages/smsru").xpath("//li/p")]

    assert (len(rows), rows[0], rows[-1]) == (200, "text 249", "text 50")


@pytest.mark.parametrize(
    ("token", "shown"), [("d" * 24, "d" * 24), ("a" * 12 + "b" * 20, "a" * 12 + "…" + "b" * 8)]
)
def test_long_device_token_is_shortened(page, emulators, token, shown):
    now = emulators.application.clock.now()
    emulators.application.fcm.sent.append(Push("name", token, "", "", {}, "", now))

    text = page("/_pages/fcm").text_content()

    assert f"device {shown} " in text
    assert "No title" in text


def test_style_is_served(emulators):
    answer = requests.get(f"{emulators.base_url}/_static/emulators.css", timeout=5)

    assert answer.headers["Content-Type"].startswith("text/css")


class TestCalls:
    def test_are_kept_in_order_with_their_outcome(self, site, admin):
        site.call("test", request_id="r1")
        site.other("pk_unknown", "x").post("test")
        site.post("payments/steal")

        rows = admin("cloudpayments/calls")

        assert [(row["path"], row["status"], row["request_id"]) for row in rows] == [
            ("/cloudpayments/test", 200, "r1"),
            ("/cloudpayments/test", 401, None),
            ("/cloudpayments/payments/steal", 404, None),
        ]
        assert all(row["method"] == "POST" and row["duration_ms"] >= 0 for row in rows)

    def test_are_of_their_service_only(self, site, admin):
        site.call("test")

        assert admin("smsru/calls") == admin("fcm/calls") == []

    def test_of_the_administration_are_not_kept(self, admin):
        admin("cloudpayments/operations")

        assert admin("cloudpayments/calls") == []

    def test_are_not_kept_for_ever(self, emulators, admin):
        calls = emulators.application.cloudpayments.calls
        request = Request.from_values("/cloudpayments/test")
        for number in range(1005):
            calls.record(request, Response(status=200 + number % 2), datetime.now(UTC), 0)

        assert len(admin("cloudpayments/calls")) == 1000

    def test_name_no_parameters(self, emulators, admin):
        url = f"{emulators.base_url}/smsru/sms/send"
        requests.get(url, {"api_id": "very-secret", "msg": "123456"}, timeout=5)

        assert "secret" not in str(admin("smsru/calls"))


class TestSecrets:
    def everything(self, emulators):
        """Every page and every answer of the administration, as one text."""
        paths = (
            *("/", "/_pages/cloudpayments", "/_pages/smsru", "/_pages/fcm"),
            *(f"/_admin/cloudpayments/{name}" for name in ("operations", "deliveries", "calls")),
            *("/_admin/cloudpayments/switches", "/_admin/smsru/messages", "/_admin/fcm/messages"),
        )
        return "".join(requests.get(emulators.base_url + path, timeout=5).text for path in paths)

    @pytest.mark.parametrize("number", [cards.PAYS, cards.REFUSES, cards.PAYS_AFTER_3DS])
    def test_are_nowhere_to_be_read(self, site, merchant, emulators, caplog, number):
        caplog.set_level(logging.DEBUG)
        params = site.card_params(number, AccountId="p7", SaveCard=True)
        model = site.call("payments/cards/auth", **params)["Model"]
        emulators.service_account()

        text = self.everything(emulators) + caplog.text

        assert str(model["TransactionId"]) in text
        for secret in (number, params["CardCryptogramPacket"], DEFAULT_API_SECRET, "PRIVATE KEY"):
            assert secret not in text
        if model.get("Token"):
            assert model["Token"] not in text

    def test_packet_holds_neither_number_nor_code(self, site):
        packet = site.card_params(cards.PAYS)["CardCryptogramPacket"]

        assert cards.PAYS not in packet
        assert packet.startswith("01" + cards.PAYS[:6] + cards.PAYS[-4:] + "3912")


class TestCabinet:
    @pytest.mark.parametrize(
        ("action", "kind", "status"),
        [("confirm", "confirm", "Completed"), ("void", "cancel", "Cancelled")],
    )
    def test_settles_a_hold_by_hand(self, site, merchant, admin, action, kind, status):
        hold = site.hold(100)

        row = admin(f"cloudpayments/operations/{hold}/{action}", {"amount": 60})

        assert row["status"] == status
        assert merchant.only(kind).values["TransactionId"] == str(hold)

    def test_refunds_by_hand(self, site, merchant, admin):
        payment = site.pay(endpoint="charge")["Model"]["TransactionId"]

        row = admin(f"cloudpayments/operations/{payment}/refund", {"amount": 60})

        assert row["refunded_amount"] == 60
        assert merchant.only("refund").values["PaymentTransactionId"] == str(payment)

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("operations/{hold}/confirm", {"amount": 101}, 400),
            ("operations/{hold}/refund", {"amount": 1}, 400),
            ("operations/{hold}/steal", {}, 404),
            ("operations/1/void", {}, 404),
            ("deliveries/1/resend", {}, 404),
            ("notifications", {"paid": "http://shop.example"}, 400),
            ("notifications", {"pay": "shop.example"}, 400),
            ("notifications", {"public_id": "pk_unknown", "pay": None}, 400),
            ("terminals", {"public_id": "pk_b"}, 400),
            ("declines", {"reason_code": 1}, 400),
            ("declines", {"reason_code": 0}, 400),
            ("declines", {}, 400),
        ],
    )
    def test_refuses(self, site, admin, path, body, status):
        hold = site.hold(100)

        admin(f"cloudpayments/{path.format(hold=hold)}", body, status=status)

        assert site.status(hold) == "Authorized"

    def test_operations_are_found_by_invoice(self, site, admin):
        site.hold(InvoiceId="S1")
        site.hold(InvoiceId="S2")

        (row,) = admin("cloudpayments/operations?invoice_id=S2")

        assert (row["invoice_id"], row["card"]) == ("S2", "4000 00** **** 3055")

    def test_refusal_without_a_reason(self, site, admin):
        hold = site.hold(100)
        admin("cloudpayments/faults", {"endpoint": "payments/confirm", "kind": "refused"})

        answer = site.call("payments/confirm", TransactionId=hold, Amount=100)

        assert (answer["Success"], site.status(hold)) == (False, "Authorized")

    def test_service_without_such_a_refusal(self, admin):
        assert "refused" not in admin("smsru/faults", {"kind": "refused"}, status=400)

    def test_reset_forgets_everything_but_the_numbers(self, site, admin):
        hold = site.hold()
        admin("clock", {"advance_seconds": 86400})

        assert admin("reset", {}) == {"reset": ["cloudpayments", "fcm", "smsru"]}

        assert admin("cloudpayments/operations") == []
        assert site.hold() > hold

    @pytest.mark.parametrize("path", ["bank/faults", "bank/calls"])
    def test_unknown_service(self, admin, path):
        admin(path, status=404)

    def test_body_that_is_no_object(self, emulators):
        url = f"{emulators.base_url}/_admin/clock"

        statuses = [requests.post(url, body, timeout=5).status_code for body in ("[1]", "{")]

        assert statuses == [400, 400]


def test_emulators_are_a_program_of_their_own(unused_url):
    port = unused_url.rpartition(":")[2]
    command = [sys.executable, "-m", "proil_emulators", "--port", port]
    source = Path(proil_emulators.__file__).parents[1]
    program = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(source)})
    try:
        assert "PROIL emulators" in _text_when_up(unused_url)
    finally:
        program.terminate()
        program.wait(10)


def _text_when_up(url):
    for _ in range(200):
        try:
            return requests.get(url, timeout=5).text
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("nobody answered")


def test_public_address_is_what_browsers_are_sent_to(site):
    behind_proxy = Client(Emulators("https://bank.example/"))

    answer = behind_proxy.post(
        "/cloudpayments/payments/cards/auth",
        json=site.card_params(cards.PAYS_AFTER_3DS),
        auth=(site.public_id, site.secret),
    )

    assert answer.json["Model"]["AcsUrl"] == "https://bank.example/cloudpayments/acs"
