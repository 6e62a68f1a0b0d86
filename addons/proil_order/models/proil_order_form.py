from odoo import api, fields, models

from odoo.addons.proil_api.fields import Roubles

from proil_core.order.lifecycle import Event, State, allowed_events

from .proil_quote import NOW_WINDOW


class ProilOrder(models.Model):
    """What the order's form does."""

    _inherit = "proil.order"

    window_start = fields.Datetime(default=lambda self: fields.Datetime.now())
    window_end = fields.Datetime(default=lambda self: fields.Datetime.now() + NOW_WINDOW)
    price_today = Roubles(
        "Price per litre today, ₽", compute="_compute_price_today", compute_sudo=True
    )
    is_cancellable = fields.Boolean(compute="_compute_is_cancellable")
    first_broken_event = fields.Integer(compute="_compute_first_broken_event")

    @api.depends("product_id")
    def _compute_price_today(self):
        prices = self.env["proil.price"]._all_current(fields.Datetime.now())
        by_grade = {price.product_id: price.price_per_litre for price in prices}
        for order in self:
            order.price_today = by_grade.get(order.product_id)

    @api.depends("state")
    def _compute_is_cancellable(self):
        for order in self:
            order.is_cancellable = Event.CANCEL in allowed_events(State(order.state))

    @api.depends("chain_head")
    def _compute_first_broken_event(self):
        for order in self:
            order.first_broken_event = order._first_broken_event()

    @api.onchange("vehicle_id")
    def _onchange_vehicle_id(self):
        self.product_id = self.vehicle_id.product_id

    def action_place(self):
        """Lock price and limit as they stand now, then place the draft."""
        self.ensure_one()
        is_on_contract = self.payment_terms == "contract"
        self._check_event(Event.PLACE_ON_CONTRACT if is_on_contract else Event.PLACE)
        now = fields.Datetime.now()
        self._check_window(self.company_id, self.window_start, self.window_end, now)
        demand = self._demand(self.ordered_by, self.litres_ordered, self.amount_ordered)
        self.write(self._prepare_locked_vals(self.company_id, self.vehicle_id, demand, now))
        if is_on_contract:
            self._place_on_contract()
        else:
            self._place()

    def action_open_map(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self._map_url(), "target": "new"}

    def action_open_certificate(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self._certificate_url(), "target": "new"}
