from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.payment.logging import get_payment_logger

from ..const import SENSITIVE_KEYS, CheckCode
from ..payment_facts import money
from ..receipt_facts import ReceiptFacts

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)


class CloudPaymentsReceipt(models.Model):
    """What CloudKassir has registered, told by a notification or by a look-up."""

    _inherit = "cloudpayments.receipt"

    @api.model
    def _take(self, provider, said):
        """Register what a notification tells, any number of times and in any order.

        A receipt that nothing here waits for is kept: its payment may be told a moment later.
        """
        try:
            facts = ReceiptFacts.from_message(said)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            _logger.error("A Receipt notification without its fiscal facts")
            return CheckCode.NOT_ACCEPTED
        receipts = self.sudo()
        if not receipts._of_document(facts):
            receipt = receipts._awaiting(provider, facts) or receipts._found(provider, facts)
            receipt._note_registered(facts)
        return CheckCode.OK

    def _of_document(self, facts):
        return self.search(
            [
                ("fiscal_storage", "=", facts.fiscal_storage),
                ("document_number", "=", facts.document_number),
            ]
        )

    def _awaiting(self, provider, facts):
        """The receipt that this document answers; the oldest of those that are the same."""
        own = Domain("provider_id", "=", provider.id) & Domain("state", "!=", "registered")
        asked = self.search(own & Domain("kassir_number", "=", facts.kassir_number), limit=1)
        if asked:
            return asked
        alike = self.search(
            own
            & Domain("kassir_number", "=", False)
            & Domain("direction", "=", facts.direction)
            & (
                Domain("invoice_id", "=", facts.invoice_id or False)
                | Domain("payment_number", "=", facts.payment_number or False)
            ),
            order="id",
        )
        return alike.filtered(lambda each: each._is_told_by(facts))[:1]

    def _is_told_by(self, facts):
        same_method = not (facts.method and self.method) or facts.method == self.method
        named = self.invoice_id or self.payment_number
        return bool(named) and money(self.amount) == facts.amount and same_method

    def _found(self, provider, facts):
        """A receipt that was issued outside, or one whose payment is not known here yet."""
        return self.create(
            {
                "provider_id": provider.id,
                "direction": facts.direction,
                "amount": float(facts.amount),
                "invoice_id": facts.invoice_id,
                "payment_number": facts.payment_number,
                "method": facts.method,
                "issued": "outside",
                "awaited_since": fields.Datetime.now(),
            }
        )

    def _adopt(self, vals):
        """A receipt that was told before its payment is the payment's; empty when none was."""
        known = self.search(
            [
                ("provider_id", "=", vals["provider_id"]),
                ("transaction_id", "=", False),
                ("direction", "=", vals["direction"]),
                ("invoice_id", "=", vals["invoice_id"]),
                ("method", "in", (0, vals.get("method", 0))),
            ],
            order="id",
        )
        same = known.filtered(lambda each: money(each.amount) == money(vals["amount"]))[:1]
        if same:
            kept = ("state", "reason", "awaited_since", "issued")
            same.write({name: value for name, value in vals.items() if name not in kept})
            same._after_move()
        return same

    def _note_registered(self, facts):
        self._move(
            "registered",
            kassir_number=facts.kassir_number,
            document_number=facts.document_number,
            fiscal_sign=facts.fiscal_sign,
            fiscal_storage=facts.fiscal_storage,
            register_number=facts.register_number,
            device_number=facts.device_number,
            operator=facts.operator,
            url=facts.url,
            qr_url=facts.qr_url,
            registered_at=facts.registered_at,
            reason=False,
            error_code=0,
        )
        self._call_off_alarm()
