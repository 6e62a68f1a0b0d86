"""The office and the drivers of a benchmark, in its own process; payments are left to HTTP."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import _order_flow
import psycopg2.errors

from proil_city import streets

_CONFLICTS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
)
GRADE = "AI-95"
CAPACITY_LITRES, LOAD_LITRES = 10_000_000, Decimal(90_000)


@dataclass(frozen=True)
class Buyer:
    """A customer with a phone and a vehicle, by the ids of their records."""

    partner: int
    vehicle: int
    access_token: str = field(repr=False)


@dataclass(frozen=True)
class Placed:
    """An order as its customer knows it."""

    record: int
    id: str
    number: str
    buyer: Buyer


@dataclass
class Yard:
    """Everything that needs no acquirer: customers, orders, tankers, litres, photographs."""

    registry: Any
    crews: int
    shifts: list[tuple[int, int]] = field(default_factory=list)
    locks: list[threading.Lock] = field(default_factory=list)
    photos: Any = None
    accountant: int = 0

    def transaction(self, work: Callable[[Any], Any]) -> Any:
        """Do `work` with an environment and commit; a conflict has it done again."""
        from odoo import SUPERUSER_ID, api
        from odoo.exceptions import LockError

        for pause_s in (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2):
            try:
                with self.registry.cursor() as cursor:
                    return work(api.Environment(cursor, SUPERUSER_ID, {"lang": "en_US"}))
            except (*_CONFLICTS, LockError):
                time.sleep(pause_s * random.uniform(0.5, 1.5))
        raise TimeoutError("a transaction never got its turn")

    def open(self) -> None:
        """Put every crew on shift, with fuel for the whole run."""
        self.photos = _order_flow.photos()
        self.transaction(self._open_shifts)
        self.accountant = self.transaction(_hire_accountant)

    def _open_shifts(self, env: Any) -> None:
        tankers = env["fleet.vehicle"].search([("is_tanker", "=", True)], limit=self.crews)
        for driver, tanker in zip(env["proil.driver"].search([]), tankers, strict=False):
            tanker.compartment_ids.capacity_litres = CAPACITY_LITRES
            empty = dict.fromkeys(tanker.compartment_ids, _order_flow._empty())
            shift = env["proil.shift"]._open(driver, tanker, empty, _order_flow._now())
            petrol = tanker.compartment_ids.filtered(
                lambda each: each.product_id.grade_code == GRADE
            )
            shift._record_load(petrol, GRADE, LOAD_LITRES, f"W{shift.id}", _order_flow._now())
            self.shifts.append((shift.id, petrol.id))
            self.locks.append(threading.Lock())

    def buyer(self, dice: random.Random) -> Buyer:
        """A new customer, signed in."""

        def make(env: Any) -> Buyer:
            phone = streets.some_phone(dice)
            partner = env["res.partner"].create({"name": phone, "proil_phone": phone})
            grade = env["product.product"].search([("grade_code", "=", GRADE)])
            vehicle = env["proil.vehicle"].create(
                {
                    "partner_id": partner.id,
                    "plate_typed": streets.some_plate(dice),
                    "product_id": grade.id,
                    "tank_litres": "55",
                }
            )
            issued = env["proil.api.token"]._issue("proil.customer", partner, "phone")
            return Buyer(partner.id, vehicle.id, issued.access_token)

        return self.transaction(make)

    def place(self, buyer: Buyer) -> Placed:
        """An order of forty litres that waits for its payment."""

        def make(env: Any) -> Placed:
            state: dict[str, Any] = {}
            ids = {"partner": buyer.partner, "vehicle": buyer.vehicle}
            _order_flow.OrderFlow(ids).place(env, state)
            order = env["proil.order"].browse(state["order"])
            return Placed(order.id, order.public_id, order.name, buyer)

        return self.transaction(make)

    def serve(self, order: int, litres: Decimal, crew: int) -> None:
        """A crew's whole work on an accepted order, in the transactions that requests make."""
        shift, petrol = self.shifts[crew % len(self.shifts)]
        with self.locks[crew % len(self.locks)]:
            self.transaction(lambda env: _drive(env, order, shift))
            self.transaction(lambda env: _fill(env, order, petrol, litres, self.photos))

    def refund(self, order: int, share: Decimal) -> None:
        """An accountant gives a share of what was taken back."""

        def ask(env: Any) -> None:
            record = _order(env, order).with_user(self.accountant)
            amount = (record.sudo().amount_charged * share).quantize(Decimal("0.01"))
            record._refund_sum(max(amount, Decimal("0.01")), "goodwill", "By the benchmark")

        self.transaction(ask)

    def states(self, order: int) -> tuple[str, str]:
        """Where an order and its money stand."""

        def look(env: Any) -> tuple[str, str]:
            record = _order(env, order)
            return record.state, record.payment_state

        return self.transaction(look)


def _hire_accountant(env: Any) -> int:
    env["res.company"].search([]).proil_refund_limit = 1_000_000
    groups = env.ref("base.group_user") + env.ref("proil_api.group_accountant")
    values = {"name": "Accountant", "login": "accountant", "group_ids": [(6, 0, groups.ids)]}
    return env["res.users"].create(values).id


def _order(env: Any, order: int) -> Any:
    return env["proil.order"].browse(order)


def _drive(env: Any, order: int, shift: int) -> None:
    record = _order(env, order)
    record._assign(env["proil.shift"].browse(shift))
    record._depart()
    record._arrive()


def _fill(env: Any, order: int, petrol: int, litres: Decimal, photos: Any) -> None:
    record = _order(env, order)
    before = env["proil.compartment"].browse(petrol).totalizer_litres
    record._start_fuelling(before)
    state = {"order": order, "photos": photos}
    _order_flow._photograph(env, state)
    record._finish_fuelling(before + litres, litres)
    record._complete()


def some_litres(dice: random.Random) -> Decimal:
    """Up to the limit of the order, as a meter shows it."""
    return Decimal(dice.randint(1, 40_000)) / 1000
