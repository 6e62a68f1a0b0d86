"""The accountant finds fuel that was not paid for; the customer pays by the link."""

from decimal import Decimal

import pytest

from proil_city import streets
from proil_city.bank import Bank
from proil_city.cards import PLAIN
from proil_city.customer import Customer
from proil_city.office import CREWS, DISPATCHER
from proil_city.walk import PHOTOS_AFTER, PHOTOS_BEFORE, assign, on_shift

ACCOUNTANT = ("accountant", "accountant")
CREW = CREWS[2]
GRADE = "AI-95"
LITRES = Decimal("30.000")
# The page Payment of an order is below its head.
TALL = {"width": 1440, "height": 1700}


@pytest.fixture(scope="module")
def accountant(system):
    desk = system.desk()
    groups = [desk.reference("base.group_user"), desk.reference("proil_api.group_accountant")]
    login, password = ACCOUNTANT
    desk.ensure(
        "res.users",
        [["login", "=", login]],
        {
            "name": "Ольга Бухгалтер",
            "login": login,
            "password": password,
            "lang": "ru_RU",
            "tz": "Europe/Moscow",
            "group_ids": [(6, 0, groups)],
        },
    )
    return system.desk(*ACCOUNTANT)


@pytest.fixture(scope="module")
def driver(system):
    return on_shift(system.world, CREW.phone, CREW.plate)


def _drive(system, driver, dice, before_the_end=lambda _order: None):
    """An order from the phone to the full tank."""
    customer = Customer.signed_in(
        system.addresses.odoo, streets.some_phone(dice), system.world.inbox
    )
    vehicle = customer.add_vehicle(streets.some_plate(dice), "Lada", GRADE, "50.000")
    quote = customer.quote(vehicle["id"], streets.some_place(dice), {"ordered_by": "full_tank"})
    order = customer.order(quote["id"])
    assert customer.pay(order["id"], PLAIN) == "authorised"
    assign(system.desk(*DISPATCHER), order["number"], CREW.phone)
    key = driver.wait_for_order(order["id"])["id"]
    driver.depart(key)
    driver.arrive(key)
    driver.start(key, GRADE)
    driver.pour(key, GRADE, LITRES)
    for kind in (*PHOTOS_BEFORE, *PHOTOS_AFTER):
        driver.photograph(key, kind, kind)
    before_the_end(order)
    driver.complete(key)
    return customer, order


@pytest.fixture
def owing(system, driver, dice):
    """The bank lets the hold go while the fuel flows."""
    bank = Bank(system.addresses.emulators)

    def let_go(order):
        bank.act(bank.of_order(order["number"])[0]["transaction_id"], "void")

    return _drive(system, driver, dice, let_go)


def _link(system, order):
    """Where the customer pays, as soon as the queue has made it."""
    debts = "proil.debt"
    desk = system.desk()
    for _look in range(100):
        found = desk.find(debts, [["order_id.name", "=", order["number"]]], ["pay_url", "id"])
        if found and found[0]["pay_url"]:
            return found[0]["id"], found[0]["pay_url"]
        desk.call(
            "ir.cron",
            "method_direct_trigger",
            desk.reference("proil_payment.ir_cron_collect_debts"),
        )
    raise AssertionError("no link was made")


def test_a_debt_is_seen_and_ends_when_its_link_is_paid(
    system, open_page, picture, accountant, owing
):
    _customer, order = owing
    debt, pay_url = _link(system, order)
    page = open_page(*ACCOUNTANT, "/odoo/action-proil_payment.proil_debt_action", TALL)
    page.locator(".o_data_row", has_text=order["number"]).wait_for()
    picture(page, "debts")
    page.goto(f"/odoo/action-proil_payment.proil_debt_action/{debt}")
    page.locator(".o_form_view", has_text=order["number"]).wait_for()
    picture(page, "debt")
    order_id = accountant.one("proil.order", [["name", "=", order["number"]]])
    page.goto(f"/odoo/action-proil_order.proil_order_action/{order_id}")
    page.locator(".o_notebook .nav-link[name=payment]").click()
    page.locator("[name=money_summary]").first.wait_for()
    picture(page, "order-in-debt")

    payer = page.context.new_page()
    payer.goto(pay_url)
    payer.locator("form button").first.click()
    payer.wait_for_load_state()
    payer.close()

    page.reload()
    page.locator(".o_notebook .nav-link[name=payment]").click()
    page.locator("[name=money_summary]").first.wait_for()
    picture(page, "order-paid-by-link")
    [paid] = accountant.find("proil.order", [["id", "=", order_id]], ["payment_state"])
    assert paid["payment_state"] == "captured"
    [settled] = accountant.find("proil.debt", [["id", "=", debt]], ["state"])
    assert settled["state"] == "paid"


def _ask_for_refund(page, picture):
    page.locator("button[name=action_refund]").click()
    wizard = page.locator(".modal")
    wizard.locator("[name=note] input").fill("Пахнет дизелем")
    picture(page, "refund-wizard")
    wizard.locator("[name=reason] select, [name=reason] input").first.click()
    page.get_by_text("Качество топлива").or_(page.get_by_text("Quality of the fuel")).last.click()
    wizard.locator("button[name=action_ask]").click()
    wizard.wait_for(state="hidden")


def test_a_refund_is_asked_for_by_one_and_approved_by_another(
    system, open_page, picture, accountant, driver, dice
):
    customer, order = _drive(system, driver, dice)
    customer.wait_for_charge(order["id"])
    order_id = accountant.one("proil.order", [["name", "=", order["number"]]])
    page = open_page(*DISPATCHER, f"/odoo/action-proil_order.proil_order_action/{order_id}")
    _ask_for_refund(page, picture)
    page = open_page(*ACCOUNTANT, "/odoo/action-proil_payment.proil_refund_action", TALL)
    row = page.locator(".o_data_row", has_text=order["number"])
    row.wait_for()
    picture(page, "refunds")
    row.click()
    page.locator("button[name=action_approve]").click()
    page.locator("button[name=action_approve]").wait_for(state="hidden")

    for _look in range(50):
        [seen] = accountant.find("proil.refund", [["order_id", "=", order_id]], ["state"])
        if seen["state"] == "done":
            break
        page.wait_for_timeout(200)
    assert seen["state"] == "done"
    picture(page, "refund")
    page.goto(f"/odoo/action-proil_order.proil_order_action/{order_id}")
    page.locator(".o_notebook .nav-link[name=payment]").click()
    page.locator("[name=money_summary]").first.wait_for()
    picture(page, "order-refunded")


@pytest.mark.parametrize("desk", ["hold", "failed_capture", "unfinished"])
def test_a_desk_opens(open_page, picture, accountant, desk):
    page = open_page(*ACCOUNTANT, f"/odoo/action-proil_payment.proil_{desk}_action")
    page.locator(".o_list_view").wait_for()
    picture(page, f"desk-{desk}")
