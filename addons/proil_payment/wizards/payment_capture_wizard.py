from odoo import models


class PaymentCaptureWizard(models.TransientModel):
    """Every employee may make one, and it captures as superuser."""

    _inherit = "payment.capture.wizard"

    def action_capture(self):
        self.transaction_ids._refuse_money_of_orders()
        return super().action_capture()
