from odoo import api, fields, models

from odoo.addons.proil_api.fields import Roubles

from proil_core.decimals import roubles

from .proil_retail_sale import NUMBERS


class ProilRetailSale(models.Model):
    """Money that was paid before its fill: an advance until the fill, or until it goes back."""

    _inherit = "proil.retail.sale"

    kind = fields.Selection(
        [
            ("sale", "Sale"),
            ("refund", "Refund"),
            ("reversal", "Refund taken back by the bank"),
            ("advance", "Advance"),
            ("settlement", "Sale paid in advance"),
        ],
        required=True,
        readonly=True,
        default="sale",
    )
    advance_amount = Roubles(
        "Advance, ₽",
        help="What the company owes the customer for it; below zero it owes less.",
        required=True,
        readonly=True,
        default=0,
    )
    advance_line_ids = fields.One2many("account.move.line", "proil_retail_sale_id", readonly=True)

    _transaction_uniq = models.Constraint(
        "UNIQUE(transaction_id, kind)", "This payment is among the sales already."
    )
    _parts_make_the_whole = models.Constraint(
        "CHECK(amount = fuel_amount + delivery_amount + advance_amount)",
        "A sale is its fuel and its delivery; what is paid in advance is neither yet.",
    )

    @api.model
    def _record(self, order, tx, kind="sale"):
        if tx._is_prepayment():
            amount = roubles(tx.amount)
            return self._add(order, tx, kind="advance", amount=amount, advance_amount=amount)
        if tx.operation != "refund":
            return super()._record(order, tx, kind)
        if tx.source_transaction_id.state != "done":
            return self.browse()  # Money that was never counted as taken.
        left = self._advance_left(tx.source_transaction_id)
        if tx.proil_refund_id or not left:
            return super()._record(order, tx, "refund")
        return self._record_returned_advance(order, tx, left)

    @api.model
    def _reverse(self, order, tx):
        """Undo a refund that the bank has declined after it was noted; the row of it, if any."""
        noted = self.search([("transaction_id", "=", tx.id), ("kind", "=", "refund")])
        if not noted:
            return noted
        return self._add(order, tx, kind="reversal", **{name: -noted[name] for name in NUMBERS})

    def _record_returned_advance(self, order, tx, left):
        """What goes back is taken from the advance first; more than that is a sale undone."""
        amount = roubles(tx.amount)
        advance = max(amount, -left)
        return self._add(
            order,
            tx,
            kind="refund",
            amount=amount,
            advance_amount=advance,
            fuel_amount=amount - advance,
        )

    @api.model
    def _record_settlement(self, order):
        """The fuel is in the tank: so much of the advance has become a sale."""
        charge = order.amount_charged
        if not charge:
            return self.browse()
        delivery = min(order.delivery_fee, charge)
        return self._add(
            order,
            order.hold_id,
            kind="settlement",
            date=order.company_id._proil_local_date(order.completed_at),
            litres=order.litres_filled,
            fuel_amount=charge - delivery,
            delivery_amount=delivery,
            advance_amount=-charge,
            amount=0,
        )

    def _advance_left(self, prepayment):
        """What of a prepayment is neither a sale nor returned."""
        return roubles(sum(self._of_prepayment(prepayment).mapped("advance_amount")))

    def _of_prepayment(self, prepayment):
        payments = prepayment | prepayment.child_transaction_ids
        return self.search([("transaction_id", "in", payments.ids)])

    def _reconcile_advances(self):
        """An advance is paid off by the sale and by the refund, payment by payment."""
        payments = self.filtered("advance_amount").transaction_id
        for prepayment in payments.source_transaction_id | payments:
            lines = self._of_prepayment(prepayment).advance_line_ids
            lines.filtered(lambda line: not line.reconciled).reconcile()
