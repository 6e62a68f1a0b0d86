"""A worker dies while the acquirer works: the money is taken once, whatever is left behind."""

import os
import signal
import time

import requests

from proil_city import streets
from proil_city.cards import PLAIN
from proil_city.customer import Customer
from proil_city.office import CREWS
from proil_city.walk import (
    PHOTOS_AFTER,
    PHOTOS_BEFORE,
    POURED_LITRES,
    assign,
    captured_roubles,
    on_shift,
)
from proil_core.decimals import from_kopecks

CONFIRM_TAKES_S = 5.0
# The job runner looks for jobs of dead workers once a minute.
PATIENCE_S = 180.0


def _slow_confirm(emulators_url):
    answer = requests.post(
        f"{emulators_url}/_admin/cloudpayments/faults",
        json={"endpoint": "*confirm", "kind": "latency", "seconds": CONFIRM_TAKES_S, "times": 1},
        timeout=10,
    )
    answer.raise_for_status()


def _wait_for_sent_capture(system, number):
    domain = [["hold_id.reference", "like", number], ["kind", "=", "confirm"]]
    desk = system.desk()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        rows = desk.find("cloudpayments.operation", domain, ["state"])
        if rows and rows[0]["state"] == "sent":
            return
        time.sleep(0.1)
    raise AssertionError("the capture was not sent")


def _fuelled_order(system, dice):
    world, crew = system.world, CREWS[1]
    driver = on_shift(world, crew.phone, crew.plate)
    customer = Customer.signed_in(world.odoo_url, streets.some_phone(dice), world.inbox)
    vehicle = customer.add_vehicle(streets.some_plate(dice), "Lada", "AI-95", "50.000")
    quote = customer.quote(vehicle["id"], streets.some_place(dice), {"ordered_by": "full_tank"})
    order = customer.order(quote["id"])
    customer.pay(order["id"], PLAIN)
    assign(system.desk("dispatcher", "dispatcher"), order["number"], crew.phone)
    key = driver.wait_for_order(order["id"])["id"]
    driver.depart(key)
    driver.arrive(key)
    driver.start(key, "AI-95")
    driver.pour(key, "AI-95", POURED_LITRES)
    for kind in (*PHOTOS_BEFORE, *PHOTOS_AFTER):
        driver.photograph(key, kind, kind)
    return customer, driver, order


def test_a_capture_survives_its_worker(system, dice):
    customer, driver, order = _fuelled_order(system, dice)
    _slow_confirm(system.addresses.emulators)
    driver.complete(order["id"])
    _wait_for_sent_capture(system, order["number"])

    os.killpg(system.stack.odoo.pid, signal.SIGKILL)
    system.restart_odoo()

    done = customer.wait_for_charge(order["id"], PATIENCE_S)
    assert done["payment_status"] == "captured"
    captured = captured_roubles(system.addresses.emulators, order["number"])
    assert captured == from_kopecks(done["amount_charged"])
