"""PROIL's own way: from a placed order to captured money and its retail entry."""

import hashlib
import random
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from proil_city import streets
from proil_city.cards import PLAIN
from proil_city.pictures import display
from proil_core.proof.photos import PhotoKind, PhotoPolicy, check_photo

# A hundred fills must fit into one tanker.
LITRES = Decimal("12.470")
PLACE = {"place_latitude": 55.75, "place_longitude": 37.62, "place_address": "Озёрная улица, 1"}


def prepare(env: Any) -> dict[str, int]:
    """A customer with a vehicle, and a driver on shift with fuel."""
    dice = random.Random(1)
    grade = env["product.product"].search([("grade_code", "=", "AI-95")])
    partner = env["res.partner"].create({"name": "Buyer", "proil_phone": streets.some_phone(dice)})
    vehicle = env["proil.vehicle"].create(
        {
            "partner_id": partner.id,
            "plate_typed": streets.some_plate(dice),
            "product_id": grade.id,
            "tank_litres": "55",
        }
    )
    driver = env["proil.driver"].search([], limit=1)
    tanker = env["fleet.vehicle"].search([("is_tanker", "=", True)], limit=1)
    readings = {compartment: _empty() for compartment in tanker.compartment_ids}
    shift = env["proil.shift"]._open(driver, tanker, readings, _now())
    compartment = tanker.compartment_ids.filtered(lambda each: each.product_id == grade)
    for number in range(2):
        shift._record_load(compartment, "AI-95", Decimal(900), f"W-{number}", _now())
    return {
        "partner": partner.id,
        "vehicle": vehicle.id,
        "shift": shift.id,
        "compartment": compartment.id,
    }


def _empty() -> Any:
    from proil_core.fuel.balance import Readings

    return Readings(totalizer=Decimal(0), level=Decimal(0))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class OrderFlow:
    """Every step of an order's life, jobs included, by the ids that `prepare` returned."""

    def __init__(self, ids: dict[str, int]) -> None:
        self.ids = ids

    def steps(self) -> dict[str, Any]:
        """In the order in which they happen."""
        return {
            "place": self.place,
            "authorise": self.authorise,
            "assign": self.assign,
            "depart": lambda env, state: _order(env, state)._depart(),
            "arrive": lambda env, state: _order(env, state)._arrive(),
            "start": self.start,
            "photographs": _photograph,
            "finish": _finish,
            "complete": lambda env, state: _order(env, state)._complete(),
            "capture": lambda env, state: _order(env, state)._job_capture(),
        }

    def place(self, env: Any, state: dict[str, Any]) -> None:
        customer = env["res.partner"].browse(self.ids["partner"])
        vehicle = env["proil.vehicle"].browse(self.ids["vehicle"])
        demand = {"ordered_by": "litres", "litres_ordered": Decimal(40)}
        quote = env["proil.quote"]._offer(customer, vehicle, {**PLACE, **demand})
        state["order"] = quote._make_order().id

    def authorise(self, env: Any, state: dict[str, Any]) -> None:
        from odoo.addons.payment_cloudpayments.entered_card import EnteredCard

        card = EnteredCard(PLAIN.cryptogram(), "127.0.0.1")
        _order(env, state)._hold_by_card(card, str(uuid.uuid4()))

    def assign(self, env: Any, state: dict[str, Any]) -> None:
        _order(env, state)._assign(env["proil.shift"].browse(self.ids["shift"]))

    def start(self, env: Any, state: dict[str, Any]) -> None:
        compartment = env["proil.compartment"].browse(self.ids["compartment"])
        state["totalizer"] = compartment.totalizer_litres
        _order(env, state)._start_fuelling(state["totalizer"])


def _order(env: Any, state: dict[str, Any]) -> Any:
    return env["proil.order"].browse(state["order"])


def _photograph(env: Any, state: dict[str, Any]) -> None:
    for kind, content in state["photos"].items():
        facts = check_photo(content, hashlib.sha256(content).hexdigest(), PhotoPolicy())
        _order(env, state)._add_photo(kind, content, facts, datetime.now(UTC))


def _finish(env: Any, state: dict[str, Any]) -> None:
    _order(env, state)._finish_fuelling(state["totalizer"] + LITRES, LITRES)


def photos() -> dict[PhotoKind, bytes]:
    """Four photos as a phone takes them; drawing them is not the product's work."""
    return {kind: display(kind, uuid.uuid4().hex[:6], datetime.now(UTC)) for kind in PhotoKind}


def post_retail(env: Any) -> None:
    """The one entry of the day for all its sales."""
    env["proil.retail.day"]._post_sales(env["proil.retail.sale"].search([("day_id", "=", False)]))
