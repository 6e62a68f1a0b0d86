from odoo import api, fields, models

from proil_core.order.lifecycle import FINAL_STATES, Event, State, allowed_events


class ProilOrder(models.Model):
    _inherit = "proil.order"

    state = fields.Selection(group_expand="_expand_states")
    grade_code = fields.Char(related="product_id.grade_code", string="Grade code")

    @api.model
    def _expand_states(self, present, _domain):
        """Columns stand in the order of the day; drafts are the customer's own business."""
        return [state for state in State if state is not State.DRAFT or state in present]

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, groupby=(), aggregates=(), **kwargs):
        groups = super().formatted_read_group(domain, groupby, aggregates, **kwargs)
        if tuple(groupby) == ("state",) and self.env.context.get("read_group_expand"):
            for group in groups:
                group["__fold"] = group["state"] in FINAL_STATES
        return groups

    def action_move_to(self, state):
        """What dropping the card on the column of `state` does, or the words why it cannot."""
        self.ensure_one()
        self.check_access("write")
        events = allowed_events(State(self.state))
        if state == State.ASSIGNED and Event.ASSIGN in events:
            return self.action_assign()
        if state == State.ACCEPTED and Event.UNASSIGN in events:
            return self.action_unassign()
        if state == State.CANCELLED and Event.CANCEL in events:
            return self._ask_cancel_reason()
        return self._explain_refused_move(State(state))

    def _ask_cancel_reason(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proil_order.proil_order_cancel_action"
        )
        return {**action, "context": {"default_order_id": self.id}}

    def _explain_refused_move(self, target):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._(
                    "%(number)s: “%(here)s” → “%(there)s” is not possible",
                    number=self.name,
                    here=labels[self.state],
                    there=labels[target],
                ),
                "message": self._allowed_moves_text(labels),
            },
        }

    def _allowed_moves_text(self, labels):
        """The way on for a dispatcher who tried the wrong one."""
        events = allowed_events(State(self.state))
        if Event.ASSIGN in events:
            return self.env._("Drop it on “%s” to choose a shift.", labels[State.ASSIGNED])
        if Event.UNASSIGN in events:
            return self.env._(
                "The driver moves it on from the phone. You can take it back to “%s”.",
                labels[State.ACCEPTED],
            )
        if Event.AUTHORISE in events:
            return self.env._("It is accepted by itself when the customer's card is held.")
        if self.state in FINAL_STATES:
            return self.env._("The order is closed and stays as it is.")
        if self.review_state == "waiting":
            return self.env._("The fuel controller checks the litres; then it goes on by itself.")
        return self.env._("Fuel has been poured: only the driver can finish the order.")
