import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from odoo import fields, models

from ..const import CONCLUSIONS, NOT_ACCEPTED_TEXT, OPEN_STATES, Kind, Status
from ..payment_facts import PaymentFacts, money


@dataclass(frozen=True)
class Call:
    """A request ready to leave; it holds plain values, so no transaction stays open for it."""

    kind: Kind
    send: Callable[[], PaymentFacts] = field(repr=False)
    look_up: Callable[[], PaymentFacts | None] = field(repr=False)


class CloudPaymentsOperation(models.Model):
    """What was asked of CloudPayments, written before it was asked."""

    _name = "cloudpayments.operation"
    _description = "CloudPayments operation"
    _order = "id desc"
    _rec_name = "request_id"

    transaction_id = fields.Many2one(
        "payment.transaction",
        help="Takes the outcome: the hold itself, or its child that captures or voids.",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    hold_id = fields.Many2one(
        "payment.transaction", required=True, readonly=True, index=True, ondelete="restrict"
    )
    provider_id = fields.Many2one(related="hold_id.provider_id")
    currency_id = fields.Many2one(related="hold_id.currency_id")
    kind = fields.Selection(
        [
            (Kind.AUTHORISE_CARD, "Hold by card"),
            (Kind.AUTHORISE_TOKEN, "Hold by saved card"),
            (Kind.FINISH_3DS, "Finish 3-D Secure"),
            (Kind.CONFIRM, "Capture"),
            (Kind.VOID, "Release"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Integer(
        help="Counts the operations of this kind on the hold.", required=True, readonly=True
    )
    amount = fields.Monetary(required=True, readonly=True)
    request_id = fields.Char(required=True, readonly=True, copy=False)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("sent", "Sent"),
            ("unknown", "Outcome unknown"),
            ("succeeded", "Succeeded"),
            ("refused", "Refused"),
        ],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    sent_at = fields.Datetime(help="When it was last sent.", readonly=True)
    answered_at = fields.Datetime(readonly=True)
    absent_at = fields.Datetime(
        help="When CloudPayments was first found not to know the payment.", readonly=True
    )
    reason = fields.Char(readonly=True)

    _request_id_uniq = models.Constraint("UNIQUE(request_id)", "A request id is used once.")
    _positive = models.Constraint(
        "CHECK(amount > 0)", "An operation without money does not leave for CloudPayments."
    )
    # Two open operations on one hold could undo each other's outcome.
    _one_open = models.UniqueIndex(
        "(hold_id) WHERE state IN ('planned', 'sent', 'unknown')",
        "Another operation on this payment is not finished.",
    )
    _one_capture = models.UniqueIndex(
        "(hold_id) WHERE kind = 'confirm' AND state = 'succeeded'",
        "The payment has been captured already.",
    )

    def init(self):
        """An outcome is final and a row is for ever, whoever holds the pen."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION cloudpayments_operation_is_final() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'the journal of CloudPayments operations is append-only';
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS is_final ON cloudpayments_operation;
            CREATE TRIGGER is_final BEFORE UPDATE ON cloudpayments_operation FOR EACH ROW
                WHEN (OLD.state IN ('succeeded', 'refused')
                      OR OLD.request_id <> NEW.request_id OR OLD.amount <> NEW.amount)
                EXECUTE FUNCTION cloudpayments_operation_is_final();
            DROP TRIGGER IF EXISTS is_kept ON cloudpayments_operation;
            CREATE TRIGGER is_kept BEFORE DELETE ON cloudpayments_operation FOR EACH ROW
                EXECUTE FUNCTION cloudpayments_operation_is_final();
            """
        )

    def _plan(self, transaction, kind, amount):
        """Note an operation; its request id follows from the hold, so a repeat gets the same."""
        hold = transaction.source_transaction_id or transaction
        # An operation concluded just now makes room for this one in the index too.
        self.flush_model(["state"])
        number = 1 + self.search_count([("hold_id", "=", hold.id), ("kind", "=", kind)])
        database = self.env["ir.config_parameter"].get_param("database.uuid")
        return self.create(
            {
                "transaction_id": transaction.id,
                "hold_id": hold.id,
                "kind": kind,
                "number": number,
                "amount": float(amount),
                "request_id": str(
                    uuid.uuid5(uuid.UUID(database), f"{hold.reference}/{kind}/{number}")
                ),
            }
        )

    def _claim(self, secret=None) -> Call | None:
        """Take a planned operation for sending; None when it is planned no longer.

        `secret` is the EnteredCard or the PaRes of a kind that needs one.
        """
        if not self.try_lock_for_update() or self.state != "planned":
            return None
        self.hold_id._ensure_provider_is_not_disabled()
        self.write({"state": "sent", "sent_at": fields.Datetime.now()})
        return Call(Kind(self.kind), self._request(secret), self._look_up_request())

    def _request(self, secret):
        hold, client = self.hold_id, self.provider_id._cloudpayments_client()
        number, request_id = hold.provider_reference, self.request_id
        match self.kind:
            case Kind.AUTHORISE_CARD:
                params = hold._cloudpayments_card_params(secret)
                return partial(client.authorise_card, params, request_id)
            case Kind.AUTHORISE_TOKEN:
                return partial(
                    client.authorise_token, hold._cloudpayments_token_params(), request_id
                )
            case Kind.FINISH_3DS:
                return partial(client.finish_3ds, number, secret, request_id)
            case Kind.CONFIRM:
                return partial(client.confirm, number, money(self.amount), request_id)
            case Kind.VOID:
                return partial(client.void, number, request_id)

    def _look_up_request(self):
        hold, client = self.hold_id, self.provider_id._cloudpayments_client()
        if hold.provider_reference:
            return partial(client.get, hold.provider_reference)
        return partial(client.find, hold.reference)

    def _conclude_by(self, status: Status):
        """End the operations that a payment standing at `status` answers."""
        for operation in self.filtered(lambda each: each.state in OPEN_STATES):
            if state := CONCLUSIONS[Kind(operation.kind)].get(status):
                operation._conclude(state, status)

    def _conclude(self, state, reason, payer_text=NOT_ACCEPTED_TEXT):
        self.write({"state": state, "answered_at": fields.Datetime.now(), "reason": reason})
        # A challenge that could not be reported leaves the payment waiting for its payer.
        if state == "refused" and self.kind != Kind.FINISH_3DS:
            self._fail_transaction(reason, payer_text)

    def _fail_transaction(self, reason, payer_text):
        tx = self.transaction_id
        if tx.state not in ("draft", "pending"):
            return  # It has been told, and told more exactly.
        tx._set_error(tx._cloudpayments_to_payer(payer_text) if tx == self.hold_id else reason)
