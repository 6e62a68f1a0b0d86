from odoo import api, fields, models
from odoo.exceptions import ValidationError

from proil_core.payment.strategy import Strategy
from proil_core.refusal import Code, Refusal


class PaymentMethod(models.Model):
    """How orders are paid by a method is data: an administrator may change it."""

    _inherit = "payment.method"

    proil_strategy = fields.Selection(
        [
            (Strategy.HOLD_CAPTURE, "Hold, then charge what was poured"),
            (Strategy.PREPAY_THEN_REFUND, "Charge, then refund what was not poured"),
        ],
        string="Orders",
        help="How an order is paid by this method. Orders are not paid by one without a choice.",
    )

    @api.constrains("proil_strategy", "support_manual_capture", "support_refund")
    def _check_proil_strategy(self):
        for method in self:
            held = method.proil_strategy == Strategy.HOLD_CAPTURE
            if held and method.support_manual_capture != "partial":
                raise ValidationError(
                    self.env._("%s cannot charge a part of what it holds.", method.name)
                )
            prepaid = method.proil_strategy == Strategy.PREPAY_THEN_REFUND
            if prepaid and method.support_refund != "partial":
                raise ValidationError(
                    self.env._("%s cannot refund a part of what it charges.", method.name)
                )

    @api.model
    def _proil_choose_strategies(self, strategies):
        """Give methods the strategy of their code, unless somebody has chosen one."""
        methods = self.with_context(active_test=False).search(
            [
                ("code", "in", list(strategies)),
                ("primary_payment_method_id", "=", False),
                ("proil_strategy", "=", False),
            ]
        )
        for method in methods:
            method.proil_strategy = strategies[method.code]

    @api.model
    def _proil_by_code(self, code):
        """The method of this code that orders can be paid by."""
        method = self.search([("code", "=", code), ("proil_strategy", "!=", False)], limit=1)
        if not method:
            raise Refusal(Code.PAYMENT_METHOD_UNKNOWN)
        return method

    def _proil_strategy(self):
        """A brand is paid as its method is."""
        if not self._is_offered():
            raise Refusal(Code.PAYMENT_METHOD_UNKNOWN)
        return Strategy((self.primary_payment_method_id or self).proil_strategy)

    def _is_offered(self):
        """Whether orders are paid by this method: somebody has chosen how."""
        return bool((self.primary_payment_method_id or self).proil_strategy)
