from odoo import fields, models

from odoo.addons.proil_api.fields import Measured


class ProilBatch(models.Model):
    """The supplier's lot of one grade, with its quality passport."""

    _name = "proil.batch"
    _inherit = ["proil.public.mixin", "mail.thread"]
    _description = "Batch"
    _order = "produced_on desc, id desc"
    _public_id_prefix = "bat_"

    name = fields.Char("Number", required=True, tracking=True)
    product_id = fields.Many2one(
        "product.product",
        "Grade",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_fuel_grade", "=", True)],
        tracking=True,
    )
    supplier_id = fields.Many2one("res.partner", ondelete="restrict", tracking=True)
    passport_number = fields.Char("Quality passport", required=True, tracking=True)
    passport = fields.Binary("Scan of the passport", attachment=True)
    passport_name = fields.Char("Name of the scan")
    density15 = Measured("Density at 15 °C, kg/m³", digits=(7, 2), tracking=True)
    ecological_class = fields.Selection(
        [("k5", "K5"), ("k4", "K4"), ("k3", "K3"), ("k2", "K2")], default="k5", tracking=True
    )
    produced_on = fields.Date("Produced", tracking=True)
    active = fields.Boolean(default=True)

    _passport_is_unique = models.UniqueIndex(
        "(COALESCE(supplier_id, 0), passport_number, product_id)",
        "This passport of the supplier is already entered for this grade.",
    )
    _density_is_possible = models.Constraint(
        "CHECK (density15 BETWEEN 653 AND 1075)",
        "The density of a fuel at 15 °C is between 653 and 1075 kg/m³.",
    )
