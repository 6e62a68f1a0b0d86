from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.outcome import BEARER_OF

from ..refused_change import RefusedChange


class ProilCheck(models.Model):
    """One comparison of litres within a balance, on the account of whose litres they are."""

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
            check.account = str(BEARER_OF[check.kind.upper()])

    @api.model
    def _record(self, balance, checks):
        """Keep the checks of a balance; their subjects are told as people number them."""
        fills, loads = balance._subjects()
        self.create([self._prepare_vals(balance, check, fills, loads) for check in checks])

    @api.model
    def _prepare_vals(self, balance, check, fills, loads):
        number, fill = fills.get(check.subject, (None, None))
        load = loads.get(check.subject)
        return {
            "balance_id": balance.id,
            "kind": check.name.lower(),
            "subject": number or (load.waybill_number if load else check.subject),
            "fill_id": fill and fill.id,
            "load_id": load and load.id,
            "litres": check.litres,
            "limit_litres": check.limit,
            "holds": check.holds,
        }
