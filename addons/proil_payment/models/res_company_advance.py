from odoo import Command, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    proil_advance_account_id = fields.Many2one(
        "account.account",
        string="Advances of retail customers",
        domain="[('account_type', '=', 'liability_current'), ('reconcile', '=', True)]",
    )

    def _proil_advance_account(self):
        """Where money stands that was paid before its fill; made when it is first needed."""
        if not self.proil_advance_account_id:
            accounts = self.env["account.account"].with_company(self)
            self.proil_advance_account_id = accounts.create(
                {
                    "name": self.env._("Advances of retail customers"),
                    "code": accounts._search_new_account_code("620200"),
                    "account_type": "liability_current",
                    "reconcile": True,
                    "company_ids": [Command.link(self.id)],
                }
            )
        return self.proil_advance_account_id
