from odoo import fields, models

from odoo.addons.proil_api.fields import Roubles


class ProilDebtWriteOff(models.TransientModel):
    _name = "proil.debt.write.off"
    _description = "Write-off of a debt"

    debt_id = fields.Many2one("proil.debt", required=True, readonly=True, ondelete="cascade")
    due = Roubles("Due, ₽", related="debt_id.due")
    reason = fields.Char(required=True)

    def action_write_off(self):
        self.ensure_one()
        self.debt_id._ask_write_off(self.reason)
