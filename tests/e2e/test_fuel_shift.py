"""A driver's shift over HTTP, and what the fuel controller sees of it in the browser."""

import random
import time
from decimal import Decimal

import pytest

from proil_city.desk import DeskError
from proil_city.life import City
from proil_city.office import CONTROLLER, DISPATCHER, WALKER
from proil_city.walk import assign, on_shift

GRADE = "AI-95"
FILLS, STOLEN_BEFORE_FILL, STOLEN_LITRES = 7, 5, Decimal(5)
# Moments are kept to the second; in life stops are minutes apart.
PAUSE_S = 1.1
PHONE = {"width": 390, "height": 844}
TALL = {"width": 1440, "height": 1500}


class UnhurriedCity(City):
    def _pause(self, life_seconds):
        time.sleep(PAUSE_S)


def _fill(city, desk, driver):
    """An order from the customer's phone to the completed fill."""
    customer, order, place = city._someone_orders(GRADE)
    assign(desk, order["number"], WALKER.phone)
    city._fuel(driver, order, GRADE, place)
    return customer.see(order["id"])


@pytest.fixture(scope="module")
def shift(system):
    """A closed shift in which a canister of five litres vanished between two stops."""
    dice = random.Random(7)
    city = UnhurriedCity(system.world, speed=1.0, dice=dice)
    on_shift(system.world, WALKER.phone, WALKER.plate).close_shift()
    driver = on_shift(system.world, WALKER.phone, WALKER.plate)
    driver.dice = dice
    driver.load(GRADE, Decimal("600.000"), "ТТН-1187")
    desk = system.desk(*DISPATCHER)
    orders = []
    for number in range(1, FILLS + 1):
        if number == STOLEN_BEFORE_FILL:
            driver.lose(GRADE, STOLEN_LITRES)
        orders.append(_fill(city, desk, driver))
    time.sleep(PAUSE_S)
    closed = driver.close_shift()
    assert closed["status"] == "closed"
    return closed["id"], [order["number"] for order in orders]


@pytest.fixture(scope="module")
def balance(system, shift):
    """The balance of the compartment, as the fuel controller's screen reads it."""
    public_id, _numbers = shift
    domain = [["shift_id.public_id", "=", public_id], ["compartment_id.name", "=", "2"]]
    fields = [
        "state",
        "verdict",
        "estimated_loss_litres",
        "fill_before_id",
        "fill_after_id",
        "variance_litres",
    ]
    [found] = system.desk(*CONTROLLER).find("proil.balance", domain, fields)
    return found


def test_a_staged_theft_is_found_between_the_right_stops(system, shift, balance):
    _public_id, numbers = shift
    orders = system.desk(*CONTROLLER).find(
        "proil.order", [["name", "in", numbers]], ["name", "fill_id"]
    )
    fills = {row["name"]: row["fill_id"][0] for row in orders}

    assert balance["verdict"] == "loss_between_stops"
    assert balance["estimated_loss_litres"] == pytest.approx(5, abs=1)
    before, after = numbers[STOLEN_BEFORE_FILL - 2], numbers[STOLEN_BEFORE_FILL - 1]
    assert balance["fill_before_id"][0] == fills[before]
    assert balance["fill_after_id"][0] == fills[after]
    assert balance["state"] != "ok"


@pytest.mark.parametrize("viewport", [TALL, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["ru_RU", "en_US"])
def test_the_controller_sees_the_curve(
    system, shift, balance, open_page, picture, viewport, language
):
    administrator = system.desk()
    controller = administrator.one("res.users", [["login", "=", CONTROLLER[0]]])
    administrator.call("res.users", "write", [controller], {"lang": language})

    page = open_page(*CONTROLLER, f"/odoo/variances/{balance['id']}", viewport)
    page.locator(".o_proil_shift_curve canvas").first.wait_for()
    summary = page.locator(".o_proil_shift_curve canvas").first.get_attribute("aria-label")

    assert summary
    page.locator(".o_proil_shift_curve details").first.click()
    assert page.locator(".o_proil_shift_curve tbody tr").count() >= 2 * FILLS
    page.locator(".o_proil_shift_curve details summary").first.click()
    page.wait_for_timeout(1200)  # the chart is drawn step by step
    picture(page, f"curve_{language}_{viewport['width']}")


def test_the_sheet_of_the_shift_is_a_document(system, shift, open_page):
    public_id, _numbers = shift
    page = open_page(*CONTROLLER, "/odoo/variances")

    sheet = page.request.get(f"/proil/shift/{public_id}/sheet.pdf")
    workbook = page.request.get(f"/proil/shift/{public_id}/sheet.xlsx")

    assert sheet.status == 200
    assert sheet.body().startswith(b"%PDF")
    assert workbook.status == 200
    assert workbook.body().startswith(b"PK")


def test_a_dispatcher_does_not_accept_a_variance(system, balance):
    with pytest.raises(DeskError):
        system.desk(*DISPATCHER).call("proil.balance", "action_approve", [balance["id"]])
