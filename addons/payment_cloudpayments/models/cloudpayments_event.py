import hashlib
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.payment.logging import get_payment_logger

from ..const import (
    NOTIFIED_STATUS,
    ORPHAN_AFTER_ATTEMPTS,
    ORPHAN_AFTER_S,
    SENSITIVE_KEYS,
    CheckCode,
)
from ..notification import RECEIPT
from ..own_transaction import in_own_transaction
from ..payment_facts import PaymentFacts
from .payment_transaction_unwanted import STRAY

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)

_DONE = ("processed", "ignored", "orphan")


class CloudPaymentsEvent(models.Model):
    _name = "cloudpayments.event"
    _description = "CloudPayments notification"
    _order = "id desc"
    _rec_name = "payment_number"
    _log_access = False

    provider_id = fields.Many2one("payment.provider", required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    payment_number = fields.Char(
        help="The number at CloudPayments.", required=True, readonly=True, index=True
    )
    invoice = fields.Char(help="The reference of the payment it is about.", readonly=True)
    amount = fields.Char(readonly=True)
    status = fields.Char(string="Told Status", readonly=True)
    body_digest = fields.Char(
        help="SHA-256 of the signed body; the body itself may carry a card token.",
        required=True,
        readonly=True,
    )
    received_at = fields.Datetime(required=True, readonly=True)
    attempts = fields.Integer(help="How often it came.", readonly=True)
    state = fields.Selection(
        [
            ("received", "Received"),
            ("processed", "Processed"),
            ("ignored", "Ignored"),
            ("orphan", "About nothing of ours"),
        ],
        required=True,
        readonly=True,
        index=True,
    )

    _once = models.Constraint(
        "UNIQUE(provider_id, kind, payment_number, body_digest)",
        "This notification has been received.",
    )

    def _refuse_unreadable(self, kind, said):
        """Raise KeyError, ValueError or ArithmeticError when it names no payment and no receipt."""
        if kind == RECEIPT:
            str(said["Id"])
        else:
            PaymentFacts.from_message(said, NOTIFIED_STATUS.get(kind))

    def _take(self, provider_id, kind, said, body: bytes) -> int:
        """Keep a verified notification, then act on it; what CloudPayments is to be answered.

        A code other than zero has the notification sent again in a minute.
        """
        if kind == "check":
            return in_own_transaction(self, "_take_check", provider_id, said, body)
        event_id = in_own_transaction(self, "_keep", provider_id, kind, said, body)
        return in_own_transaction(self, "_act", event_id, said) if event_id else CheckCode.OK

    def _take_check(self, provider_id, said, body):
        """CloudPayments waits for this answer, and nothing is changed by it."""
        event = self.browse(self._keep(provider_id, "check", said, body, state="processed"))
        provider, facts = event.provider_id, PaymentFacts.from_message(said)
        if event._is_of_wrong_mode(facts):
            return CheckCode.NOT_ACCEPTED
        return self._find_transaction(provider, facts)._cloudpayments_check(facts)

    def _keep(self, provider_id, kind, said, body, state="received"):
        """The id of the noted event; None when it has been dealt with before."""
        values = {
            "provider_id": provider_id,
            "kind": kind,
            "payment_number": str(said.get("TransactionId") or said["Id"]),
            "invoice": str(said.get("InvoiceId") or ""),
            "amount": str(said.get("Amount") or ""),
            "status": str(said.get("Status") or ""),
            "body_digest": hashlib.sha256(body).hexdigest(),
            "received_at": fields.Datetime.now(),
            "attempts": 1,
            "state": state,
        }
        [(event_id, kept_state)] = self.env.execute_query(
            SQL(
                "INSERT INTO cloudpayments_event (%s) VALUES %s"
                " ON CONFLICT (provider_id, kind, payment_number, body_digest)"
                " DO UPDATE SET attempts = cloudpayments_event.attempts + 1"
                " RETURNING id, state",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        is_new = kind == "check" or kept_state not in _DONE
        return event_id if is_new else None

    def _act(self, event_id, said):
        event = self.browse(event_id)
        # A twin may be at work: it is waited for, and what it has done is not done again.
        self.env.cr.execute(
            "SELECT 1 FROM cloudpayments_event WHERE id = %s FOR UPDATE", [event_id]
        )
        if event.state in _DONE:
            return CheckCode.OK
        code = event._act_on_receipt(said) if event.kind == RECEIPT else event._act_on_payment(said)
        if code == CheckCode.OK and event.state == "received":
            event.state = "processed"
        return code

    def _act_on_receipt(self, said):
        code = self.env["cloudpayments.receipt"]._take(self.provider_id, said)
        return self._refuse_unknown() if code else CheckCode.OK

    def _act_on_payment(self, said):
        facts = PaymentFacts.from_message(said, NOTIFIED_STATUS.get(self.kind))
        if self._is_of_wrong_mode(facts):
            self._ignore_wrong_mode(facts)
            return CheckCode.OK
        tx = self._find_transaction(self.provider_id, facts)
        if not tx:
            return self._refuse_unknown()
        if self.kind == "refund":
            tx._cloudpayments_take_refund(facts)
        else:
            tx._cloudpayments_apply(facts)
        return CheckCode.OK

    def _is_of_wrong_mode(self, facts):
        return facts.test_mode not in (None, self.provider_id.state == "test")

    def _ignore_wrong_mode(self, facts):
        """Money of a test is none, and a test may not touch money: a person has to look."""
        _logger.error(
            "A %s notification of the wrong mode for %s", self.kind, self.provider_id.display_name
        )
        self.state = "ignored"
        self.env["cloudpayments.discrepancy"]._note(
            "status_differs",
            self.provider_id,
            number=facts.number,
            theirs=self.amount,
            text=f"{self.kind} {self.invoice}: TestMode {facts.test_mode}",
        )

    def _find_transaction(self, provider, facts):
        """The payment of this invoice, or the one of this number where it names none.

        A second payment of one invoice has a record of its own, and its number tells it.
        """
        number, invoice = facts.paid_number or facts.number, facts.invoice_id
        own = [("provider_id", "=", provider.id), ("source_transaction_id", "=", False)]
        named = ["|", ("provider_reference", "=", number), ("reference", "=", invoice)]
        found = self.env["payment.transaction"].search([*own, *named])
        numbered = found.filtered(lambda tx: tx.provider_reference == number)
        strays = numbered.filtered(lambda tx: tx.reference.startswith(f"{STRAY}{invoice}"))
        return (strays or found.filtered(lambda tx: tx.reference == invoice) or numbered)[:1]

    def _refuse_unknown(self):
        """Have it sent again, as what it is about may not be committed yet; but not for ever."""
        _logger.warning("A %s notification for unknown payment %s", self.kind, self.invoice)
        is_old = fields.Datetime.now() - self.received_at > timedelta(seconds=ORPHAN_AFTER_S)
        if self.attempts < ORPHAN_AFTER_ATTEMPTS and not is_old:
            return CheckCode.NOT_ACCEPTED
        self.state = "orphan"
        self.env["cloudpayments.discrepancy"]._note(
            "orphan_event",
            self.provider_id,
            number=self.payment_number,
            theirs=self.amount,
            text=f"{self.kind} {self.invoice}",
        )
        return CheckCode.OK
