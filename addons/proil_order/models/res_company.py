from odoo import fields, models

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.proil_api.fields import Litres, Roubles


class ResCompany(models.Model):
    _inherit = "res.company"

    delivery_fee = Roubles("Delivery fee, ₽")
    delivery_open_hour = fields.Float("Delivery opens")
    delivery_close_hour = fields.Float("Delivery closes", default=24.0)
    delivery_tz = fields.Selection(
        _tz_get, "Time zone of delivery", default="Europe/Moscow", required=True
    )
    order_minimum_litres = Litres("Least order, litres", default=10)
    fastest_fill_l_per_min = Litres(
        "Fastest fill, l/min",
        default=130,
        help="A fill that would have been faster goes into review. Zero: the rate is not checked.",
    )

    _delivery_hours_are_of_a_day = models.Constraint(
        "CHECK (delivery_open_hour >= 0 AND delivery_open_hour < 24 "
        "AND delivery_close_hour >= 0 AND delivery_close_hour <= 24)",
        "Delivery hours are from 0 to 24.",
    )
    _delivery_fee_is_not_negative = models.Constraint(
        "CHECK (delivery_fee >= 0 AND order_minimum_litres >= 0)",
        "The delivery fee and the least order are not negative.",
    )
    _fastest_fill_is_not_negative = models.Constraint(
        "CHECK (fastest_fill_l_per_min >= 0)", "The rate of a fill is not negative."
    )
