from odoo import fields, models
from odoo.exceptions import UserError

from proil_core.payment.refunds import check_second_person, needs_second_person

from .accountant import require_accountant


class ProilDebt(models.Model):
    """What accountants do about a debt: collect it anew, or give it up."""

    _inherit = "proil.debt"

    write_off_reason = fields.Char("Reason of write-off", readonly=True)
    write_off_asked_by_id = fields.Many2one(
        "res.users", string="Write-off asked by", readonly=True, ondelete="restrict"
    )
    write_off_agreed_by_id = fields.Many2one(
        "res.users", string="Write-off agreed by", readonly=True, ondelete="restrict"
    )

    _written_off_by_somebody = models.Constraint(
        """CHECK(state <> 'written_off'
            OR (write_off_agreed_by_id IS NOT NULL AND write_off_reason IS NOT NULL))""",
        "A debt is written off by somebody and for a reason.",
    )

    def action_collect_again(self):
        """Start the ladder anew: the hold, the card, a new link."""
        require_accountant(self.env)
        self.check_access("read")
        for debt in self.sudo()._locked_open():
            debt._note("again", user=self.env.user)
            debt.write({"round_started_at": fields.Datetime.now(), "is_handed_over": False})
            debt.activity_unlink(["mail.mail_activity_data_todo"])
            debt._withdraw_link()
            debt._wake()

    def action_ask_write_off(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write off"),
            "res_model": "proil.debt.write.off",
            "view_mode": "form",
            "target": "new",
            "context": {"default_debt_id": self.id},
        }

    def _ask_write_off(self, reason):
        """Write the debt off, or ask for a second person where the sum needs one."""
        require_accountant(self.env)
        self.check_access("read")
        debt, user = self.sudo()._locked_open(), self.env.user
        debt.write({"write_off_asked_by_id": user.id, "write_off_reason": reason})
        debt._note("write_off_asked", debt.due, reason, user=user)
        if needs_second_person(debt.due, debt.company_id.proil_refund_limit):
            debt._ask_for_a_person(self.env._("Agree to the write-off, or collect again"))
        else:
            debt._write_off(user)

    def action_agree_write_off(self):
        """The second person's word."""
        self.ensure_one()
        require_accountant(self.env)
        self.check_access("read")
        debt, user = self.sudo()._locked_open(), self.env.user
        if not debt.write_off_asked_by_id:
            raise UserError(self.env._("Nobody has asked to write this debt off."))
        check_second_person(
            debt.due, debt.company_id.proil_refund_limit, debt.write_off_asked_by_id.id, user.id
        )
        debt._write_off(user)

    def _write_off(self, user):
        if self._is_under_way():
            raise UserError(self.env._("The bank is still working on it. Try again in a minute."))
        self._note("written_off", self.due, self.write_off_reason, user=user)
        self._settle(state="written_off", write_off_agreed_by_id=user.id)

    def _locked_open(self):
        self.lock_for_update()
        if any(debt.state != "open" for debt in self):
            raise UserError(self.env._("This debt is settled."))
        return self
