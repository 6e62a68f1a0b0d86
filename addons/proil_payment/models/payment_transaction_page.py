from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _cloudpayments_widget_description(self):
        order = self.proil_order_id
        if not order:
            return super()._cloudpayments_widget_description()
        lang = self.partner_lang or self.env.lang
        return self.with_context(lang=lang).env._("Fuel, order %s", order.name)
