from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ..const import OPEN_STATES, Kind
from ..lean_fetch import columns_of_group, lean_fetch
from ..own_transaction import in_own_transaction
from ..payment_facts import money

# A prefetch group: fields that are read together.
STEP = "cloudpayments"

READ_OF_CURRENCY = ("name", "rounding", "decimal_places")

# What Odoo copies of a payer into each payment.
COPIED_OF_PAYER = (
    "name",
    "parent_id",
    "lang",
    "email",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "phone",
)


class PaymentTransaction(models.Model):
    """What is planned with a payment. What CloudPayments says of it is in `…_cloudpayments.py`."""

    _inherit = "payment.transaction"

    # What every step of a payment reads, and what most steps do without stays where it is.
    provider_id = fields.Many2one(prefetch=STEP)
    company_id = fields.Many2one(prefetch=STEP)
    payment_method_id = fields.Many2one(prefetch=STEP)
    reference = fields.Char(prefetch=STEP)
    amount = fields.Monetary(prefetch=STEP)
    currency_id = fields.Many2one(prefetch=STEP)
    token_id = fields.Many2one(prefetch=STEP)
    state = fields.Selection(prefetch=STEP)
    last_state_change = fields.Datetime(prefetch=STEP)
    operation = fields.Selection(prefetch=STEP)
    source_transaction_id = fields.Many2one(prefetch=STEP)
    tokenize = fields.Boolean(prefetch=STEP)
    partner_id = fields.Many2one(prefetch=STEP)
    # Notifications name a payment by it.
    provider_reference = fields.Char(index="btree_not_null", prefetch=STEP)
    cloudpayments_two_stage = fields.Boolean(
        string="Hold First",
        help="The money is held now and taken later, or not at all.",
        compute="_compute_cloudpayments_two_stage",
        store=True,
        readonly=False,
        copy=False,
        prefetch=STEP,
    )
    cloudpayments_operation_ids = fields.One2many(
        "cloudpayments.operation", "hold_id", string="CloudPayments Operations"
    )
    cloudpayments_hold_expires_at = fields.Datetime(
        string="Hold Counted On Until", readonly=True, copy=False, index="btree_not_null"
    )
    # A payer who comes back to the app finds the bank's page again.
    cloudpayments_acs_url = fields.Char(
        string="Bank's Page",
        readonly=True,
        copy=False,
        prefetch=STEP,
        groups="base.group_system",
    )
    cloudpayments_pa_req = fields.Char(
        string="Request to the Bank", readonly=True, copy=False, groups="base.group_system"
    )
    cloudpayments_reason_code = fields.Integer(string="Decline Code", readonly=True, copy=False)
    cloudpayments_retry_after = fields.Datetime(
        string="Not to Be Tried Before",
        help="When the bank allows the saved card to be charged again.",
        readonly=True,
        copy=False,
    )

    @api.depends("provider_id")
    def _compute_cloudpayments_two_stage(self):
        for tx in self:
            # Money moves through SBP at once or not at all.
            tx.cloudpayments_two_stage = (
                tx.provider_id.capture_manually and tx.payment_method_id.code != "sbp"
            )

    def _cloudpayments_plan_card(self):
        """Plan to take the sum of a new transaction from a card that its holder enters now."""
        kind = Kind.AUTHORISE_CARD if self.cloudpayments_two_stage else Kind.CHARGE_CARD
        return self._cloudpayments_plan(kind, self.amount)

    def _cloudpayments_plan_token(self):
        """Plan to take the sum of a new transaction from its saved card."""
        kind = Kind.AUTHORISE_TOKEN if self.cloudpayments_two_stage else Kind.CHARGE_TOKEN
        return self._cloudpayments_plan(kind, self.amount)

    def _cloudpayments_plan_capture(self, amount):
        """Plan to take `amount` of the hold once and for all; the rest goes back to the payer.

        Nothing to take is a release of the hold.
        """
        amount = money(amount)
        if not amount:
            return self._cloudpayments_plan_void()
        self._cloudpayments_lock_hold()
        if not 0 < amount <= money(self.amount):
            raise UserError(self.env._("Not more than what is held can be captured."))
        child = self._cloudpayments_child(Kind.CONFIRM)
        if child:
            child.amount = float(amount)
        else:
            child = self._cloudpayments_twin_to_capture(amount)
        return child._cloudpayments_plan(Kind.CONFIRM, amount)

    def _cloudpayments_plan_void(self):
        """Plan to give the whole hold back."""
        self._cloudpayments_lock_hold()
        child = self._cloudpayments_child(Kind.VOID)
        child = child or self._create_child_transaction(self.amount)
        return child._cloudpayments_plan(Kind.VOID, self.amount)

    def _cloudpayments_plan(self, kind, amount, **values):
        return self.env["cloudpayments.operation"]._plan(self, kind, amount, **values)

    def _cloudpayments_lock_hold(self):
        """Refuse unless the money is held and nothing is being done with it."""
        self._cloudpayments_lock()
        if self.state != "authorized":
            raise UserError(self.env._("No money is held by payment %s.", self.reference))
        self._cloudpayments_refuse_second()

    def _cloudpayments_refuse_second(self):
        if self._cloudpayments_open_operations():
            raise UserError(
                self.env._("Another operation on payment %s is not finished.", self.reference)
            )

    def _cloudpayments_open_operations(self):
        return self.cloudpayments_operation_ids.filtered(lambda each: each.state in OPEN_STATES)

    def _cloudpayments_lock(self):
        """Wait for the row: an answer that gave way to another one would be lost."""
        self._cloudpayments_fetch_step(lock=True)

    @ormcache()
    def _cloudpayments_step_columns(self):
        return columns_of_group(self, STEP)

    def _cloudpayments_fetch_step(self, *, lock=False):
        """Have in memory what a step reads of a payment, its provider and its currency."""
        of_provider = self.env["payment.provider"]._cloudpayments_step_columns()
        beside = ("provider_id", of_provider), ("currency_id", READ_OF_CURRENCY)
        lean_fetch(self, self._cloudpayments_step_columns(), beside=beside, lock=lock)

    def _cloudpayments_root(self):
        """The payment that all its captures, releases and refunds descend from."""
        root = self
        while root.source_transaction_id:
            root = root.source_transaction_id
        return root

    def _cloudpayments_child(self, kind):
        """The child that waits for an operation of this kind, or has seen it refused."""
        operations = self.cloudpayments_operation_ids.filtered(
            lambda each: (
                each.kind == kind and each.transaction_id.state in ("draft", "pending", "error")
            )
        )
        return (operations.transaction_id - self)[:1]

    def _create_child_transaction(self, amount, is_refund=False, **custom_create_values):
        if self.provider_code == "cloudpayments":
            # Said here, it need not be computed and stored after the row is there.
            lean_fetch(self.partner_id, COPIED_OF_PAYER)
            custom_create_values["company_id"] = self.company_id.id
            custom_create_values["cloudpayments_two_stage"] = self.cloudpayments_two_stage
            if not is_refund:
                # A capture keeps the number of the payment; a refund gets one of its own.
                custom_create_values.setdefault("provider_reference", self.provider_reference)
        return super()._create_child_transaction(
            amount, is_refund=is_refund, **custom_create_values
        )

    def _cloudpayments_receipt(self, _kind, _amount):
        """Extension point: the CustomerReceipt of money that moves by an operation of this kind.

        Called on the transaction that takes the outcome; None sends no receipt along.
        """
        return

    def _cloudpayments_finish_3ds(self, number, pa_res):
        """Report what the bank said of the payer; a second report changes nothing."""
        begun = in_own_transaction(self, "_cloudpayments_begin_finish_3ds", number, pa_res)
        if begun:
            operation_id, call = begun
            self.env["cloudpayments.operation"].browse(operation_id)._carry_out(call)

    def _cloudpayments_begin_finish_3ds(self, number, pa_res):
        self._cloudpayments_lock()
        under_way = self._cloudpayments_open_operations()
        if self.state != "pending" or number != self.provider_reference or under_way:
            return None
        operation = self._cloudpayments_plan(Kind.FINISH_3DS, self.amount)
        return operation.id, operation._claim(pa_res)
