"""A customer pays in a browser: by a new card in the widget, by a saved one, and on Odoo's form."""

import random

import pytest

from proil_city import cards, streets
from proil_city.bank import Bank
from proil_city.customer import Customer
from proil_city.office import CLIENT, CLIENT_NAME

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LOCALES = {"ru": "ru_RU", "en": "en_US"}
NO_MONEY = {
    "ru": "На карте недостаточно денег.",
    "en": "There is not enough money on the card.",
}

both_screens = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def customer(system):
    phone = streets.some_phone(random.Random())
    return Customer.signed_in(system.addresses.odoo, phone, system.world.inbox)


@pytest.fixture
def speak(system, customer):
    """A function that sets the language of the customer."""

    def in_language(language):
        desk = system.desk()
        partner = desk.one("res.partner", [["proil_phone", "=", customer.phone]])
        desk.call("res.partner", "write", [partner], {"lang": LOCALES[language]})

    return in_language


@pytest.fixture
def new_order(customer, dice):
    """A function that places an order which waits for its payment."""

    def place():
        vehicle = customer.add_vehicle(streets.some_plate(dice), "Lada", "AI-95", "50.000")
        demand = {"ordered_by": "litres", "litres": "40.000"}
        quote = customer.quote(vehicle["id"], streets.some_place(dice), demand)
        return customer.order(quote["id"])

    return place


@pytest.fixture
def visit(browser):
    """A function that opens a page in a browser of its own; errors in its console fail the test."""
    contexts, complaints = [], []

    def open_address(url, viewport=DESKTOP):
        context = browser.new_context(viewport=viewport, locale="ru-RU")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        return page

    yield open_address
    for context in contexts:
        context.close()
    assert complaints == []


def payment_page(customer, order):
    return customer.client.post(f"/payments/{order['id']}/page")["url"]


def save_card(customer, order):
    body = {"cryptogram": cards.PLAIN.cryptogram(), "save_card": True}
    customer.client.post(f"/payments/{order['id']}/authorize", body)
    assert customer.settled_payment(order["id"]) == "authorised"


def in_widget(page):
    return page.frame_locator("dialog[open] iframe")


def pay_in_widget(page, card, picture=None, name=""):
    """Choose the card, press the button, go through the bank's page where the card wants it."""
    widget = in_widget(page)
    widget.locator("#card").select_option(card.number)
    if picture:
        picture(page, f"{name}-widget")
    widget.locator("#pay").click()
    if card == cards.WITH_3DS:
        passed = widget.locator("form", has=page.locator("input[name=PaRes]")).first
        passed.wait_for()
        if picture:
            picture(page, f"{name}-bank")
        passed.locator("button").click()
    widget.locator("#result").wait_for()
    widget.locator("#close").click()


@both_screens
def test_a_new_card_pays_through_the_widget_and_the_bank(
    system, customer, new_order, visit, picture, viewport
):
    name = f"pay-new-card-{viewport['width']}"
    order = new_order()
    page = visit(payment_page(customer, order), viewport)
    picture(page, name)

    page.locator("input[name=save_card]").check()
    page.locator("button[name=new_card]").click()
    pay_in_widget(page, cards.WITH_3DS, picture, name)

    page.locator(".o_proil_good").wait_for()
    picture(page, f"{name}-held")
    seen = customer.see(order["id"])
    assert (seen["status"], seen["payment_status"]) == ("accepted", "authorised")
    [card] = customer.client.get("/payment-methods")["items"]
    assert card["last_four"] == "4242"
    [held] = Bank(system.addresses.emulators).of_order(order["number"])
    assert held["status"] == "Authorized"


@both_screens
def test_a_saved_card_pays_in_one_tap(customer, new_order, visit, picture, viewport):
    name = f"pay-saved-card-{viewport['width']}"
    save_card(customer, new_order())
    order = new_order()
    page = visit(payment_page(customer, order), viewport)
    picture(page, name)

    page.locator("button[name=saved_card]").click()

    page.locator(".o_proil_good").wait_for()
    picture(page, f"{name}-held")
    assert customer.see(order["id"])["status"] == "accepted"


@both_screens
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_declined_card_is_explained_and_another_pays(
    customer, speak, new_order, visit, picture, viewport, language
):
    name = f"pay-declined-{language}-{viewport['width']}"
    speak(language)
    order = new_order()
    page = visit(payment_page(customer, order), viewport)
    assert page.locator("html").get_attribute("lang") == language

    page.locator("button[name=new_card]").click()
    pay_in_widget(page, cards.WITHOUT_MONEY)

    page.locator(".o_proil_declined", has_text=NO_MONEY[language]).wait_for()
    picture(page, name)
    assert customer.see(order["id"])["status"] == "pending_payment"

    page.locator("button[name=new_card]").click()
    pay_in_widget(page, cards.PLAIN)
    page.locator(".o_proil_good").wait_for()
    assert customer.see(order["id"])["status"] == "accepted"


@both_screens
@pytest.mark.parametrize("method", ["sbp", "tpay"])
def test_a_bank_s_app_pays_and_the_page_notices(
    customer, new_order, visit, picture, viewport, method
):
    name = f"pay-{method}-{viewport['width']}"
    order = new_order()
    page = visit(payment_page(customer, order), viewport)
    picture(page, f"{name}-choice")

    page.locator(f"button[name=method_{method}]").click()
    app = page.locator("a[name=bank_app]")
    app.wait_for()
    picture(page, name)
    visit(app.get_attribute("href"), PHONE).locator("#pay").click()

    app.wait_for(state="detached")
    page.locator(".o_proil_good, .o_proil_state").first.wait_for()
    picture(page, f"{name}-paid")
    assert customer.see(order["id"])["status"] == "accepted"


def test_a_widget_that_is_closed_leaves_the_choice_open(customer, new_order, visit, picture):
    order = new_order()
    page = visit(payment_page(customer, order), PHONE)
    page.locator("button[name=new_card]").click()

    in_widget(page).locator("#close").click()

    page.locator(".o_proil_left").wait_for()
    picture(page, "pay-left-390")
    page.locator("button[name=new_card]").click()
    pay_in_widget(page, cards.PLAIN)
    page.locator(".o_proil_good").wait_for()


def test_a_reload_in_the_middle_of_the_widget_is_not_a_dead_end(
    customer, new_order, visit, picture
):
    order = new_order()
    page = visit(payment_page(customer, order), PHONE)
    page.locator("button[name=new_card]").click()
    in_widget(page).locator("#pay").wait_for()

    page.reload()
    picture(page, "pay-pending-390")
    page.locator("button[name=anew]").click()

    page.locator("button[name=new_card]").wait_for()


@both_screens
def test_an_address_that_does_not_work_says_so(customer, new_order, visit, picture, viewport):
    order = new_order()
    url = payment_page(customer, order)

    page = visit(url[:-6] + "AAAAAA", viewport)

    page.locator(".o_proil_state").wait_for()
    picture(page, f"pay-gone-{viewport['width']}")
    assert order["number"] not in page.content()


def choose_card(page):
    option = page.locator(
        "[name=o_payment_option]", has=page.locator("[data-payment-method-code=card]")
    )
    option.locator(".o_payment_option_label").first.click()
    return option


@both_screens
def test_odoos_own_form_is_paid_in_the_widget(system, open_page, picture, viewport):
    name = f"odoo-form-{viewport['width']}"
    page = open_page(*CLIENT, "/payment/pay?reference=E2E&amount=1234.5", viewport)
    choose_card(page).locator("[name=o_cloudpayments_inline_form]").wait_for()
    picture(page, name)

    page.locator("button[name=o_payment_submit_button]").click()
    pay_in_widget(page, cards.WITH_3DS)

    page.wait_for_url("**/payment/confirmation**")
    picture(page, f"{name}-confirmed")
    [payment] = system.desk().find(
        "payment.transaction",
        [["reference", "=like", "E2E%"], ["state", "=", "authorized"]],
        ["amount"],
    )[:1]
    assert payment["amount"] == 1234.5


def test_odoos_own_form_explains_a_declined_card_and_a_closed_widget(open_page, picture):
    page = open_page(*CLIENT, "/payment/pay?reference=NO&amount=10")
    choose_card(page)
    submit = page.locator("button[name=o_payment_submit_button]")

    submit.click()
    in_widget(page).locator("#close").click()
    page.locator(".modal-body").wait_for()
    picture(page, "odoo-form-left")
    page.locator(".modal-footer button").first.click()

    submit.click()
    pay_in_widget(page, cards.WITHOUT_MONEY)
    page.get_by_text(NO_MONEY["ru"]).first.wait_for()
    picture(page, "odoo-form-declined")


def test_a_card_is_added_to_the_profile(system, open_page, picture):
    page = open_page(*CLIENT, "/my/payment_method")
    choose_card(page)

    page.locator("button[name=o_payment_submit_button]").click()
    pay_in_widget(page, cards.PLAIN)

    page.wait_for_url("**/my/payment_method**")
    page.locator("[name=o_payment_delete_token]").first.wait_for()
    picture(page, "odoo-card-added")
    desk = system.desk()
    company = desk.one("res.partner", [["name", "=", CLIENT_NAME]])
    cards_saved = desk.find(
        "payment.token", [["partner_id", "child_of", company]], ["payment_details"]
    )
    assert [card["payment_details"] for card in cards_saved] == ["3055"]
