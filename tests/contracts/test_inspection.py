"""The pages for people: what has happened, newest first."""

import re

import pytest
import requests
from lxml import html

from proil_core.messaging.ports import PushMessage, SmsMessage
from proil_emulators.cloudpayments import cards
from proil_emulators.fcm.service import Push
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
