from odoo import api, fields, models

from odoo.addons.proil_api.fields import Roubles

from proil_core.payment.ladder import Step


class ProilDebt(models.Model):
    """What a customer owes for fuel that was given: `proil_debt_collect.py` asks for it."""

    _name = "proil.debt"
    _description = "Customer's debt"
    _inherit = ["proil.public.mixin", "mail.thread", "mail.activity.mixin"]
    _public_id_prefix = "dbt_"
    _order = "id desc"
    _rec_name = "order_id"
    _mail_post_access = "read"

    order_id = fields.Many2one("proil.order", required=True, readonly=True, ondelete="restrict")
    partner_id = fields.Many2one(related="order_id.partner_id", store=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    amount = Roubles("Amount, ₽", required=True, readonly=True)
    paid = Roubles("Paid, ₽", required=True, readonly=True, default=0)
    due = Roubles("Due, ₽", compute="_compute_due", store=True)
    state = fields.Selection(
        [("open", "Open"), ("paid", "Paid"), ("written_off", "Written off")],
        default="open",
        required=True,
        readonly=True,
    )
    next_step_at = fields.Datetime(
        "Next step at", readonly=True, help="Nothing more happens by itself when it is empty."
    )
    round_started_at = fields.Datetime(
        readonly=True,
        help="Tries before this moment do not count when the debt is collected anew.",
    )
    is_handed_over = fields.Boolean("Needs a person", readonly=True)
    step_ids = fields.One2many("proil.debt.step", "debt_id", readonly=True)
    transaction_ids = fields.One2many("payment.transaction", "proil_debt_id", readonly=True)
    pay_url = fields.Char("Payment link", compute="_compute_pay_url", compute_sudo=True)

    _order_uniq = models.Constraint("UNIQUE(order_id)", "An order is owed for once.")
    _paid_is_paid = models.Constraint(
        "CHECK(amount > 0 AND paid >= 0 AND (state = 'paid') = (paid >= amount))",
        "A debt is paid when all of it is, and only then.",
    )
    _open_of_partner = models.Index("(partner_id) WHERE state = 'open'")
    _due_steps = models.Index("(next_step_at) WHERE state = 'open'")

    @api.depends("amount", "paid")
    def _compute_due(self):
        for debt in self:
            debt.due = debt.amount - debt.paid

    @api.depends("transaction_ids.state", "transaction_ids.cloudpayments_link_url")
    def _compute_pay_url(self):
        for debt in self:
            debt.pay_url = debt._standing_link().cloudpayments_link_url

    def _standing_link(self):
        """The payment that the customer can make by a link right now."""
        links = self.transaction_ids.filtered(
            lambda tx: tx.cloudpayments_link_url and tx.state == "pending"
        )
        return links.sorted("id")[-1:]

    @api.model
    def _open(self, order):
        """The order is owed for: note it once, and take the next step whenever told again."""
        debt = order.debt_ids or self.create({"order_id": order.id, "amount": order.amount_charged})
        if not debt.step_ids:
            debt._note("opened", debt.amount)
        debt._wake()
        return debt

    def _note(self, kind, amount=0, said="", tx=None, user=None):
        self.env["proil.debt.step"].create(
            {
                "debt_id": self.id,
                "kind": kind,
                "amount": amount,
                "said": said,
                "transaction_id": tx.id if tx else False,
                "user_id": user.id if user else False,
            }
        )

    def _hand_over(self):
        """Ask for a person, once; the activity stands until the debt is settled."""
        self._note(Step.HAND_OVER)
        self.write({"is_handed_over": True, "next_step_at": False})
        self._ask_for_a_person(self.env._("Agree with the customer about the debt"))

    def _ask_for_a_person(self, summary):
        """Nobody by name: whoever works on debts sees it in the list."""
        self.activity_schedule("mail.mail_activity_data_todo", summary=summary, user_id=False)

    def _settle(self, **vals):
        self.write({"next_step_at": False, "is_handed_over": False, **vals})
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._withdraw_link()

    def _take_payment(self, tx):
        """Money came for the debt; it may come after the debt was written off too."""
        self._note("paid", tx.amount, tx=tx)
        self._settle(state="paid", paid=self.amount)
