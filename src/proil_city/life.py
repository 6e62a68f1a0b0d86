"""A day in the city at a chosen speed: customers order at random, crews serve them in turn."""

import itertools
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

import requests

from proil_city import cards, streets
from proil_city.api import ApiProblem
from proil_city.customer import Customer
from proil_city.desk import Desk, DeskError
from proil_city.driver import Driver
from proil_city.office import CREWS, DISPATCHER, GRADES, Crew
from proil_city.streets import Place
from proil_city.walk import (
    PHOTOS_AFTER,
    PHOTOS_BEFORE,
    World,
    assign,
    fill_up,
    on_shift,
)
from proil_core.decimals import from_kopecks, to_kopecks

# Seconds of a real day between two orders, and of the steps of one fill, at speed 1.
BETWEEN_ORDERS_S = 240.0
DRIVE_S, FUELLING_S = 600.0, 180.0
ORDERS_PER_SHIFT = 8
# One crew drains a canister on the way to its sixth customer.
THIEF, STOLEN_BEFORE_FILL = CREWS[1], 5
STOLEN_GRADE, STOLEN_LITRES = "AI-95", Decimal(5)
_TANKS_LITRES = (Decimal("40.000"), Decimal("50.000"), Decimal("60.000"), Decimal("80.000"))
_ROUND_SUM_ROUBLES = 100
_TROUBLES = (ApiProblem, DeskError, TimeoutError, requests.RequestException)


@dataclass
class City:
    """The running simulation; `speed` is how many times faster than life it goes."""

    world: World
    speed: float
    dice: random.Random = field(default_factory=random.Random)
    completed: int = 0

    def live(self, orders: int) -> int:
        """Serve so many orders and return how many were completed."""
        desk = Desk(self.world.odoo_url, self.world.database, *DISPATCHER)
        lock = threading.Lock()
        numbers = iter(range(orders))
        crews = [
            threading.Thread(target=self._work, args=(crew, desk, numbers, lock), daemon=True)
            for crew in CREWS
        ]
        for thread in crews:
            thread.start()
            self._pause(BETWEEN_ORDERS_S)
        for thread in crews:
            thread.join()
        return self.completed

    def _work(self, crew: Crew, desk: Desk, numbers: Iterator[int], lock: threading.Lock) -> None:
        """One crew's day: the next customer, until there are none left."""
        driver = self._begin(crew)
        for served in itertools.count():
            with lock:
                if next(numbers, None) is None:
                    return
            try:
                if served and served % ORDERS_PER_SHIFT == 0:
                    self._hand_over(crew, driver)
                    driver = self._begin(crew)
                self._serve(crew, driver, desk, lock, served % ORDERS_PER_SHIFT)
            except _TROUBLES as trouble:
                # A city goes on when one order fails; the line shows it to whoever watches.
                self.world.tell(f"{crew.name}: {trouble}")
                self._pause(BETWEEN_ORDERS_S)

    def _begin(self, crew: Crew) -> Driver:
        driver = on_shift(self.world, crew.phone, crew.plate)
        driver.dice = self.dice
        return driver

    def _hand_over(self, crew: Crew, driver: Driver) -> None:
        driver.close_shift()
        self.world.tell(f"{crew.name} closed the shift on {crew.plate}")

    def _serve(
        self, crew: Crew, driver: Driver, desk: Desk, lock: threading.Lock, served: int
    ) -> None:
        grade = self.dice.choice([grade for grade in GRADES if grade in driver.compartments])
        if crew == THIEF and served == STOLEN_BEFORE_FILL:
            grade = STOLEN_GRADE
            driver.lose(grade, STOLEN_LITRES)
        customer, order, place = self._someone_orders(grade)
        with lock:
            assign(desk, order["number"], crew.phone)
        litres = self._fuel(driver, order, grade, place)
        done = customer.wait_for_charge(order["id"])
        self.completed += done["status"] == "completed"
        self.world.tell(
            f"{order['number']}  {crew.name} poured {litres} l of {grade}, "
            f"charged {from_kopecks(done['amount_charged'])} RUB ({done['payment_status']})"
        )
        fill_up(self.world, driver)
        self._pause(BETWEEN_ORDERS_S)

    def _someone_orders(self, grade: str) -> tuple[Customer, Any, Place]:
        phone = streets.some_phone(self.dice)
        customer = Customer.signed_in(self.world.odoo_url, phone, self.world.inbox)
        tank_litres = self.dice.choice(_TANKS_LITRES)
        vehicle = customer.add_vehicle(
            streets.some_plate(self.dice), streets.some_make(self.dice), grade, str(tank_litres)
        )
        place = streets.some_place(self.dice)
        demand = some_demand(tank_litres, Decimal(GRADES[grade]), self.dice)
        quote = customer.quote(vehicle["id"], place, demand)
        order = customer.order(quote["id"])
        customer.pay(order["id"], self.dice.choice((cards.PLAIN, cards.WITH_3DS)))
        self.world.tell(f"{order['number']}  {vehicle['plate']} at {place.address} ordered {grade}")
        return customer, customer.see(order["id"]), place

    def _fuel(self, driver: Driver, order: Any, grade: str, place: Place) -> Decimal:
        key = driver.wait_for_order(order["id"])["id"]
        driver.depart(key)
        driver.be_at(streets.some_place(self.dice), 40.0)
        self._pause(DRIVE_S)
        driver.arrive(key)
        driver.be_at(place, 0.0)
        driver.dip("pre", grade)
        driver.start(key, grade)
        for kind in PHOTOS_BEFORE:
            driver.photograph(key, kind, "000.000")
        self._pause(FUELLING_S)
        litres = some_litres(Decimal(order["litres_limit"]), self.dice)
        driver.pour(key, grade, litres)
        driver.dip("post", grade)
        for kind in PHOTOS_AFTER:
            driver.photograph(key, kind, str(litres))
        driver.complete(key)
        return litres

    def _pause(self, life_seconds: float) -> None:
        time.sleep(life_seconds / self.speed * self.dice.uniform(0.6, 1.4))


def some_demand(
    tank_litres: Decimal, price_per_litre: Decimal, dice: random.Random
) -> dict[str, Any]:
    """Half a tank or more: by litres, by a round sum of roubles, or simply full."""
    litres = int(tank_litres * dice.randint(50, 95) / 100)
    round_sum = int(litres * price_per_litre) // _ROUND_SUM_ROUBLES * _ROUND_SUM_ROUBLES
    return dice.choice(
        (
            {"ordered_by": "full_tank"},
            {"ordered_by": "litres", "litres": f"{litres}.000"},
            {"ordered_by": "money", "amount": to_kopecks(Decimal(round_sum))},
        )
    )


def some_litres(limit: Decimal, dice: random.Random) -> Decimal:
    """What goes into a tank: most of the limit, never more, as a meter's display shows it."""
    share = Decimal(dice.randint(60, 100)) / 100
    return (limit * share).quantize(Decimal("0.01"), ROUND_DOWN)
