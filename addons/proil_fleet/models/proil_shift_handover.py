from odoo import api, fields, models


class ProilShift(models.Model):
    _inherit = "proil.shift"

    handover_ids = fields.One2many("proil.handover", "shift_id", "Taken over", readonly=True)
    opening_signature = fields.Binary("Signature at the opening", attachment=True, readonly=True)
    closing_signature = fields.Binary("Signature at the closing", attachment=True, readonly=True)

    @api.model
    def _open(self, driver, tanker, readings, now):
        shift = super()._open(driver, tanker, readings, now)
        self.env["proil.handover"]._record(shift)
        return shift
