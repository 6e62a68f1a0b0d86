from odoo import models


class ProilLoginCode(models.Model):
    _inherit = "proil.login.code"

    def _login_partner(self, collection, phone):
        if collection != "proil.driver":
            return super()._login_partner(collection, phone)
        return self.env["proil.driver"].search([("phone", "=", phone)]).partner_id
