from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _change_proil_profile(self, vals):
        """What customers may change about themselves, who have no right to any contact."""
        self.sudo().write({name: vals[name] for name in ("name", "lang") if name in vals})
