import hashlib

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.payment.logging import get_payment_logger

from ..const import NOTIFIED_STATUS, SENSITIVE_KEYS, CheckCode
from ..payment_facts import PaymentFacts

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)


class CloudPaymentsEvent(models.Model):
    _name = "cloudpayments.event"
    _description = "CloudPayments notification"
    _order = "id desc"
    _log_access = False

    provider_id = fields.Many2one("payment.provider", required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    payment_number = fields.Char(required=True, readonly=True, index=True)
    body_digest = fields.Char(
        help="SHA-256 of the signed body; the body itself may carry a card token.",
        required=True,
        readonly=True,
    )
    received_at = fields.Datetime(required=True, readonly=True)

    _once = models.Constraint(
        "UNIQUE(provider_id, kind, payment_number, body_digest)",
        "This notification has been processed.",
    )

    def _receive(self, provider_id, kind, said, body: bytes) -> int:
        """Act on a verified notification; the code that CloudPayments is to be answered with.

        A code other than zero has the notification sent again in a minute.
        """
        provider = self.env["payment.provider"].browse(provider_id)
        facts = PaymentFacts.from_message(said, NOTIFIED_STATUS.get(kind))
        tx = self._find_transaction(provider, said, facts)
        if "TestMode" in said and facts.test_mode != (provider.state == "test"):
            _logger.error("A %s notification of the wrong mode for %s", kind, provider.display_name)
            return CheckCode.NOT_ACCEPTED if kind == "check" else CheckCode.OK
        if kind == "check":
            return tx._cloudpayments_check(facts)
        if not tx:
            _logger.warning("A %s notification for unknown payment %s", kind, facts.invoice_id)
            return CheckCode.NOT_ACCEPTED
        if self._is_new(provider, kind, facts.number, body):
            if kind == "refund":
                tx._cloudpayments_take_refund(facts)
            else:
                tx._cloudpayments_apply(facts)
        return CheckCode.OK

    def _find_transaction(self, provider, said, facts):
        number = str(said.get("PaymentTransactionId") or facts.number)
        own = [("provider_id", "=", provider.id), ("source_transaction_id", "=", False)]
        transactions = self.env["payment.transaction"]
        return transactions.search([*own, ("reference", "=", facts.invoice_id)]) or (
            transactions.search([*own, ("provider_reference", "=", number)], limit=1)
        )

    def _is_new(self, provider, kind, payment_number, body: bytes) -> bool:
        """Note the notification unless it was processed before.

        A twin that is being processed right now makes this wait, and fail for a repeat if the
        twin commits: the same row cannot be unseen and there.
        """
        values = {
            "provider_id": provider.id,
            "kind": kind,
            "payment_number": payment_number,
            "body_digest": hashlib.sha256(body).hexdigest(),
            "received_at": fields.Datetime.now(),
        }
        return bool(
            self.env.execute_query(
                SQL(
                    "INSERT INTO cloudpayments_event (%s) VALUES %s"
                    " ON CONFLICT DO NOTHING RETURNING id",
                    SQL(", ").join(map(SQL.identifier, values)),
                    tuple(values.values()),
                )
            )
        )
