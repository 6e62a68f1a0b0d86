from odoo import fields, models


class CloudPaymentsOperation(models.Model):
    """The journal as those see it who work with orders."""

    _inherit = "cloudpayments.operation"

    proil_order_id = fields.Many2one(related="hold_id.proil_order_id", string="Order")
    proil_partner_id = fields.Many2one(related="hold_id.partner_id", string="Customer")
    proil_payment_state = fields.Selection(
        related="hold_id.proil_order_id.payment_state", string="Order's payment"
    )

    def action_open_order(self):
        return self.hold_id.action_open_order()

    def _after_conclusion(self):
        super()._after_conclusion()
        # Most operations are captures and holds that have succeeded: they cost no look here.
        if self.kind == "link" or self.state == "refused":
            order = self.hold_id.proil_order_id
            if order.payment_state == "debt":
                order.debt_ids._follow_operation(self)
