"""The scripts of a shop's page in a real browser: the widget and the checkout."""

import json
import shutil
import threading

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from proil_emulators.cloudpayments import DEFAULT_PUBLIC_ID, cards

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser")
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
INTENT = {
    "publicTerminalId": DEFAULT_PUBLIC_ID,
    "amount": 150.5,
    "currency": "RUB",
    "paymentSchema": "Dual",
    "externalId": "W1",
    "description": "Fuel",
    "culture": "en-US",
    "metadata": {"order": "АИ-95"},
    "userInfo": {"accountId": "p7"},
}
FORM = """<form id="form"><input data-cp="cardNumber"><input data-cp="expDateMonth">
    <input data-cp="expDateYear"><input data-cp="cvv"><input data-cp="name"></form>"""


class Quiet(WSGIRequestHandler):
    def log_request(self, code="-", size="-"):
        return


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def shop_url(site):
    """A shop of another origin, whose page loads both scripts."""
    root = f"{site.base_url}/cloudpayments"
    page = f"""<!doctype html><title>Shop</title>{FORM}
        <script src="{root}/widget/bundles/cloudpayments.js"></script>
        <script src="{root}/checkout.js"></script>"""
    application = Response(page, content_type="text/html; charset=utf-8")
    web = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://localhost:{web.server_port}/"
    web.shutdown()
    web.server_close()
    thread.join()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def shop(browser, shop_url, request):
    tab = browser.new_page(viewport=request.param)
    tab.goto(shop_url)
    yield tab
    tab.close()


@pytest.fixture
def desk_shop(browser, shop_url):
    tab = browser.new_page(viewport=DESK)
    tab.goto(shop_url)
    yield tab
    tab.close()


def start(tab, **changes):
    """Open the widget; its result is kept in the page."""
    intent = json.dumps({**INTENT, **changes})
    tab.evaluate(
        f"""() => {{
            const widget = new cp.CloudPayments();
            widget.oncomplete = (result) => {{ window.completed = result; }};
            window.kept = widget.start({intent});
        }}"""
    )
    return tab.frame_locator("dialog[open] iframe[title=CloudPayments]")


def pay(widget, card):
    widget.get_by_label("Test card").select_option(card)
    widget.locator("#pay").click()


def result(tab):
    return tab.evaluate("() => window.kept")


def test_payer_pays_in_the_widget(shop, site, merchant):
    widget = start(shop)
    pay(widget, cards.PAYS)
    expect(widget.get_by_role("status")).to_contain_text("Paid")
    completed = shop.evaluate("() => window.completed")
    widget.get_by_role("button", name="Close").click()

    (told,) = [row.values for row in merchant.received if row.kind == "pay"]
    number = int(told["TransactionId"])
    expected = {"type": "payment", "status": "success", "data": {"transactionId": number}}
    assert result(shop) == completed == expected
    assert merchant.kinds() == ["check", "pay"]
    assert (told["InvoiceId"], told["AccountId"], told["Status"]) == ("W1", "p7", "Authorized")
    assert json.loads(told["Data"]) == {"order": "АИ-95"}
    expect(shop.locator("dialog")).to_be_hidden()
    expect(shop.locator("dialog")).to_have_count(0)


def test_widget_fits_the_window(shop):
    start(shop).locator("#pay").wait_for()

    box = shop.locator("dialog").bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= shop.viewport_size["width"]
    (frame,) = [row for row in shop.frames if row.parent_frame]
    width = frame.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


@pytest.mark.parametrize(
    ("button", "status"), [("Подтвердить", "Authorized"), ("Отклонить", "Declined")]
)
def test_widget_shows_the_bank(desk_shop, site, merchant, button, status):
    widget = start(desk_shop, retryPayment=False)
    pay(widget, cards.PAYS_AFTER_3DS)
    widget.get_by_role("button", name=button).click()
    widget.get_by_role("button", name="Close").click()

    ended = result(desk_shop)

    assert site.status(ended["data"]["transactionId"]) == status
    assert ended["status"] == ("success" if status == "Authorized" else "fail")


def test_decline_is_explained_and_may_be_repaired(desk_shop, merchant):
    widget = start(desk_shop)
    pay(widget, cards.REFUSES)
    expect(widget.get_by_role("alert")).to_contain_text("Not enough money on the card")
    pay(widget, cards.PAYS)
    widget.get_by_role("button", name="Close").click()

    assert result(desk_shop)["status"] == "success"
    assert merchant.kinds() == ["check", "fail", "check", "pay"]


def test_decline_ends_the_widget_when_there_is_no_retry(desk_shop, merchant):
    widget = start(desk_shop, retryPayment=False)
    pay(widget, cards.REFUSES)
    widget.get_by_role("button", name="Close").click()

    ended = result(desk_shop)

    assert (ended["type"], ended["status"], ended["data"]["reasonCode"]) == (
        "payment",
        "fail",
        5051,
    )
    assert merchant.kinds() == ["check", "fail"]


def test_payer_gives_up(desk_shop, merchant):
    start(desk_shop).get_by_role("button", name="Cancel").click()

    assert result(desk_shop) == {"type": "cancel", "status": "cancel", "data": {}}
    assert merchant.kinds() == []


def test_escape_closes_the_widget(desk_shop):
    start(desk_shop).locator("#pay").wait_for()
    desk_shop.keyboard.press("Escape")

    assert result(desk_shop)["type"] == "cancel"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"publicTerminalId": "pk_unknown"}, "publicTerminalId is unknown"),
        ({"paymentSchema": "auth"}, "paymentSchema is Single or Dual"),
        ({"amount": 0}, "Amount must be at least 0.01"),
        ({"currency": None}, "currency is required"),
    ],
)
def test_wrong_intent_is_rejected(desk_shop, merchant, changes, message):
    start(desk_shop, **changes)

    ended = result(desk_shop)

    assert (ended["type"], ended["status"], ended["message"]) == ("error", "reject", message)


def test_widget_closes_by_itself_and_leads_on(desk_shop, shop_url):
    widget = start(desk_shop, autoClose=3, successRedirectUrl=f"{shop_url}?thanks")
    pay(widget, cards.PAYS)

    desk_shop.wait_for_url("**/?thanks", timeout=8000)


def test_email_is_asked_for(desk_shop, merchant):
    widget = start(desk_shop, emailBehavior="Required")
    widget.get_by_label("E-mail for the receipt").fill("payer@example.com")
    pay(widget, cards.PAYS)
    widget.get_by_role("button", name="Close").click()

    assert merchant.only("pay").values["Email"] == "payer@example.com"


def test_sbp_is_paid_once_even_where_cards_are_held(desk_shop, merchant):
    widget = start(desk_shop)
    widget.get_by_role("button", name="SBP").click()
    widget.get_by_role("button", name="Pay").click()
    widget.get_by_role("button", name="Close").click()

    told = merchant.only("pay").values
    assert (told["PaymentMethod"], told["Status"]) == ("Sbp", "Completed")
    assert result(desk_shop)["status"] == "success"


def test_restricted_method_is_not_offered(desk_shop):
    widget = start(desk_shop, restrictedPaymentMethods=["Sbp", "TinkoffPay"])
    widget.locator("#pay").wait_for()

    assert widget.get_by_role("button", name="SberPay").count() == 1
    assert widget.get_by_role("button", name="SBP").count() == 0


class TestLegacyWidget:
    def pay(self, tab, schema, card):
        options = {
            "publicId": DEFAULT_PUBLIC_ID,
            "amount": 10,
            "currency": "RUB",
            "description": "Fuel",
            "invoiceId": "W2",
            "accountId": "p7",
            "data": {"order": 1},
        }
        tab.evaluate(
            f"""() => {{
                window.told = [];
                const widget = new cp.CloudPayments({{language: "en-US"}});
                widget.pay("{schema}", {json.dumps(options)}, {{
                    onSuccess: (options) => told.push(["success", options.invoiceId]),
                    onFail: (reason, options) => told.push(["fail", reason]),
                    onComplete: (result) => told.push(["complete", result.success]),
                }});
            }}"""
        )
        widget = tab.frame_locator("dialog[open] iframe[title=CloudPayments]")
        pay(widget, card)
        widget.locator("#close").click()
        tab.wait_for_function("told.length == 2")
        return tab.evaluate("told")

    @pytest.mark.parametrize(
        ("schema", "status"), [("auth", "Authorized"), ("charge", "Completed")]
    )
    def test_success(self, desk_shop, merchant, schema, status):
        told = self.pay(desk_shop, schema, cards.PAYS)

        assert told == [["success", "W2"], ["complete", True]]
        assert merchant.only("pay").values["Status"] == status

    def test_decline(self, desk_shop, merchant):
        told = self.pay(desk_shop, "auth", cards.REFUSES)

        assert told == [["fail", "5051"], ["complete", False]]


class TestCheckoutScript:
    def cryptogram(self, tab, fields):
        return tab.evaluate(
            f"""() => new cp.Checkout({{publicId: "x"}})
                .createPaymentCryptogram({json.dumps(fields)})
                .then((packet) => ({{packet}}), (codes) => ({{codes}}))"""
        )

    @pytest.mark.parametrize(
        "expiry", [{"expDateMonthYear": "12/39"}, {"expDateMonth": "12", "expDateYear": "2039"}]
    )
    def test_packet_pays_once(self, desk_shop, site, expiry):
        fields = {"cardNumber": "4000 0000 0000 3055", "cvv": "123", **expiry}
        packet = self.cryptogram(desk_shop, fields)["packet"]

        params = {"Amount": 5, "IpAddress": "203.0.113.7", "CardCryptogramPacket": packet}
        first = site.call("payments/cards/auth", **params)
        again = site.call("payments/cards/auth", **params)

        assert (first["Model"]["CardLastFour"], first["Model"]["CardExpDate"]) == ("3055", "12/39")
        assert again["Success"] is False
        assert "4000000000003055" not in packet

    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ({"cardNumber": ""}, {"cardNumber": "CardNumber_Empty"}),
            ({"cardNumber": "4000000000003056"}, {"cardNumber": "CardNumber_Invalid"}),
            ({"cvv": ""}, {"cvv": "Cvv_Empty"}),
            ({"cvv": "1"}, {"cvv": "Cvv_Invalid"}),
            ({"expDateMonthYear": "13/39"}, {"expDateMonthYear": "ExpDateMonthYear_Invalid"}),
            ({"expDateMonthYear": ""}, {"expDateMonthYear": "ExpDateMonthYear_Empty"}),
            ({"name": ""}, {"name": "Name_Empty"}),
            ({"name": "Иван"}, {"name": "Name_Invalid"}),
            ({"name": "A"}, {"name": "Name_TooShort"}),
            ({"name": "A" * 61}, {"name": "Name_TooLong"}),
        ],
    )
    def test_wrong_field_is_named(self, desk_shop, changes, codes):
        fields = {"cardNumber": cards.PAYS, "cvv": "123", "expDateMonthYear": "12/39"}

        assert self.cryptogram(desk_shop, {**fields, **changes}) == {"codes": codes}

    def test_old_form_is_read_at_once(self, desk_shop):
        for name, value in (
            *(("cardNumber", cards.PAYS), ("expDateMonth", "12"), ("expDateYear", "39")),
            *(("cvv", "123"), ("name", "IVAN")),
        ):
            desk_shop.locator(f"[data-cp={name}]").fill(value)
        make = "new cp.Checkout({container: document.getElementById('form')})"

        made = desk_shop.evaluate(f"{make}.createCryptogramPacket()")
        desk_shop.locator("[data-cp=cvv]").fill("")
        refused = desk_shop.evaluate(f"{make}.createCryptogramPacket()")

        assert made["success"] is True
        assert made["packet"].startswith("014000003055391202")
        assert refused == {"success": False, "messages": {"cvv": "Cvv_Empty"}}
