from odoo import models


class CloudPaymentsOperation(models.Model):
    """The journal as those see it who work with orders."""

    _inherit = "cloudpayments.operation"

    def _after_conclusion(self):
        super()._after_conclusion()
        # Most operations are captures and holds that have succeeded: they cost no look here.
        if self.kind == "link" or self.state == "refused":
            order = self.hold_id.proil_order_id
            if order.payment_state == "debt":
                order.debt_ids._follow_operation(self)
