from odoo import fields, models


class CloudPaymentsResolution(models.TransientModel):
    """The note that takes discrepancies off the work list.

    Discrepancies are read only to everybody; whoever may make this may settle them.
    """

    _name = "cloudpayments.resolution"
    _description = "Resolution of payment discrepancies"

    discrepancy_ids = fields.Many2many("cloudpayments.discrepancy", required=True)
    note = fields.Char(string="How it was settled", required=True)

    def action_resolve(self):
        self.discrepancy_ids.check_access("read")
        self.discrepancy_ids.sudo()._resolve(self.note, self.env.user)
        return {"type": "ir.actions.act_window_close"}
