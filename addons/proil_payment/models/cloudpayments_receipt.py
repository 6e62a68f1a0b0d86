from odoo import api, fields, models

from proil_core.decimals import roubles
from proil_core.payment.receipt_lines import Method, Subject


class CloudPaymentsReceipt(models.Model):
    _inherit = "cloudpayments.receipt"

    proil_order_id = fields.Many2one(
        related="transaction_id.proil_order_id",
        string="Order",
        store=True,
        index="btree_not_null",
    )
    is_due = fields.Boolean(compute="_compute_is_due")

    @api.depends("awaited_since", "state")
    def _compute_is_due(self):
        for receipt in self:
            receipt.is_due = bool(receipt.awaited_since) or receipt.state == "registered"

    def _after_move(self):
        super()._after_move()
        for order in self.proil_order_id:
            order._follow_receipts()

    def _sum_by(self, methods):
        """Roubles of the lines whose method is one of `methods`, and of the others."""
        named = rest = roubles(0)
        for item in self._customer_receipt()["Items"]:
            if item["Method"] in methods:
                named += roubles(item["Amount"])
            else:
                rest += roubles(item["Amount"])
        return named, rest

    def _sum_of_delivery(self):
        """Roubles of the lines of what was delivered; what was paid in advance is another thing."""
        items = self._customer_receipt()["Items"]
        sold = (item for item in items if item["Method"] == Method.FULL_SETTLEMENT)
        return sum(
            (roubles(item["Amount"]) for item in sold if item["Object"] == Subject.SERVICE),
            roubles(0),
        )
