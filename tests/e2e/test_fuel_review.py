"""More is poured than was ordered: the money waits until a fuel controller has looked."""

from decimal import Decimal

import pytest

from proil_city import streets
from proil_city.api import ApiProblem
from proil_city.cards import PLAIN
from proil_city.customer import Customer
from proil_city.office import CONTROLLER, CREWS, DISPATCHER
from proil_city.walk import PHOTOS_AFTER, PHOTOS_BEFORE, assign, captured_roubles, on_shift

CREW = CREWS[0]
GRADE, LIMIT, POURED = "AI-95", Decimal("30.000"), Decimal("33.500")
DESKTOP, PHONE = {"width": 1440, "height": 1200}, {"width": 390, "height": 844}


@pytest.fixture
def doubtful(system, dice):
    """An order that is poured above its limit and photographed; the driver has gone."""
    driver = on_shift(system.world, CREW.phone, CREW.plate)
    phone = streets.some_phone(dice)
    customer = Customer.signed_in(system.addresses.odoo, phone, system.world.inbox)
    vehicle = customer.add_vehicle(streets.some_plate(dice), "Lada Vesta", GRADE, "50.000")
    asked = {"ordered_by": "litres", "litres": str(LIMIT)}
    quote = customer.quote(vehicle["id"], streets.some_place(dice), asked)
    order = customer.order(quote["id"])
    assert customer.pay(order["id"], PLAIN) == "authorised"
    assign(system.desk(*DISPATCHER), order["number"], CREW.phone)
    key = driver.wait_for_order(order["id"])["id"]
    driver.depart(key)
    driver.arrive(key)
    driver.start(key, GRADE)
    for kind in PHOTOS_BEFORE:
        driver.photograph(key, kind, "000.000")
    told = driver.pour(key, GRADE, POURED)
    assert told["review"]["doubts"] == ["above_limit"]
    assert "Можно ехать дальше" in told["review"]["text"]
    for kind in PHOTOS_AFTER:
        driver.photograph(key, kind, str(POURED))
    with pytest.raises(ApiProblem, match="order_in_review"):
        driver.complete(key)
    return customer, order


def _speak(system, language):
    administrator = system.desk()
    controller = administrator.one("res.users", [["login", "=", CONTROLLER[0]]])
    administrator.call("res.users", "write", [controller], {"lang": language})


def test_the_money_waits_for_the_fuel_controller(system, doubtful, open_page, picture):
    customer, order = doubtful
    assert customer.see(order["id"])["status"] == "fuelled"
    assert captured_roubles(system.addresses.emulators, order["number"]) == 0
    for language in ("en_US", "ru_RU"):
        _speak(system, language)
        for viewport in (PHONE, DESKTOP):
            page = open_page(*CONTROLLER, "/odoo/fuel-review", viewport)
            page.get_by_text(order["number"]).first.wait_for()
            picture(page, f"review_desk_{language}_{viewport['width']}")
            page.get_by_text(order["number"]).first.click()
            page.locator("[name=review_reasons]").first.wait_for()
            page.locator("[name=photo_ids] img").first.wait_for()
            page.wait_for_function(
                "[...document.querySelectorAll('[name=photo_ids] img')].every(img => img.complete)"
            )
            picture(page, f"review_form_{language}_{viewport['width']}")

    page.get_by_role("button", name="Литры верны").click()

    done = customer.wait_for_charge(order["id"])
    assert (done["status"], done["payment_status"]) == ("completed", "captured")
    assert Decimal(done["litres_filled"]) == LIMIT
    assert done["amount_charged"] == order["hold_amount"]
