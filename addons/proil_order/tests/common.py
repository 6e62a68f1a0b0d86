import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from uuid import uuid4

from freezegun import freeze_time
from PIL import ExifTags, Image

from odoo import fields

from odoo.addons.proil_api.tests.common import ProilApiCase
from odoo.addons.proil_fleet.tests.common import MORNING, ProilFleetCommon

from proil_core.proof.photos import PhotoKind, PhotoPolicy, check_photo

PRICE = Decimal("62.50")
FEE = Decimal("299.00")
NOON = datetime(2030, 5, 14, 9, tzinfo=UTC)  # in Moscow
STRAIGHT_WAY = (
    "pending_payment",
    "accepted",
    "assigned",
    "en_route",
    "arrived",
    "fuelling",
    "fuelled",
    "completed",
)


class ProilOrderCommon(ProilFleetCommon):
    """A customer with a vehicle, a price, and the driver of an open shift; it is noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOON))
        cls.env.company.write(
            {
                "delivery_fee": FEE,
                "delivery_open_hour": 0,
                "delivery_close_hour": 24,
                "order_minimum_litres": 10,
                # Time stands still: every fill would be faster than any dispenser.
                "fastest_fill_l_per_min": 0,
            }
        )
        cls._set_price(cls.ai95, PRICE)
        cls.customer = cls.env["res.partner"].create(
            {"name": "Anna", "proil_phone": "+79031112233", "lang": "en_US"}
        )
        cls.vehicle = cls._create_vehicle()
        cls.shift = cls._open_shift()

    @classmethod
    def _set_price(cls, product, price, valid_from=MORNING):
        return cls.env["proil.price"].create(
            {"product_id": product.id, "price_per_litre": price, "valid_from": valid_from}
        )

    @classmethod
    def _create_vehicle(cls, partner=None, **vals):
        return cls.env["proil.vehicle"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "plate_typed": "a123bc777",
                "product_id": cls.ai95.id,
                "tank_litres": 50,
                **vals,
            }
        )

    @classmethod
    def _asked(cls, **vals):
        return {
            "ordered_by": "litres",
            "litres_ordered": 40,
            "place_latitude": 55.7512,
            "place_longitude": 37.6184,
            "place_address": "Moscow, Mokhovaya 1",
            **vals,
        }

    @classmethod
    def _create_quote(cls, **vals):
        return cls.env["proil.quote"]._offer(cls.customer, cls.vehicle, cls._asked(**vals))

    @classmethod
    def _create_order(cls, state="pending_payment", **vals):
        """An order by card that has come as far as `state` along the straight way."""
        order = cls._create_quote(**vals)._make_order()
        cls._bring(order, state)
        return order

    @classmethod
    def _create_draft(cls, **vals):
        """What a dispatcher writes for a client with a contract."""
        now = fields.Datetime.now()
        return cls.env["proil.order"].create(
            {
                "partner_id": cls.customer.id,
                "vehicle_id": cls.vehicle.id,
                "product_id": cls.vehicle.product_id.id,
                "window_start": now,
                "window_end": now + timedelta(hours=2),
                **cls._asked(),
                **vals,
            }
        )

    @classmethod
    def _bring(cls, order, state):
        """Along the straight way from where the order is."""
        steps = (
            order._authorise,
            lambda: order._assign(cls.shift),
            order._depart,
            order._arrive,
            lambda: order._start_fuelling(cls._totalizer()),
            lambda: order._finish_fuelling(cls._totalizer() + 40, Decimal(40)),
            lambda: (cls._photograph(order), order._complete()),
        )
        for step in steps[STRAIGHT_WAY.index(order.state) : STRAIGHT_WAY.index(state)]:
            step()

    @classmethod
    def _totalizer(cls):
        return cls.petrol.totalizer_litres

    @classmethod
    def _photograph(cls, order, kinds=tuple(PhotoKind)):
        for kind in kinds:
            content = picture(kind)
            order._add_photo(kind, content, facts_of(content), NOON)


class ProilOrderApiCase(ProilOrderCommon, ProilApiCase):
    """The customer's phone; `token` is hers, `stranger_token` that of another customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls._bearer(cls.customer)
        cls.stranger = cls._create_customer(name="Boris")
        cls.stranger_token = cls._bearer(cls.stranger)

    def send(self, method, path, body=None, token=None, **options):
        """A request of the customer; a POST has an idempotency key of its own."""
        options.setdefault("key", uuid4().hex if method == "POST" else None)
        if body is not None:
            options["json"] = body
        return self.call(method, f"/customer{path}", token=token or self.token, **options)


@cache
def picture(seed="", size=(320, 320)):
    """A JPEG with the EXIF of a phone, another one for each seed."""
    image = Image.new("RGB", size, f"#{hashlib.sha256(seed.encode()).hexdigest()[:6]}")
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Phone of a driver"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def facts_of(content):
    return check_photo(content, hashlib.sha256(content).hexdigest(), PhotoPolicy())
