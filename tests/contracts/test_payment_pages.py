"""What people see and do on the pages of CloudPayments."""

import json
import time
from decimal import Decimal

import pytest
import requests
from lxml import html

from proil_emulators.cloudpayments import DEFAULT_PUBLIC_ID, cards
from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.courier import Courier
from proil_emulators.cloudpayments.expiry import expire
from proil_emulators.cloudpayments.ledger import Ledger
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Request

RECEIPT = {
    "Items": [{"Label": "АИ-95", "Price": 50, "Quantity": 2, "Amount": 100, "Vat": 22}],
    "Email": "i@example.com",
    "Amounts": {"Electronic": 100},
}


@pytest.fixture
def page(emulators):
    def read(path=""):
        url = f"{emulators.base_url}/_pages/cloudpayments{path}"
        answer = requests.get(url, timeout=5)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.content)

    return read


@pytest.fixture
def press(emulators):
    """A form of a page, sent; returns the page that follows."""

    def send(path, status=200, **form):
        url = f"{emulators.base_url}/_pages/cloudpayments/{path}"
        answer = requests.post(url, form, timeout=5)
        assert answer.status_code == status, answer.text
        return html.fromstring(answer.content)

    return send


def cells(page, label):
    found = page.xpath(f"//td[@data-label='{label}']")
    return [" ".join(" ".join(cell.itertext()).split()) for cell in found]


def test_sums_stand_on_top(site, page):
    site.call("payments/confirm", TransactionId=site.hold(100), Amount=60)
    site.hold(7.5)

    names = page().xpath("//dl[@class='sums']//dt/text()")
    sums = page().xpath("//dl[@class='sums']//dd/text()")

    assert dict(zip(names, sums, strict=True)) == {
        "authorised": "107.50",
        "held": "7.50",
        "captured": "60.00",
        "voided": "0.00",
        "refunded": "0.00",
    }


class TestPayment:
    def test_shows_its_notifications_and_receipts(self, site, merchant, page, admin):
        admin("cloudpayments/surprises", {"kind": "drop", "notice": "confirm"})
        hold = site.hold(100, InvoiceId="S1", AccountId="p7", SaveCard=True)
        data = json.dumps({"cloudpayments": {"CustomerReceipt": RECEIPT}})
        site.call("payments/confirm", TransactionId=hold, Amount=100, JsonData=data)

        shown = page(f"/{hold}")

        said = [" ".join(row.text_content().split()) for row in shown.xpath("//summary")]
        assert [line.split(" attempts")[0] for line in said] == [
            "Check accepted 1",
            "Pay accepted 1",
            "Confirm drop 0",
        ]
        assert "InvoiceId=S1" in shown.text_content()
        assert "Token=hidden" in shown.text_content()
        assert "Income 100.00 Queued" in " ".join(shown.text_content().split())

    @pytest.mark.parametrize(
        ("action", "status"),
        [("confirm", "Completed"), ("void", "Cancelled"), ("expire", "Cancelled")],
    )
    def test_buttons_move_a_hold(self, site, page, press, action, status):
        hold = site.hold(100)
        buttons = page(f"/{hold}").xpath("//button/@formaction")
        assert [path.rpartition("/")[2] for path in buttons] == ["confirm", "void", "expire"]

        press(f"{hold}/{action}", amount="60")

        assert site.status(hold) == status

    def test_button_refunds_what_was_taken(self, site, page, press):
        paid = site.pay(endpoint="charge", Amount=100)["Model"]["TransactionId"]
        assert page(f"/{paid}").xpath("//input[@name='amount']/@value") == ["100.00"]

        press(f"{paid}/refund", amount="100")

        assert not page(f"/{paid}").xpath("//button[@formaction]")
        assert site.call("payments/get", TransactionId=paid)["Model"]["Refunded"] is True

    def test_sends_a_notification_again(self, site, merchant, press):
        hold = site.hold()

        shown = press("do/resend", number="2", back=f"/_pages/cloudpayments/{hold}")

        assert merchant.kinds() == ["check", "pay", "pay"]
        assert str(hold) in shown.xpath("string(//h1)")

    @pytest.mark.parametrize(
        ("path", "form", "status"),
        [
            ("1/void", {"amount": "1"}, 404),
            ("{hold}/steal", {"amount": "1"}, 404),
            ("{hold}/confirm", {"amount": "101"}, 400),
            ("{hold}/confirm", {}, 400),
            ("do/resend", {"number": "9"}, 404),
            ("do/steal", {}, 404),
        ],
    )
    def test_wrong_button_does_nothing(self, site, press, path, form, status):
        hold = site.hold(100)

        press(path.format(hold=hold), status, **form)

        assert site.status(hold) == "Authorized"

    def test_unknown_number(self, emulators):
        url = f"{emulators.base_url}/_pages/cloudpayments/1"

        assert requests.get(url, timeout=5).status_code == 404


def test_receipts_are_shown_with_their_lines(site, page, admin):
    params = {"Inn": "7701234567", "Type": "Income", "InvoiceId": "S1"}
    site.call("kkt/receipt", **params, CustomerReceipt=RECEIPT)
    wrong = json.dumps({"cloudpayments": {"CustomerReceipt": {**RECEIPT, "Items": []}}})
    site.pay(endpoint="charge", InvoiceId="S2", JsonData=wrong)

    shown = page("/receipts")

    assert cells(shown, "Status") == ["Error 12 The receipt has no items", "Queued"]
    assert cells(shown, "Lines") == ["", "АИ-95 2 × 50, VAT 22"]
    assert cells(shown, "Type") == ["Income with the payment", "Income by kkt/receipt"]


def test_links_and_codes_can_be_opened(site, page, emulators):
    site.call("orders/create", Amount=5, Description="Fuel", InvoiceId="L1")
    qr = {"Amount": 5, "Currency": "RUB", "Scheme": "charge", "InvoiceId": "Q1"}
    site.call("payments/qr/sbp/link", **qr)

    shown = page("/links")

    assert cells(shown, "Invoice") == ["L1", "Q1"]
    for address in shown.xpath("//td/a/@href"):
        assert requests.get(emulators.base_url + address, timeout=5).status_code == 200


class TestTrouble:
    def test_clock_is_pushed(self, site, press, merchant, admin):
        admin("cloudpayments/switches", {"notify_delay_s": 50})
        site.hold()

        press("do/clock", seconds="60")

        assert merchant.kinds() == ["check", "pay"]

    def test_switches_are_set(self, press, admin):
        press("do/switch", name="save_always", value="true")
        press("do/switch", name="hold_days", value="3")
        shown = press("do/switch", name="missing_keys", value="Rrn")

        switches = admin("cloudpayments/switches")
        assert switches["save_always"] is True
        assert (switches["hold_days"], switches["missing_keys"]) == (3, "Rrn")
        (button,) = shown.xpath("//button[@aria-label='save_always']")
        assert (button.get("value"), button.get("aria-pressed")) == ("false", "true")

    def test_orders_are_shown_and_removed(self, site, press):
        press("do/fault", endpoint="", kind="http_500")
        shown = press("do/surprise", kind="decline", invoice_id="S1", code="5065")
        assert cells(shown, "Of") == ["*", "S1"]
        assert cells(shown, "Code") == ["–", "5065"]

        shown = press("do/clear")

        assert cells(shown, "Of") == []
        assert site.pay(InvoiceId="S1")["Success"] is True

    def test_surprise_needs_no_invoice(self, site, press):
        press("do/surprise", kind="decline", invoice_id="", code="")

        assert site.pay()["Model"]["ReasonCode"] == 5051

    def test_dice_are_thrown(self, press, admin):
        press("do/dice", seed="7", share="20")

        chaos = admin("cloudpayments/chaos")
        assert (chaos["seed"], chaos["share"]) == (7, 0.2)
        press("do/clear")
        assert admin("cloudpayments/chaos")["share"] == 0

    @pytest.mark.parametrize(
        ("deed", "form"),
        [
            ("clock", {"seconds": "-1"}),
            ("clock", {"seconds": "x"}),
            ("clock", {}),
            ("switch", {"name": "colour", "value": "red"}),
            ("fault", {"endpoint": "", "kind": "rain"}),
            ("surprise", {"kind": "rain", "invoice_id": "", "code": ""}),
            ("dice", {"seed": "x", "share": "1"}),
        ],
    )
    def test_wrong_form_is_refused(self, press, deed, form):
        press(f"do/{deed}", 400, **form)

    def test_nobody_is_led_to_another_site(self, emulators):
        url = f"{emulators.base_url}/_pages/cloudpayments/do/clear"

        answer = requests.post(
            url, {"back": "https://evil.example"}, timeout=5, allow_redirects=False
        )

        assert answer.headers["Location"] == "/_pages/cloudpayments/trouble"


class TestTenThousand:
    """Work per call must not grow with what has happened before."""

    @pytest.fixture
    def acquirer(self, emulators):
        clock = emulators.application.clock
        acquirer = Acquirer(clock, Ledger(iter(range(1, 100_000))), Courier(clock))
        terminal = Terminal(DEFAULT_PUBLIC_ID, "secret")
        card = cards.Card("400000", "3055", 2039, 12)
        for number in range(10_000):
            request = Request(Decimal(10), invoice_id=f"S{number}", account_id="p7")
            acquirer.pay_by_card(terminal, request, card, two_stage=True)
        return acquirer

    def test_holds_do_not_slow_the_clock(self, acquirer):
        terminals = {DEFAULT_PUBLIC_ID: Terminal(DEFAULT_PUBLIC_ID, "secret")}

        started = time.process_time()
        for _ in range(500):
            expire(acquirer, terminals)
            acquirer.courier.deliver_due()

        assert time.process_time() - started < 0.5

    def test_payment_is_found_at_once(self, acquirer):
        started = time.process_time()
        found = [acquirer.ledger.of_invoice("S5000") for _ in range(1000)]

        assert time.process_time() - started < 0.5
        assert [row.request.invoice_id for row in found[0]] == ["S5000"]
