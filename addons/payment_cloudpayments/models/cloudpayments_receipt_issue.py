from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.payment.logging import get_payment_logger

from ..apart import apart
from ..client import NotProcessed, Refused, UnknownOutcome
from ..const import LOST_AFTER_S, REPEATABLE_FOR_S, SENSITIVE_KEYS
from ..own_transaction import in_own_transaction
from ..receipt_facts import ReceiptFacts

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)

AWAITED = ("expected", "queued", "late")


@dataclass(frozen=True)
class Step:
    """A call to make, and the method that takes its answer; no transaction stays open for it."""

    send: Callable = field(repr=False)
    settle: str


class CloudPaymentsReceipt(models.Model):
    """The queue of receipts: those of a call of their own are issued and looked up.

    One that has travelled with its payment may be printed while nobody here knows it yet: it is
    only waited for, and a person who has seen the cabinet issues it again.
    """

    _inherit = "cloudpayments.receipt"

    def _follow(self):
        """Do what is next for a receipt. No transaction is open while CloudKassir works."""
        if step := in_own_transaction(self, "_next_step"):
            self._take_step(step)

    def _take_step(self, step):
        try:
            answer = step.send()
        except Refused as refusal:
            in_own_transaction(self, "_settle_refusal", step, str(refusal), refusal.code)
        except NotProcessed:
            in_own_transaction(self, "_settle_not_processed")
        except UnknownOutcome:
            return  # Asked again by a later run, under the same id.
        else:
            in_own_transaction(self, step.settle, answer)

    def _next_step(self) -> Step | None:
        if not self.try_lock_for_update() or self.state not in AWAITED or not self.awaited_since:
            return None
        if self._is_overdue():
            self._note_late()
        client = self.provider_id.sudo()._cloudpayments_client()
        if self.kassir_number:
            return Step(partial(_look_up, client, self.kassir_number), "_settle_look_up")
        return self._claim_issue(client) if self.issued == "explicit" else None

    def _is_overdue(self):
        allowed = timedelta(minutes=self.provider_id.cloudpayments_receipt_minutes)
        return fields.Datetime.now() - self.awaited_since > allowed

    def _note_late(self):
        if self.state != "late":
            self._move("late")
            self._alarm()

    def _claim_issue(self, client):
        """Take the receipt for a request of its own; None while another one is under way."""
        now = fields.Datetime.now()
        if self.asked_at and not self._may_be_asked_again(now):
            return None
        self._move(
            "late" if self.state == "late" else "queued",
            request_id=self._stable_request_id(),
            first_asked_at=self.first_asked_at or now,
            asked_at=now,
            attempts=self.attempts + 1,
        )
        request = self._prepare_request()
        return Step(partial(client.create_receipt, request, self.request_id), "_settle_issue")

    def _may_be_asked_again(self, now):
        """An answer that never came leaves one id, good for as long as CloudKassir knows it."""
        is_lost = now - self.asked_at > timedelta(seconds=LOST_AFTER_S)
        return is_lost and now - self.first_asked_at < timedelta(seconds=REPEATABLE_FOR_S)

    def _settle_issue(self, kassir_number):
        if not self.kassir_number:
            self.kassir_number = kassir_number

    def _settle_look_up(self, answer):
        status, text, model = answer
        if self.state not in AWAITED:
            return
        if status == "Error":
            self._note_failed(text, 0)
        elif model:
            self._settle_model(model)

    def _settle_model(self, model):
        try:
            facts = ReceiptFacts.from_receipt(model)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            _logger.error("Receipt %s is told without its fiscal facts", self.kassir_number)
        else:
            self._note_registered(facts)

    def _settle_refusal(self, step, text, code):
        if step.settle == "_settle_issue" and self.state in AWAITED and not self.kassir_number:
            self._note_failed(text, code)

    def _settle_not_processed(self):
        """Nothing has left: the next run asks as if for the first time."""
        if not self.kassir_number:
            self.asked_at = False

    def _note_failed(self, text, code):
        self._move("failed", reason=text, error_code=code)
        self._alarm()

    @api.model
    def _cron_follow(self):
        awaited = Domain("state", "in", AWAITED) & Domain("awaited_since", "!=", False)
        served = Domain("provider_id.state", "!=", "disabled")
        # What is left to a person stands before nobody.
        left = Domain("issued", "=", "bundled") & Domain("state", "=", "late")
        left &= Domain("kassir_number", "=", False)
        order = "asked_at ASC NULLS FIRST, id"
        receipts = self.search(awaited & served & ~left, order=order, limit=500)
        for receipt in receipts.filtered(lambda each: each._has_something_to_do()):
            apart(receipt, "_follow")
        self._alarm_unexplained()

    def _has_something_to_do(self):
        return self.kassir_number or self.issued == "explicit" or self._is_overdue()


def _look_up(client, kassir_number):
    """The status of a receipt, what is said about it, and the receipt once it is there."""
    status, text = client.receipt_status(kassir_number)
    return status, text, client.get_receipt(kassir_number) if status == "Processed" else None
