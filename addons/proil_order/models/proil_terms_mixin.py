from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres, Roubles

from proil_core.order.ordering import Demand, OrderedBy, check_demand, litres_limit
from proil_core.order.windows import Window, check_window
from proil_core.pricing.quote import hold_amount

# What the two sides agree on; a quote offers it and a placed order keeps it unchanged.
AGREED = (
    "partner_id",
    "vehicle_id",
    "product_id",
    "ordered_by",
    "litres_ordered",
    "amount_ordered",
    "litres_limit",
    "price_per_litre",
    "delivery_fee",
    "hold_amount",
)
# Drivers are not planned further ahead than this.
ORDER_HORIZON = timedelta(days=7)


class ProilTermsMixin(models.AbstractModel):
    """What is agreed with a customer: a quote offers it, the order made from it keeps it."""

    _name = "proil.terms.mixin"
    _description = "Terms of a fill"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    vehicle_id = fields.Many2one(
        "proil.vehicle",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('partner_id', 'child_of', partner_id)]",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Grade",
        required=True,
        ondelete="restrict",
        domain="[('is_fuel_grade', '=', True)]",
    )
    ordered_by = fields.Selection(
        [("litres", "Litres"), ("money", "Amount of money"), ("full_tank", "Full tank")],
        "Ordered by",
        required=True,
        default="full_tank",
    )
    litres_ordered = Litres("Litres ordered")
    amount_ordered = Roubles("Amount ordered, ₽")
    litres_limit = Litres(
        "Limit, litres", readonly=True, copy=False, help="The most that may be poured."
    )
    price_per_litre = Roubles("Price per litre, ₽", readonly=True, copy=False)
    delivery_fee = Roubles("Delivery, ₽", readonly=True, copy=False)
    hold_amount = Roubles(
        "At most, ₽", readonly=True, copy=False, help="The most that may be charged for this order."
    )
    place_latitude = fields.Float("Latitude", digits=(10, 7), required=True)
    place_longitude = fields.Float("Longitude", digits=(10, 7), required=True)
    place_address = fields.Char("Address", required=True)
    window_start = fields.Datetime("From", required=True)
    window_end = fields.Datetime("To", required=True)

    _place_is_on_earth = models.Constraint(
        """CHECK (place_latitude BETWEEN -90 AND 90 AND place_longitude BETWEEN -180 AND 180
            AND (place_latitude <> 0 OR place_longitude <> 0))""",
        "Say where the vehicle stands: latitude -90 to 90, longitude -180 to 180 degrees.",
    )
    _window_is_forward = models.Constraint(
        "CHECK (window_start < window_end)", "A delivery window ends after it starts."
    )

    @api.model
    def _prepare_locked_vals(self, company, vehicle, demand, now):
        """Price, fee, limit and hold as they stand now; refuses what cannot be delivered."""
        price = self.env["proil.price"]._current(vehicle.product_id, now).price_per_litre
        fee = company.delivery_fee
        check_demand(demand, vehicle.tank_litres, price, company.order_minimum_litres)
        limit = litres_limit(demand, vehicle.tank_litres, price)
        return {
            "product_id": vehicle.product_id.id,
            "price_per_litre": price,
            "delivery_fee": fee,
            "litres_limit": limit,
            "hold_amount": hold_amount(limit, price, fee),
        }

    @api.model
    def _demand(self, ordered_by, litres, amount):
        """The number of the chosen way of asking; what is left of another is not looked at."""
        asked = OrderedBy(ordered_by)
        return Demand(
            asked,
            litres if asked is OrderedBy.LITRES else None,
            amount if asked is OrderedBy.MONEY else None,
        )

    @api.model
    def _check_window(self, company, start, end, now):
        check_window(
            Window(start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)),
            now.replace(tzinfo=UTC),
            company.delivery_open_hour,
            company.delivery_close_hour,
            ZoneInfo(company.delivery_tz),
            ORDER_HORIZON,
        )
