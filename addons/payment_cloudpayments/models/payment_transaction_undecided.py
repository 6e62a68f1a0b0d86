from odoo import fields, models

from ..const import REPEATABLE_FOR_S, Kind, Status
from ..payment_facts import money


class PaymentTransaction(models.Model):
    """A capture of which cannot be told whose it was.

    CloudPayments may report the sum of the hold for any capture. Whether it was ours, with its own
    sum, or somebody's in the cabinet is known by our request: asked again under its id it is
    answered as before, or refused.
    """

    _inherit = "payment.transaction"

    def _cloudpayments_take(self, facts):
        if not self._cloudpayments_is_undecided(facts):
            super()._cloudpayments_take(facts)

    def _cloudpayments_is_undecided(self, facts):
        if facts.status != Status.COMPLETED or facts.is_refund or self.state != "authorized":
            return False
        asked = self._cloudpayments_open_operations().filtered(lambda op: op.kind == Kind.CONFIRM)
        if not asked or not money(asked.amount) != facts.amount == money(self.amount):
            return False
        age = fields.Datetime.now() - asked.create_date
        return age.total_seconds() < REPEATABLE_FOR_S


class CloudPaymentsOperation(models.Model):
    _inherit = "cloudpayments.operation"

    def _may_be_repeated(self, facts):
        undecided = facts and self.hold_id._cloudpayments_is_undecided(facts)
        return bool(undecided) or super()._may_be_repeated(facts)
