from odoo import fields, models

from odoo.addons.payment_cloudpayments.models.payment_transaction import STEP


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    proil_refund_id = fields.Many2one(
        "proil.refund",
        string="Refund",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        prefetch=STEP,
    )

    def _undoes_sale(self):
        """Somebody gives back what was poured; money that paid for nothing is another matter."""
        return bool(self.proil_refund_id) and not self.proil_refund_id.is_excess
