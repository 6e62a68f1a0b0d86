from odoo import models

from proil_core.decimals import litres, roubles
from proil_core.payment.refunds import Parts, needs_second_person, of_litres, of_sum
from proil_core.refusal import Code, Refusal

from .proil_order import NOT_WANTED, NOT_WANTED_AFTER


class ProilOrder(models.Model):
    """Asking for a refund. Nothing goes back before somebody with the right has approved it."""

    _inherit = "proil.order"

    def action_refund(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refund"),
            "res_model": "proil.order.refund",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _refund_all(self, reason, note):
        return self._ask_refund(lambda left: of_sum(left.amount, left), reason, note)

    def _refund_litres(self, wanted, delivery, reason, note):
        def parts(left):
            return of_litres(litres(wanted), self.price_per_litre, left, delivery)

        return self._ask_refund(parts, reason, note)

    def _refund_sum(self, amount, reason, note):
        return self._ask_refund(lambda left: of_sum(roubles(amount), left), reason, note)

    def _ask_refund(self, choose, reason, note):
        """Note a request; an accountant's own, within the limit, is approved by it."""
        self.check_access("read")
        order, user = self.sudo(), self.env.user
        order.lock_for_update(allow_referencing=True)
        capture, left = order._refund_source()
        refund = order._new_refund(capture, choose(left), user, reason=reason, note=note)
        is_accountant = user.has_group("proil_api.group_accountant")
        if is_accountant and not needs_second_person(refund.asked_in_all, refund.one_person_limit):
            refund._approve(user)
        return refund

    def _refund_source(self):
        """The payment that paid for the order, and what of it may go back."""
        excess = self.refund_ids.filtered("is_excess").capture_id
        capture = (self._captures() - excess)[:1]
        if not capture:
            raise Refusal(Code.REFUND_ABOVE_CAPTURED, refundable=roubles(0))
        return capture, self._parts_left(capture, self._refundable(capture))

    def _new_refund(self, capture, parts, user, **vals):
        captured = roubles(capture.amount)
        refunds = self.env["proil.refund"]
        own = self._live_refunds(capture).filtered(lambda each: each.requested_by_id == user)
        refund = refunds.create(
            {
                "order_id": self.id,
                "capture_id": capture.id,
                "number": 1 + refunds.search_count([("capture_id", "=", capture.id)]),
                "litres": parts.litres,
                "fuel_amount": parts.fuel,
                "delivery_amount": parts.delivery,
                "amount": parts.amount,
                "captured": captured,
                "returned_before": captured - self._refundable(capture),
                "one_person_limit": self.company_id.proil_refund_limit,
                "asked_in_all": parts.amount + roubles(sum(own.mapped("amount"))),
                "requested_by_id": user.id,
                **vals,
            }
        )
        refund._note(vals["note"], user)
        return refund

    def _give_back_excess(self, capture):
        """Money that came for what had been paid for: it goes back whole, asking nobody."""
        self._give_back(
            capture,
            Parts(litres(0), roubles(capture.amount), roubles(0)),
            reason="twice",
            note=self.env._("The order had been paid for"),
            is_excess=True,
        )

    def _after_transition(self, event):
        super()._after_transition(event)
        if event in NOT_WANTED_AFTER:
            for order in self.sudo():
                order._give_back_taken()

    def _follow_capture(self, tx):
        super()._follow_capture(tx)
        if self.state in NOT_WANTED:
            self._give_back_taken()

    def _give_back_taken(self):
        """Money that somebody took out of the hold of an order that has ended without a fill."""
        for capture in self._captures().filtered("source_transaction_id"):
            left = self._refundable(capture)
            if left > 0:
                parts = of_sum(left, self._parts_of(capture))
                note = self.env._("The order ended without a fill")
                self._give_back(capture, parts, reason="other", note=note)

    def _give_back(self, capture, parts, **vals):
        """Without a person: it was nobody's decision to keep it."""
        root = self.env.ref("base.user_root")
        refund = self._new_refund(capture, parts, root, one_person_limit=parts.amount, **vals)
        refund._approve(root)
