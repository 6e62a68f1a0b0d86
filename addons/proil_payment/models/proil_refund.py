from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.proil_api.fields import Litres, Roubles
from odoo.addons.proil_fleet.refused_change import RefusedChange

from proil_core.payment.refunds import Parts, check_second_person

from .accountant import require_accountant

# It may move money, or has moved it.
LIVE = ("requested", "approved", "sent", "done")


class ProilRefund(models.Model):
    """Money that goes back to a customer: asked for, agreed to, sent, and done."""

    _name = "proil.refund"
    _description = "Refund"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "proil.order", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="order_id.partner_id", store=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    capture_id = fields.Many2one(
        "payment.transaction",
        string="Out of payment",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    number = fields.Integer(help="Counts the refunds of a payment.", required=True, readonly=True)
    reason = fields.Selection(
        [
            ("litres", "Litres are disputed"),
            ("price", "Wrong price or sum"),
            ("quality", "Quality of the fuel"),
            ("service", "Late or poor service"),
            ("damage", "Damage to the vehicle"),
            ("twice", "Paid twice"),
            ("goodwill", "Goodwill"),
            ("other", "Other"),
        ],
        required=True,
        readonly=True,
    )
    note = fields.Char("Explanation", required=True, readonly=True)
    litres = Litres(required=True, readonly=True)
    fuel_amount = Roubles("Fuel, ₽", required=True, readonly=True)
    delivery_amount = Roubles("Delivery, ₽", required=True, readonly=True)
    amount = Roubles("Amount, ₽", required=True, readonly=True)
    captured = Roubles("Was taken, ₽", required=True, readonly=True)
    returned_before = Roubles("Given back before, ₽", required=True, readonly=True)
    is_excess = fields.Boolean(
        help="The order had been paid for: this money was never a sale.", readonly=True
    )
    one_person_limit = Roubles("One person's limit, ₽", required=True, readonly=True)
    asked_in_all = Roubles(
        "Asked for by one person, ₽",
        help="Out of this payment, with this refund and those before it that still count.",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("requested", "Waits for approval"),
            ("approved", "Approved"),
            ("sent", "Sent to the bank"),
            ("done", "Done"),
            ("refused", "Refused"),
            ("returned_by_bank", "Taken back by the bank"),
        ],
        default="requested",
        required=True,
        readonly=True,
        index=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", string="Asked for by", required=True, readonly=True, ondelete="restrict"
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, ondelete="restrict"
    )
    transaction_ids = fields.One2many("payment.transaction", "proil_refund_id", readonly=True)
    step_ids = fields.One2many("proil.refund.step", "refund_id", readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(capture_id, number)", "Somebody asks for a refund of this payment right now."
    )
    _within_capture = models.Constraint(
        "CHECK(amount > 0 AND returned_before >= 0 AND returned_before + amount <= captured)",
        "No more is given back than was taken.",
    )
    _parts_make_the_whole = models.Constraint(
        """CHECK(amount = fuel_amount + delivery_amount
            AND litres >= 0 AND fuel_amount >= 0 AND delivery_amount >= 0)""",
        "A refund is its fuel and its delivery.",
    )
    _two_above_limit = models.Constraint(
        """CHECK(approved_by_id IS NULL OR approved_by_id <> requested_by_id
            OR asked_in_all <= one_person_limit)""",
        "Above the limit another person has to agree.",
    )
    _in_all_with_this = models.Constraint(
        "CHECK(asked_in_all >= amount)", "What was asked for in all includes this refund."
    )
    _approved_before_sent = models.Constraint(
        "CHECK(state IN ('requested', 'refused') OR approved_by_id IS NOT NULL)",
        "Nothing is given back that nobody has approved.",
    )
    _is_kept = RefusedChange("DELETE", "TRUE", "A refund stays, also when it was refused.")
    _terms_are_kept = RefusedChange(
        "UPDATE",
        """(OLD.amount, OLD.fuel_amount, OLD.delivery_amount, OLD.litres, OLD.capture_id,
            OLD.returned_before, OLD.captured, OLD.one_person_limit, OLD.asked_in_all,
            OLD.requested_by_id)
           IS DISTINCT FROM
           (NEW.amount, NEW.fuel_amount, NEW.delivery_amount, NEW.litres, NEW.capture_id,
            NEW.returned_before, NEW.captured, NEW.one_person_limit, NEW.asked_in_all,
            NEW.requested_by_id)
           OR (OLD.state IN ('done', 'refused', 'returned_by_bank') AND NEW.state <> OLD.state
               AND (OLD.state, NEW.state) <> ('done', 'returned_by_bank'))""",
        "What was asked for does not change, and what is over stays over.",
    )

    def _parts(self):
        return Parts(self.litres, self.fuel_amount, self.delivery_amount)

    def _move(self, state, said="", user=None, **vals):
        self.write({"state": state, **vals})
        self._note(said, user)

    def _note(self, said="", user=None):
        self.env["proil.refund.step"].create(
            {
                "refund_id": self.id,
                "state": self.state,
                "said": said,
                "user_id": user.id if user else False,
            }
        )

    def action_approve(self):
        """Agree to the refund; above the limit only to what another person has asked for."""
        require_accountant(self.env)
        self.check_access("read")
        for refund in self.sudo()._locked_requested():
            refund._approve(self.env.user)

    def _approve(self, user):
        limit, asked_by = self.one_person_limit, self.requested_by_id
        check_second_person(self.asked_in_all, limit, asked_by.id, user.id)
        self._move("approved", user=user, approved_by_id=user.id)
        self._send_later()

    def action_refuse(self):
        require_accountant(self.env)
        self.check_access("read")
        for refund in self.sudo()._locked_requested():
            refund._move("refused", user=self.env.user)

    def _locked_requested(self):
        self.lock_for_update()
        if any(refund.state != "requested" for refund in self):
            raise UserError(self.env._("This refund has been decided on."))
        return self
