from odoo import fields, models

from odoo.addons.proil_api.fields import Litres, Roubles


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    delivery_fee = Roubles(related="company_id.delivery_fee", readonly=False)
    delivery_open_hour = fields.Float(related="company_id.delivery_open_hour", readonly=False)
    delivery_close_hour = fields.Float(related="company_id.delivery_close_hour", readonly=False)
    delivery_tz = fields.Selection(related="company_id.delivery_tz", readonly=False)
    order_minimum_litres = Litres(related="company_id.order_minimum_litres", readonly=False)
    fastest_fill_l_per_min = Litres(related="company_id.fastest_fill_l_per_min", readonly=False)
