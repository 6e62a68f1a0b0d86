from odoo import fields, models

from odoo.addons.proil_api.fields import Litres


class ProilMeterReplacement(models.TransientModel):
    """The fuel controller tells where the old meter ended and where the new one begins."""

    _name = "proil.meter.replacement"
    _description = "Replacement of a meter"

    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, ondelete="cascade"
    )
    last_totalizer_litres = Litres("Totalizer was, l", related="compartment_id.totalizer_litres")
    removed_litres = Litres("Old meter at its removal, l", required=True)
    serial = fields.Char("Serial number of the new meter", required=True)
    installed_litres = Litres("New meter at its installation, l", required=True)
    totalizer_digits = fields.Integer("Digits of the totalizer")
    replaced_at = fields.Datetime(
        "Replaced", required=True, default=lambda self: fields.Datetime.now()
    )

    def action_replace(self):
        self.ensure_one()
        self.compartment_id._replace_meter(
            self.removed_litres,
            self.installed_litres,
            self.replaced_at,
            fields.Datetime.now(),
            serial=self.serial,
            totalizer_digits=self.totalizer_digits,
        )
