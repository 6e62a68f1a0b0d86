"""One order from the customer's phone to the captured money, with every invariant checked."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import requests

from proil_city import cards, streets
from proil_city.api import TIMEOUT_S, ApiProblem
from proil_city.customer import Customer
from proil_city.desk import Desk
from proil_city.driver import Driver
from proil_city.office import DISPATCHER, WALKER
from proil_city.phones import SmsInbox
from proil_core.decimals import from_kopecks

GRADE = "AI-95"
POURED_LITRES = Decimal("31.470")
LOW_LEVEL_LITRES, LOAD_LITRES = Decimal("150.000"), Decimal("600.000")
PHOTOS_BEFORE = ("nozzle_before", "dashboard_before")
PHOTOS_AFTER = ("nozzle_after", "dashboard_after")


@dataclass(frozen=True)
class World:
    """Where the system under the walk listens; `tell` receives each step in words."""

    odoo_url: str
    emulators_url: str
    database: str
    tell: Callable[[str], None] = print

    @property
    def inbox(self) -> SmsInbox:
        """The SMS of the city."""
        return SmsInbox(self.emulators_url)


class Broken(Exception):
    """An invariant did not hold."""


def walk(world: World, dice: random.Random, card: cards.Card = cards.WITH_3DS) -> str:
    """Place, pay, assign, fuel, complete, charge; returns the order's number. Raises Broken."""
    driver = on_shift(world, WALKER.phone, WALKER.plate)
    customer, quote = _ask_price(world, dice)
    order = _place_and_pay(world, customer, quote, card)
    _assign(world, order, WALKER.phone)
    _fuel(world, driver, order)
    _settle(world, customer, driver, order, quote)
    return str(order["number"])


def on_shift(world: World, phone: str, plate: str) -> Driver:
    """A driver with an open shift: the running one is resumed, otherwise one is opened."""
    driver = Driver.signed_in(world.odoo_url, phone, world.inbox)
    try:
        driver.resume(driver.client.get("/shifts/current"))
        world.tell(f"driver {phone} goes on with the shift on {plate}")
    except ApiProblem as problem:
        if problem.code != "not_found":
            raise
        driver.open_shift(plate)
        world.tell(f"driver {phone} opened a shift on {plate}")
    fill_up(world, driver)
    return driver


def fill_up(world: World, driver: Driver) -> None:
    """Load at the depot whatever runs low."""
    for grade, compartment in driver.compartments.items():
        if driver.levels[compartment] < LOW_LEVEL_LITRES:
            driver.load(grade, LOAD_LITRES, f"CITY-{driver.totalizers[compartment]}")
            world.tell(f"driver loaded {LOAD_LITRES} l of {grade}")


def _ask_price(world: World, dice: random.Random) -> tuple[Customer, Any]:
    customer = Customer.signed_in(world.odoo_url, streets.some_phone(dice), world.inbox)
    vehicle = customer.add_vehicle(
        streets.some_plate(dice), streets.some_make(dice), GRADE, "55.000"
    )
    place = streets.some_place(dice)
    demand = {"ordered_by": "litres", "litres": "40.000"}
    quote = customer.quote(vehicle["id"], place, demand)
    world.tell(
        f"customer {customer.phone} asks for 40.000 l of {GRADE} for {vehicle['plate']} at "
        f"{place.address}: {from_kopecks(quote['price_per_litre'])} RUB/l, "
        f"hold {from_kopecks(quote['hold_amount'])} RUB"
    )
    return customer, quote


def _place_and_pay(world: World, customer: Customer, quote: Any, card: cards.Card) -> Any:
    order = customer.order(quote["id"])
    world.tell(f"order {order['number']} placed: {order['status']}")
    status = customer.pay(order["id"], card)
    _demand(status == "authorised", f"the hold is {status}")
    order = customer.see(order["id"])
    _demand(order["status"] == "accepted", f"a paid order is {order['status']}")
    world.tell(
        f"hold of {from_kopecks(order['hold_amount'])} RUB authorised with 3-D Secure: accepted"
    )
    return order


def _assign(world: World, order: Any, driver_phone: str) -> None:
    desk = Desk(world.odoo_url, world.database, *DISPATCHER)
    assign(desk, order["number"], driver_phone)
    world.tell(f"dispatcher assigned {order['number']} to {driver_phone}")


def assign(desk: Desk, number: str, driver_phone: str) -> None:
    """Press Assign and choose the driver's open shift in the dialog, as the screen does."""
    order = desk.one("proil.order", [["name", "=", number]])
    dialog = desk.call("proil.order", "action_assign", [order])["res_id"]
    offer = desk.one(
        "proil.assignment.offer",
        [["assignment_id", "=", dialog], ["shift_id.driver_id.phone", "=", driver_phone]],
    )
    desk.call("proil.assignment.offer", "action_assign", [offer])


def _fuel(world: World, driver: Driver, order: Any) -> None:
    key = driver.wait_for_order(order["id"])["id"]
    _demand(bool(driver.find(order["number"])), "the driver cannot find the order by its number")
    driver.depart(key)
    driver.arrive(key)
    world.tell("driver departed and arrived")
    driver.start(key, GRADE)
    for kind in PHOTOS_BEFORE:
        driver.photograph(key, kind, "000.000")
    _demand_refusal(lambda: driver.complete(key), "illegal_transition")
    driver.pour(key, GRADE, POURED_LITRES)
    _demand_refusal(lambda: driver.complete(key), "photos_missing")
    for kind in PHOTOS_AFTER:
        driver.photograph(key, kind, f"{POURED_LITRES}")
    driver.complete(key)
    world.tell(f"poured {POURED_LITRES} l, four photos taken, completed")
    _demand_refusal(lambda: driver.complete(key), "illegal_transition")


def _settle(world: World, customer: Customer, driver: Driver, order: Any, quote: Any) -> None:
    done = customer.wait_for_charge(order["id"])
    price, fee = from_kopecks(quote["price_per_litre"]), from_kopecks(quote["delivery_fee"])
    due = (POURED_LITRES * price).quantize(Decimal("0.01"), ROUND_HALF_UP) + fee
    charged = from_kopecks(done["amount_charged"])
    world.tell(f"charged {charged} RUB = {POURED_LITRES} l × {price} + {fee}; the rest released")
    _demand(done["status"] == "completed", f"a completed order is {done['status']}")
    _demand(done["payment_status"] == "captured", f"the payment is {done['payment_status']}")
    _demand(Decimal(done["litres_filled"]) == POURED_LITRES, "the order shows other litres")
    _demand(charged == due, f"charged {charged}, due {due}")
    _demand(charged <= from_kopecks(quote["hold_amount"]), "charged more than was held")
    captured = captured_roubles(world.emulators_url, done["number"])
    _demand(captured == charged, f"the acquirer captured {captured}, we say {charged}")
    certificate = customer.certificate(order["id"])
    _demand(Decimal(certificate["litres"]) == POURED_LITRES, "the certificate shows other litres")
    _demand(len(certificate["photos"]) == 4, "the certificate lacks photos")
    page = requests.get(certificate["url"], timeout=TIMEOUT_S)
    _demand(page.status_code == 200, "the certificate page does not open")
    _check_shift(world, driver)
    world.tell("every invariant held")


def _check_shift(world: World, driver: Driver) -> None:
    """Closing now would find nothing missing: the meter's litres are the order's litres."""
    shift = driver.client.get("/shifts/current")
    for compartment in shift["tanker"]["compartments"]:
        expected = driver.levels[compartment["id"]]
        found = Decimal(compartment["level_litres"])
        _demand(found == expected, f"the shift holds {found} l, the meters say {expected}")
    world.tell("the running level of every compartment agrees with its meter")


def captured_roubles(emulators_url: str, number: str) -> Decimal:
    """What the acquirer has captured for an order, summed over its operations."""
    rows = requests.get(f"{emulators_url}/_admin/cloudpayments/operations", timeout=TIMEOUT_S)
    rows.raise_for_status()
    return sum(
        (
            Decimal(str(row["confirmed_amount"]))
            for row in rows.json()
            if number in str(row["invoice_id"]) and row["status"] == "Completed"
        ),
        Decimal(0),
    )


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)


def _demand_refusal(action: Callable[[], Any], code: str) -> None:
    try:
        action()
    except ApiProblem as problem:
        _demand(problem.code == code, f"refused with {problem.code} instead of {code}")
        return
    raise Broken(f"accepted what {code} should refuse")
