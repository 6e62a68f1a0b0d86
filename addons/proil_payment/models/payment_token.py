from odoo import models


class PaymentToken(models.Model):
    _name = "payment.token"
    _inherit = ["payment.token", "proil.public.mixin"]
    _public_id_prefix = "crd_"

    def _forget(self):
        """CloudPayments offers no way to delete a token: we do not use it any more."""
        self.active = False
