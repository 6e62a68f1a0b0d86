from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

ALERT = "mail.mail_activity_data_warning"

# What a person can do that a program may not decide.
ADVICE = {
    "missing_here": _lt(
        "Money moved at CloudPayments that no payment here explains. Find the payer by the"
        " invoice in the merchant's cabinet. Release or refund what nobody ordered."
    ),
    "missing_there": _lt(
        "CloudPayments does not list this payment. Search the cabinet for its number. Give no"
        " goods and no receipt for it before it is found."
    ),
    "sum_differs": _lt(
        "Compare the sums with the order and the receipt. Refund what was taken above the order."
    ),
    "status_differs": _lt(
        "Open the payment in the cabinet. What is true there and cannot be applied here has to be"
        " entered by hand or undone in the cabinet."
    ),
    "orphan_event": _lt(
        "A notification named a payment that was never made here. See in the cabinet who paid, and"
        " refund it unless another system of the company asked for it."
    ),
    "unwanted_hold": _lt(
        "Money was held that nobody waits for. It is being released: check that it was."
    ),
    "wrong_sum": _lt(
        "The sum that was held is not the sum that was asked for. It is being released: check that"
        " it was, and ask the payer to pay again."
    ),
    "late_receipt": _lt(
        "The receipt is not there in time. Check the cash register and the cabinet of CloudKassir."
    ),
    "failed_receipt": _lt(
        "The receipt was refused. Correct what the reason names and issue the receipt again."
    ),
    "refused_key": _lt(
        "CloudPayments does not accept the Public ID or the API secret: nothing is captured,"
        " released or refunded, and holds run out. Have the administrator enter the secret again."
    ),
    "stuck_operation": _lt(
        "An operation has had no outcome for half an hour. See in the cabinet where the payment"
        " stands, and finish it there before the hold runs out."
    ),
    "cabinet_operation": _lt(
        "Somebody moved money in the merchant's cabinet. It is mirrored here: find out who did it,"
        " and why, and write it down."
    ),
}


class CloudPaymentsDiscrepancy(models.Model):
    """Where CloudPayments and this database disagree, until a person has settled it."""

    _name = "cloudpayments.discrepancy"
    _description = "Payment discrepancy"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "subject"
    _mail_post_access = "read"

    provider_id = fields.Many2one("payment.provider", required=True, readonly=True, index=True)
    kind = fields.Selection(
        [
            ("missing_here", "Missing here"),
            ("missing_there", "Missing at CloudPayments"),
            ("sum_differs", "Sums differ"),
            ("status_differs", "Statuses differ"),
            ("orphan_event", "Notification about nothing"),
            ("unwanted_hold", "Unwanted hold"),
            ("wrong_sum", "Wrong sum held"),
            ("late_receipt", "Late receipt"),
            ("failed_receipt", "Receipt refused"),
            ("cabinet_operation", "Done in the cabinet"),
            ("refused_key", "Access refused"),
            ("stuck_operation", "Operation without an outcome"),
        ],
        required=True,
        readonly=True,
    )
    subject = fields.Char(
        help="The number at CloudPayments, or our reference where there is none.", readonly=True
    )
    number = fields.Char(string="Number at CloudPayments", readonly=True)
    transaction_id = fields.Many2one(
        "payment.transaction", string="Payment", readonly=True, index="btree_not_null"
    )
    ours = fields.Char(readonly=True)
    theirs = fields.Char(string="At CloudPayments", readonly=True)
    text = fields.Char(string="Details", readonly=True)
    advice = fields.Char(string="What to do", compute="_compute_advice")
    resolved = fields.Boolean(readonly=True, index=True)
    resolved_by_id = fields.Many2one("res.users", readonly=True)
    resolved_at = fields.Datetime(readonly=True)
    note = fields.Char(string="How it was settled", readonly=True)

    _one_open = models.UniqueIndex(
        "(provider_id, kind, subject) WHERE resolved IS NOT TRUE",
        "This discrepancy is on the work list already.",
    )

    @api.depends("kind")
    def _compute_advice(self):
        for discrepancy in self:
            discrepancy.advice = self.env._(ADVICE[discrepancy.kind])

    @api.model
    def _note(
        self, kind, provider, *, transaction=None, number="", ours=None, theirs=None, text=""
    ):
        """Put a disagreement on the work list; told again, it stays one row with the last facts."""
        known = self.sudo().search_count(
            [
                ("provider_id", "=", provider.id),
                ("kind", "=", kind),
                ("subject", "=", self._subject(number, transaction)),
                ("resolved", "=", False),
            ]
        )
        facts = {"number": number, "ours": ours, "theirs": theirs, "text": text}
        noted = self._note_all(provider, [(kind, transaction, facts)])
        if not known:
            noted._alert(provider)
        return noted

    @api.model
    def _note_refused_key(self, provider):
        """One row, however many calls are refused meanwhile."""
        provider = provider.sudo()
        self._note("refused_key", provider, number=provider.cloudpayments_public_id)

    @api.model
    def _subject(self, number, transaction):
        return str(number or (transaction.reference if transaction else ""))

    @api.model
    def _note_all(self, provider, disagreements, **common):
        """Note many of (kind, transaction, facts) at once, without a query for each.

        Two that tell of the same at once make the later one fail to serialise, so that it is
        repeated and finds the row of the first.
        """
        rows = {}
        for kind, transaction, facts in disagreements:
            subject = self._subject(facts["number"], transaction)
            rows[kind, subject] = {
                "kind": kind,
                "subject": subject,
                "transaction_id": transaction.id if transaction else None,
                "provider_id": provider.id,
                "create_uid": self.env.uid,
                "create_date": fields.Datetime.now(),
                **{name: _shown(value) for name, value in facts.items()},
                **common,
            }
        return self.sudo()._insert(list(rows.values()))

    def _insert(self, rows):
        if not rows:
            return self.browse()
        columns = SQL(", ").join(map(SQL.identifier, rows[0]))
        values = SQL(", ").join(tuple(row.values()) for row in rows)
        told = SQL(", ").join(
            SQL("%(name)s = EXCLUDED.%(name)s", name=SQL.identifier(name))
            for name in rows[0].keys() - {"kind", "subject", "provider_id"}
            if not name.startswith("create_")
        )
        self.flush_model()
        ids = self.env.execute_query(
            SQL(
                "INSERT INTO cloudpayments_discrepancy (%s) VALUES %s"
                " ON CONFLICT (provider_id, kind, subject) WHERE resolved IS NOT TRUE"
                " DO UPDATE SET %s RETURNING id",
                columns,
                values,
                told,
            )
        )
        self.invalidate_model()
        return self.browse(row[0] for row in ids)

    def _alert(self, provider):
        """A task in the responsible person's own list; no letter leaves while money is moving."""
        user = provider.sudo().cloudpayments_alert_user_id
        if user:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                ALERT, user_id=user.id, summary=self.env._("Payments disagree")
            )

    def action_resolve(self):
        """Ask for the note without which nothing is settled."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "cloudpayments.resolution",
            "view_mode": "form",
            "target": "new",
            "context": {"default_discrepancy_ids": self.ids},
        }

    def _resolve(self, note, by):
        if not (note or "").strip():
            raise UserError(self.env._("Write how it was settled."))
        left = self.filtered(lambda each: not each.resolved)
        left.write(
            {
                "resolved": True,
                "resolved_by_id": by.id,
                "resolved_at": fields.Datetime.now(),
                "note": note.strip(),
            }
        )
        left.activity_unlink([ALERT])


def _shown(value):
    return None if value in (None, "", False) else str(value)
