"""The dispatcher assigns by drag on the board; the client sees the order in the portal."""

import random

import pytest

from proil_city import streets
from proil_city.cards import PLAIN
from proil_city.customer import Customer
from proil_city.office import CLIENT, CLIENT_NAME, CREWS, DISPATCHER
from proil_city.walk import PHOTOS_AFTER, PHOTOS_BEFORE, POURED_LITRES, assign, on_shift

# Four pictures that have really been loaded, not four empty frames.
SHOWN_PHOTOS = """() => [...document.querySelectorAll("main img[src*='photo']")]
    .filter((img) => img.complete && img.naturalWidth > 0).length === 4"""
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def driver(system):
    crew = CREWS[2]
    return on_shift(system.world, crew.phone, crew.plate)


@pytest.fixture
def accepted_order(system, driver):
    """An order of the client's employee, paid and waiting for its driver."""
    dice = random.Random()
    world, desk = system.world, system.desk()
    phone = streets.some_phone(dice)
    company = desk.one("res.partner", [["name", "=", CLIENT_NAME]])
    person = {"name": "Пётр Водителев", "proil_phone": phone, "parent_id": company}
    desk.create("res.partner", person)
    customer = Customer.signed_in(world.odoo_url, phone, world.inbox)
    vehicle = customer.add_vehicle(streets.some_plate(dice), "Lada", "AI-95", "50.000")
    quote = customer.quote(vehicle["id"], streets.some_place(dice), {"ordered_by": "full_tank"})
    order = customer.order(quote["id"])
    assert customer.pay(order["id"], PLAIN) == "authorised"
    return customer.see(order["id"])


def _card(page, number):
    return page.locator(".o_kanban_record", has_text=number)


def _column(page, state):
    """The board groups by state; a column carries the state's label in its header."""
    return page.locator(".o_kanban_group", has=page.locator(".o_column_title", has_text=state))


def _drag(page, card, column):
    card.hover()
    page.mouse.down()
    box = column.bounding_box()
    target = (box["x"] + box["width"] / 2, box["y"] + 120)
    # The renderer starts a drag only after the pointer has moved a little.
    page.mouse.move(target[0] - 60, target[1], steps=8)
    page.mouse.move(*target, steps=8)
    page.mouse.up()


def test_a_card_dragged_to_assigned_asks_for_the_shift(
    system, open_page, picture, driver, accepted_order
):
    page = open_page(*DISPATCHER, "/odoo/fuel-board")
    card = _card(page, accepted_order["number"])
    card.wait_for()
    picture(page, "board")

    _drag(page, card, _column(page, "Назначена"))
    offer = page.locator(".modal .o_data_row", has_text=CREWS[2].name)
    offer.wait_for()
    picture(page, "assignment")
    offer.get_by_role("button").click()

    assigned = _column(page, "Назначена").locator(
        ".o_kanban_record", has_text=accepted_order["number"]
    )
    assigned.wait_for()
    picture(page, "board-assigned")
    assert (
        driver.wait_for_order(accepted_order["id"])["plate"] == accepted_order["vehicle"]["plate"]
    )


def test_a_refused_drop_explains_itself_and_the_card_goes_back(open_page, picture, accepted_order):
    page = open_page(*DISPATCHER, "/odoo/fuel-board")
    card = _card(page, accepted_order["number"])
    card.wait_for()

    _drag(page, card, _column(page, "В пути"))

    notice = page.locator(".o_notification, .modal")
    notice.first.wait_for()
    picture(page, "board-refused")
    accepted = _column(page, "Принята").locator(
        ".o_kanban_record", has_text=accepted_order["number"]
    )
    accepted.wait_for()


def _complete(system, driver, order):
    desk = system.desk(*DISPATCHER)
    assign(desk, order["number"], CREWS[2].phone)
    key = driver.wait_for_order(order["id"])["id"]
    driver.depart(key)
    driver.arrive(key)
    driver.start(key, "AI-95")
    driver.pour(key, "AI-95", POURED_LITRES)
    for kind in (*PHOTOS_BEFORE, *PHOTOS_AFTER):
        driver.photograph(key, kind, kind)
    driver.complete(key)


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_the_client_sees_its_active_and_completed_orders(
    system, open_page, picture, driver, accepted_order, viewport
):
    page = open_page(*CLIENT, "/my/fuel", viewport)
    page.get_by_text(accepted_order["number"]).wait_for()

    _complete(system, driver, accepted_order)

    page.reload()
    picture(page, f"portal-{'phone' if viewport else 'desktop'}")
    page.get_by_text(accepted_order["number"]).click()
    page.get_by_text("31,47").first.wait_for()
    page.wait_for_function(SHOWN_PHOTOS)
    picture(page, f"portal-order-{'phone' if viewport else 'desktop'}")


def test_the_client_does_not_see_what_others_ordered(system, open_page, dice):
    stranger = Customer.signed_in(
        system.addresses.odoo, streets.some_phone(dice), system.world.inbox
    )
    vehicle = stranger.add_vehicle(streets.some_plate(dice), "Lada", "DT", "50.000")
    quote = stranger.quote(vehicle["id"], streets.some_place(dice), {"ordered_by": "full_tank"})
    order = stranger.order(quote["id"])

    page = open_page(*CLIENT, "/my/fuel")

    assert page.get_by_text(order["number"]).count() == 0
    answer = page.goto(f"/my/fuel/{order['id']}")
    assert answer.status == 404
