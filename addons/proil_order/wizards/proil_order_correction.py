from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.fill import check_fill, split_at_limit
from proil_core.fuel.totalizer import shown_before
from proil_core.refusal import Code, Refusal


class ProilOrderCorrection(models.TransientModel):
    """A fuel controller says how many litres were poured; a second one has to agree."""

    _name = "proil.order.correction"
    _description = "Correction of an order's litres"

    order_id = fields.Many2one("proil.order", required=True, readonly=True, ondelete="cascade")
    litres_limit = Litres(related="order_id.litres_limit")
    litres_poured = Litres(related="order_id.litres_poured")
    litres = Litres("Right litres", required=True)
    totalizer_litres = Litres(
        "Right totalizer after, l",
        compute="_compute_totalizer_litres",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    reason = fields.Char(required=True)

    @api.depends("litres", "order_id")
    def _compute_totalizer_litres(self):
        for wizard in self:
            before = wizard.order_id.totalizer_before_litres
            wizard.totalizer_litres = before + wizard.litres

    def action_request(self):
        """Ask for the reversals that make these litres right.

        Raises ILLEGAL_TRANSITION, LITRES_NEGATIVE, LITRES_ABOVE_LIMIT, TOTALIZER_MISMATCH,
        TOTALIZER_BACKWARDS, ALREADY_REVERSED.
        """
        self.ensure_one()
        order, limit = self.order_id, self.litres_limit
        order._require_waiting()
        digits = order.fill_id.compartment_id._totalizer_digits()
        check_fill(self.litres, order.totalizer_before_litres, self.totalizer_litres, digits)
        within, above = split_at_limit(self.litres, limit)
        if above and not order.overpour_fill_id:
            raise Refusal(Code.LITRES_ABOVE_LIMIT, litres=self.litres, litres_limit=limit)
        border = shown_before(self.totalizer_litres, above, digits)
        self._request(order.fill_id, {"litres": within, "totalizer_litres": border})
        right = {"litres": above, "totalizer_litres": self.totalizer_litres}
        self._request(order.overpour_fill_id, right if above else None)

    def _request(self, fill, right):
        recorded = {"litres": fill.litres, "totalizer_litres": fill.totalizer_after_litres}
        if fill and right != recorded:
            self.env["proil.reversal"]._request(fill, self.reason, right)
