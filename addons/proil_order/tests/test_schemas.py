from decimal import Decimal

from pydantic import ValidationError

from odoo.tests import BaseCase, tagged

from odoo.addons.proil_order.schemas.demand import Demand
from odoo.addons.proil_order.schemas.order import Cancellation, NewOrder
from odoo.addons.proil_order.schemas.place import Place, WantedWindow
from odoo.addons.proil_order.schemas.profile import ProfileChange
from odoo.addons.proil_order.schemas.quote import QuoteRequest
from odoo.addons.proil_order.schemas.vehicle import NewVehicle, VehicleChange

from .common import NOON

PLACE = {"latitude": 55.75, "longitude": 37.62, "address": "Mokhovaya 1"}
NOON_IN_MOSCOW, LATER = "2030-05-14T12:00:00+03:00", "2030-05-14T10:00:00Z"
GOOD = [
    (Demand, {"ordered_by": "litres", "litres": "40.000"}),
    (Demand, {"ordered_by": "money", "amount": 100000}),
    (Demand, {"ordered_by": "full_tank"}),
    (Place, PLACE),
    (Place, {**PLACE, "latitude": -90, "longitude": 180}),
    (WantedWindow, {"start": NOON_IN_MOSCOW, "end": LATER}),
    (NewVehicle, {"plate": "А123ВС77", "grade_code": "AI-95", "tank_litres": "2000"}),
    (VehicleChange, {}),
    (NewOrder, {"quote_id": "quo_1"}),
    (Cancellation, {"reason": "Left"}),
    (ProfileChange, {"language": "ru"}),
]
BAD = [
    (Demand, {}),
    (Demand, {"ordered_by": "litres"}),
    (Demand, {"ordered_by": "litres", "litres": "40", "amount": 1}),
    (Demand, {"ordered_by": "full_tank", "litres": "40"}),
    (Demand, {"ordered_by": "money", "amount": 10.5}),
    (Demand, {"ordered_by": "money", "amount": -1}),
    (Demand, {"ordered_by": "litres", "litres": "forty"}),
    (Place, {**PLACE, "latitude": 90.1}),
    (Place, {**PLACE, "longitude": -180.1}),
    (Place, {**PLACE, "address": ""}),
    (Place, {**PLACE, "address": "x" * 251}),
    (WantedWindow, {"start": LATER, "end": NOON_IN_MOSCOW}),
    (WantedWindow, {"start": NOON_IN_MOSCOW, "end": NOON_IN_MOSCOW}),
    (WantedWindow, {"start": "2030-05-14T12:00:00", "end": LATER}),
    (NewVehicle, {"plate": "", "grade_code": "AI-95", "tank_litres": "50"}),
    (NewVehicle, {"plate": "А123ВС77", "grade_code": "AI-95", "tank_litres": "-1"}),
    (VehicleChange, {"partner_id": 1}),
    (NewOrder, {}),
    (NewOrder, {"quote_id": "quo_1", "note": "x" * 501}),
    (Cancellation, {"reason": ""}),
    (ProfileChange, {"language": "de"}),
]


@tagged("post_install", "-at_install")
class TestSchemas(BaseCase):
    def test_good_bodies_are_read(self):
        for schema, body in GOOD:
            with self.subTest(schema.__name__, **body):
                self.assertEqual(schema.model_validate(body).model_fields_set, set(body))

    def test_bad_bodies_are_refused(self):
        for schema, body in BAD:
            with self.subTest(schema.__name__, **body), self.assertRaises(ValidationError):
                schema.model_validate(body)

    def test_quote_request_becomes_values_of_the_model(self):
        body = {
            "vehicle_id": "veh_1",
            "ordered_by": "money",
            "amount": 100050,
            "place": PLACE,
            "window": {"start": NOON_IN_MOSCOW, "end": LATER},
        }

        self.assertEqual(
            QuoteRequest.model_validate(body).to_vals(),
            {
                "ordered_by": "money",
                "amount_ordered": Decimal("1000.50"),
                "place_latitude": 55.75,
                "place_longitude": 37.62,
                "place_address": "Mokhovaya 1",
                "window_start": NOON.replace(tzinfo=None),
                "window_end": NOON.replace(hour=10, tzinfo=None),
            },
        )

    def test_what_is_left_out_of_a_change_is_not_written(self):
        self.assertEqual(VehicleChange(make="Kia").to_vals(), {"make": "Kia"})
        self.assertEqual(ProfileChange(language="en").to_vals(), {"lang": "en_US"})
        self.assertEqual(ProfileChange().to_vals(), {})

    def test_moments_are_kept_with_their_offset(self):
        window = WantedWindow.model_validate({"start": NOON_IN_MOSCOW, "end": LATER})

        self.assertEqual(window.start, NOON)
