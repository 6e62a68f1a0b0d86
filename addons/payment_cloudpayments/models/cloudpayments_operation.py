import uuid

from odoo import fields, models

from ..const import CONCLUSIONS, NOT_ACCEPTED_TEXT, OPEN_STATES, Kind, Status
from ..lean_fetch import keep, lean_insert, lean_write

# Their refusal says nothing about the payment itself: it still waits for its payer.
_LEAVES_PAYMENT = (Kind.FINISH_3DS, Kind.CANCEL_LINK)

_COLUMNS = (
    "transaction_id",
    "hold_id",
    "kind",
    "number",
    "amount",
    "request_id",
    "state",
    "sent_at",
    "answered_at",
    "absent_at",
    "reason",
    "create_date",
)

_JOURNAL = (
    f"SELECT id, {', '.join(_COLUMNS)} FROM cloudpayments_operation"
    " WHERE hold_id = %s ORDER BY id DESC"
)
_JOURNAL_AROUND = _JOURNAL.replace(
    "%s", "(SELECT hold_id FROM cloudpayments_operation WHERE id = %s)"
)


class CloudPaymentsOperation(models.Model):
    """What was asked of CloudPayments, written before it was asked."""

    _name = "cloudpayments.operation"
    _description = "CloudPayments operation"
    _order = "id desc"
    _rec_name = "request_id"

    transaction_id = fields.Many2one(
        "payment.transaction",
        help="Takes the outcome: the payment itself, or its child that captures, voids or refunds.",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    hold_id = fields.Many2one(
        "payment.transaction",
        help="The payment that all its operations belong to.",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    provider_id = fields.Many2one(related="hold_id.provider_id")
    currency_id = fields.Many2one(related="hold_id.currency_id")
    kind = fields.Selection(
        [
            (Kind.AUTHORISE_CARD, "Hold by card"),
            (Kind.AUTHORISE_TOKEN, "Hold by saved card"),
            (Kind.CHARGE_CARD, "Charge of a card"),
            (Kind.CHARGE_TOKEN, "Charge of a saved card"),
            (Kind.FINISH_3DS, "Finish 3-D Secure"),
            (Kind.CONFIRM, "Capture"),
            (Kind.VOID, "Release"),
            (Kind.REFUND, "Refund"),
            (Kind.LINK, "Payment link"),
            (Kind.CANCEL_LINK, "End of a payment link"),
            (Kind.QR, "QR code"),
            (Kind.WIDGET, "Payment in the widget"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Integer(
        help="Counts the operations of this kind on the payment.", required=True, readonly=True
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
    looked_up_at = fields.Datetime(
        help="When CloudPayments was last asked what became of it.", readonly=True
    )
    reason = fields.Char(readonly=True)

    _request_id_uniq = models.Constraint("UNIQUE(request_id)", "A request id is used once.")
    _positive = models.Constraint(
        "CHECK(amount > 0)", "An operation without money does not leave for CloudPayments."
    )
    # Two open operations on one payment could undo each other's outcome.
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
                      OR OLD.request_id <> NEW.request_id OR OLD.amount <> NEW.amount
                      OR OLD.kind <> NEW.kind OR OLD.hold_id <> NEW.hold_id)
                EXECUTE FUNCTION cloudpayments_operation_is_final();
            DROP TRIGGER IF EXISTS is_kept ON cloudpayments_operation;
            CREATE TRIGGER is_kept BEFORE DELETE ON cloudpayments_operation FOR EACH ROW
                EXECUTE FUNCTION cloudpayments_operation_is_final();
            """
        )

    def _plan(self, transaction, kind, amount, **values):
        """Note an operation; its request id follows from the payment, so a repeat gets the same."""
        transaction._cloudpayments_fetch_step()
        hold = transaction._cloudpayments_root()
        # An operation concluded just now makes room for this one in the index too.
        self.flush_model(["state"])
        before = hold.cloudpayments_operation_ids.filtered(lambda each: each.kind == kind)
        row = {
            "transaction_id": transaction.id,
            "hold_id": hold.id,
            "kind": kind,
            "number": 1 + len(before),
            "amount": float(amount),
            "request_id": self._stable_request_id(hold, kind, 1 + len(before)),
            "state": "planned",
            **values,
        }
        return lean_insert(self, {**dict.fromkeys(_COLUMNS), **row})

    def _stable_request_id(self, hold, kind, number):
        database = self.env["ir.config_parameter"].get_param("database.uuid")
        return str(uuid.uuid5(uuid.UUID(database), f"{hold.reference}/{kind}/{number}"))

    def _fetch_journal(self, hold):
        """Have in memory all operations of a payment, with the transactions that they are about."""
        journal = self._read_journal(_JOURNAL, hold)
        (hold | journal.transaction_id)._cloudpayments_fetch_step()

    def _lock_with_journal(self):
        """The payment of an operation, locked, with the same in memory."""
        journal = self._read_journal(_JOURNAL_AROUND, self)
        journal.hold_id._cloudpayments_lock()
        journal.transaction_id._cloudpayments_fetch_step()
        return journal.hold_id

    def _read_journal(self, query, record):
        self.env.cr.execute(query, [record.id])
        journal = keep(self, _COLUMNS, self.env.cr.fetchall())
        hold = journal.hold_id
        hold._fields["cloudpayments_operation_ids"]._insert_cache(hold, [journal._ids])
        return journal

    def _conclude_by(self, status: Status):
        """End the operations that a payment standing at `status` answers."""
        for operation in self.filtered(lambda each: each.state in OPEN_STATES):
            if state := CONCLUSIONS[Kind(operation.kind)].get(status):
                operation._conclude(state, status)

    def _conclude(self, state, reason, payer_text=NOT_ACCEPTED_TEXT):
        outcome = {"state": state, "answered_at": fields.Datetime.now(), "reason": reason}
        lean_write(self, outcome)
        if state == "refused" and payer_text and self.kind not in _LEAVES_PAYMENT:
            self._fail_transaction(reason, payer_text)
        self._after_conclusion()

    def _after_conclusion(self):
        """Extension point: the operation has just succeeded or been refused, once and for all."""

    def _fail_transaction(self, reason, payer_text):
        tx = self.transaction_id
        if tx.state not in ("draft", "pending"):
            return  # It has been told, and told more exactly.
        tx._set_error(tx._cloudpayments_to_payer(payer_text) if tx == self.hold_id else reason)
