from functools import partial

from odoo import fields, models
from odoo.tools.misc import format_time, formatLang

from odoo.addons.bus.models.bus import json_dump

from proil_core.order.lifecycle import Event, State

from ..board_bell import BELL

BOARD_NOTIFICATION = "proil.dispatch/orders_changed"


class ProilOrder(models.Model):
    _inherit = "proil.order"

    def action_assign(self):
        self.ensure_one()
        return self.env["proil.assignment"]._propose(self)._open()

    def action_unassign(self):
        self.ensure_one()
        self._unassign()

    def _after_transition(self, event):
        super()._after_transition(event)
        self._tell_board()
        if event is Event.ASSIGN:
            for order in self:
                order.with_delay(
                    identity_key=f"{order._name}/{order.id}/push_assigned",
                    description=f"Tell the driver about order {order.name}",
                )._job_push_assigned()

    def _set_axes(self, **axes):
        super()._set_axes(**axes)
        if "payment_state" in axes:
            self._tell_board()

    def _tell_board(self):
        """Put the moved orders on the bus in this transaction; the bell is rung after it."""
        # A group is a channel of the bus that only its members hear. Its id is cached, while
        # env.ref would look at each move whether the group is still there.
        group_id = self.env["ir.model.data"]._xmlid_to_res_id("proil_api.group_dispatcher")
        channel = (self.env.cr.dbname, "res.groups", group_id)
        message = {"type": BOARD_NOTIFICATION, "payload": {"ids": self.ids}}
        # A plain row of a queue: nothing is computed of it, and every move of an order adds one.
        self.env.cr.execute(
            "INSERT INTO bus_bus (channel, message, create_date) VALUES (%s, %s, %s)",
            [json_dump(channel), json_dump(message), fields.Datetime.now()],
        )
        self.env.cr.postcommit.add(partial(BELL.ring_soon, channel))

    def _job_push_assigned(self):
        """The text names neither person nor place: it passes through foreign servers."""
        self.ensure_one()
        if self.state != State.ASSIGNED:
            return
        driver = self.driver_id.partner_id
        order = self.with_context(lang=driver.lang)
        driver._proil_push(
            order.env._("New job"),
            order.env._(
                "Order %(number)s: %(grade)s, up to %(litres)s l, by %(time)s",
                number=order.name,
                grade=order.product_id.grade_code,
                litres=formatLang(order.env, float(order.litres_limit), digits=0),
                time=format_time(
                    order.env, order.window_end, order.company_id.delivery_tz, "short"
                ),
            ),
            {"order_id": order.public_id, "event": str(Event.ASSIGN)},
            f"{order.public_id}/assigned/{order.version}",
        )
