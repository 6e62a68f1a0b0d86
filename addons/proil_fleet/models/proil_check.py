from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from ..refused_change import RefusedChange

# A short load never falls on the driver: whose litres a check is about.
ACCOUNTS = {
    "r1": "driver",
    "r2": "driver",
    "r3": "stock",
    "r4": "depot",
    "r5": "stock",
    "r6": "stock",
}


class ProilCheck(models.Model):
    """One comparison of litres within a balance."""

    _name = "proil.check"
    _description = "Check"
    _order = "balance_id, kind, id"
    _rec_name = "kind"

    balance_id = fields.Many2one(
        "proil.balance", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("r1", "R1 fills against totalizer"),
            ("r2", "R2 fill against meter"),
            ("r3", "R3 fill against level"),
            ("r4", "R4 waybill against level"),
            ("r5", "R5 book against closing"),
            ("r6", "R6 between stops"),
        ],
        "Check",
        required=True,
        readonly=True,
    )
    account = fields.Selection(
        [("driver", "Driver"), ("stock", "Stock"), ("depot", "Depot")],
        compute="_compute_account",
        store=True,
        precompute=True,
    )
    subject = fields.Char(readonly=True, help="The fill, the load or the stops that it is about.")
    fill_id = fields.Many2one("proil.fill", readonly=True)
    load_id = fields.Many2one("proil.load", readonly=True)
    litres = Litres("Difference, l", required=True, readonly=True)
    limit_litres = Litres("Limit, l", required=True, readonly=True, aggregator=None)
    holds = fields.Boolean(readonly=True)

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Checks are never changed or deleted."
    )

    @api.depends("kind")
    def _compute_account(self):
        for check in self:
            check.account = ACCOUNTS[check.kind]
