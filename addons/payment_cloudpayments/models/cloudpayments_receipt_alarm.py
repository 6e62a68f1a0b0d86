from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..payment_facts import money
from ..receipt_const import (
    LATE_TEXT,
    NO_ANSWER_TEXT,
    RECEIPT_ERROR_TEXTS,
    UNEXPLAINED_TEXT,
)

ALARMS = {"late": "late_receipt", "failed": "failed_receipt"}


class CloudPaymentsReceipt(models.Model):
    """Receipts that need a person: they are put on the accountant's work list, and taken off."""

    _inherit = "cloudpayments.receipt"

    advice = fields.Char(string="What to do", compute="_compute_advice")

    @api.depends("state", "error_code", "asked_at", "kassir_number")
    def _compute_advice(self):
        for receipt in self:
            text = receipt._advice()
            receipt.advice = self.env._(text) if text else False

    def _advice(self):
        if self.state == "failed":
            return RECEIPT_ERROR_TEXTS.get(self.error_code)
        if self.state == "late":
            is_lost = self.first_asked_at and not self.kassir_number
            return NO_ANSWER_TEXT if is_lost else LATE_TEXT
        return None

    def _await(self, issued="bundled"):
        """The money or the goods have moved: from now on the fiscal sign is due."""
        for receipt in self.filtered(lambda each: not each.awaited_since):
            receipt.awaited_since = fields.Datetime.now()
            if receipt.state == "failed":
                receipt._move("failed", issued=issued)
                receipt._alarm()
            elif receipt.state == "expected":
                receipt._move("queued" if issued == "bundled" else "expected", issued=issued)
                if issued == "explicit":
                    receipt._wake_cron()

    def _drop(self, tx):
        """No money has moved, so there is nothing to print; another attempt notes another one."""
        self.search(
            [
                ("transaction_id", "=", tx.id),
                ("issued", "=", "bundled"),
                ("awaited_since", "=", False),
                ("state", "in", ("expected", "failed")),
            ]
        ).unlink()

    def _alarm(self):
        self.env["cloudpayments.discrepancy"]._note(
            ALARMS[self.state],
            self.provider_id,
            transaction=self.transaction_id,
            ours=self.amount,
            text=self.reason or self.advice,
        )

    def _call_off_alarm(self):
        """What was late is there: nobody has to look for it any more."""
        if not self.transaction_id:
            return
        alarms = self.env["cloudpayments.discrepancy"].search(
            [
                ("provider_id", "=", self.provider_id.id),
                ("kind", "in", list(ALARMS.values())),
                ("transaction_id", "=", self.transaction_id.id),
                ("resolved", "=", False),
            ]
        )
        left = self.search_count(
            [("transaction_id", "=", self.transaction_id.id), ("state", "in", list(ALARMS))]
        )
        if alarms and not left:
            alarms._resolve(self.env._("The receipt was registered."), self.env.user)

    @api.model
    def _alarm_unexplained(self):
        """A receipt whose payment has not turned up, or the second one of a payment."""
        unexplained = Domain("transaction_id", "=", False) & Domain("reason", "=", False)
        for receipt in self.search(unexplained & Domain("issued", "=", "outside"), limit=100):
            if receipt._is_overdue():
                receipt.reason = self.env._(UNEXPLAINED_TEXT)
                self.env["cloudpayments.discrepancy"]._note(
                    "cabinet_operation",
                    receipt.provider_id,
                    number=receipt.document_number,
                    theirs=receipt.amount,
                    text=receipt.reason,
                )

    def action_issue_again(self):
        """Issue what failed or never came once more, with the settings as they are now."""
        self.check_access("read")
        for receipt in self.sudo():
            receipt._renew()

    def _renew(self):
        if self.state not in ALARMS:
            raise UserError(self.env._("Only a failed or a late receipt is issued again."))
        vals = self._prepare_vals(self.transaction_id, self.purpose, money(self.amount))
        if not vals or vals.get("state") == "failed":
            raise UserError((vals or {}).get("reason") or self.env._("No receipt is due."))
        self._move(
            "expected",
            content=vals["content"],
            content_digest=vals["content_digest"],
            method=vals["method"],
            issued="explicit",
            # A refused request may be remembered under its id, so this one gets another.
            request_number=self.request_number + 1,
            kassir_number=False,
            first_asked_at=False,
            asked_at=False,
            awaited_since=fields.Datetime.now(),
            error_code=0,
            reason=False,
        )
        self._wake_cron()

    def _wake_cron(self):
        self.env.ref("payment_cloudpayments.ir_cron_follow_receipts").sudo()._trigger()
