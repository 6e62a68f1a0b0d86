"""The pages in a real browser: the payer's buttons, and widths of a desk and of a phone."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from proil_core.messaging.ports import SmsMessage
from proil_emulators.cloudpayments import cards
from proil_emulators.smsru import DEFAULT_API_ID
from proil_vendors.smsru import SmsRuGateway

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser")
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def tab(browser, request):
    page = browser.new_page(viewport=request.param)
    yield page
    page.close()


@pytest.fixture
def busy(site, merchant, emulators):
    """Something long in every column."""
    merchant.will_answer("pay", (500, "down"))
    site.pay(cards.REFUSES, Amount=1234567.89, InvoiceId="S" + "0" * 60)
    site.hold(5, InvoiceId="S1", AccountId="p7", SaveCard=True)
    site.call("orders/create", Amount=1234567.89, Description="Fuel " * 40, InvoiceId="L" * 60)
    qr = {"Currency": "RUB", "Scheme": "charge", "InvoiceId": "Q" * 60}
    site.call("payments/qr/sbp/link", Amount=1234567.89, **qr)
    receipt = {"cloudpayments": {"CustomerReceipt": {"Items": [{"Label": "x" * 128}]}}}
    site.pay(endpoint="charge", InvoiceId="R" * 60, JsonData=receipt)
    SmsRuGateway(f"{emulators.base_url}/smsru", DEFAULT_API_ID, "PROIL").send(
        SmsMessage("+79161234567", "x" * 300, "k")
    )
    return emulators


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/_pages/cloudpayments", "/_pages/smsru", "/_pages/fcm"),
        *(f"/_pages/cloudpayments/{name}" for name in ("receipts", "links", "trouble", "{last}")),
    ],
)
def test_page_fits_its_window(tab, busy, path):
    (last,) = busy.application.cloudpayments.acquirer.ledger.newest(1)
    tab.goto(busy.base_url + path.format(last=last.id))

    width = tab.evaluate("document.documentElement.scrollWidth")
    assert width <= tab.viewport_size["width"]


def test_index_leads_to_every_page(tab, busy):
    tab.goto(busy.base_url)
    for label, heading in (
        ("Payments", "CloudPayments"),
        ("Receipts", "Receipts"),
        ("Links", "Links and codes"),
        ("Trouble", "Trouble"),
        ("SMS", "SMS.RU"),
        ("Pushes", "Firebase Cloud Messaging"),
    ):
        tab.get_by_role("navigation").get_by_role("link", name=label).click()
        assert tab.get_by_role("heading", level=1).inner_text() == heading


@pytest.mark.parametrize(
    ("button", "status"), [("Подтвердить", "Authorized"), ("Отклонить", "Declined")]
)
def test_payer_presses_a_button_and_comes_back(tab, site, merchant, button, status):
    model = site.pay(cards.PAYS_AFTER_3DS)["Model"]
    open_challenge(tab, model, merchant.url("3ds"))

    with tab.expect_navigation():
        tab.get_by_role("button", name=button).click()

    form = merchant.only("3ds").values
    assert form["MD"] == str(model["TransactionId"])
    site.call("payments/cards/post3ds", TransactionId=form["MD"], PaRes=form["PaRes"])
    assert site.status(model["TransactionId"]) == status


def open_challenge(tab, model, term_url):
    """What a shop's page does: a form that submits itself."""
    fields = {"MD": model["TransactionId"], "PaReq": model["PaReq"], "TermUrl": term_url}
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    tab.set_content(f'<form method="post" action="{model["AcsUrl"]}">{inputs}</form>')
    with tab.expect_navigation():
        tab.evaluate("document.forms[0].submit()")
