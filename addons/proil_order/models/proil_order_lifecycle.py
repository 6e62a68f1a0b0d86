from odoo import api, fields, models

from proil_core.order.lifecycle import Event, State, next_state
from proil_core.pricing.quote import charge_amount, check_charge
from proil_core.refusal import Code, Refusal

from ..event_context import EventContext
from .proil_terms_mixin import AGREED

# Compared with `is`: the web client can send any context, but not this object.
_WRITER = object()
_AXES = frozenset({"payment_state", "proof_state", "fiscal_state", "reconciliation_state"})
# What happened is told by events alone …
_FACTS = _AXES | {
    "state",
    "version",
    "chain_head",
    "client_id",
    "access_token",
    "shift_id",
    "driver_id",
    "tanker_id",
    "fill_id",
    "litres_filled",
    "review_state",
    "review_doubts",
    "overpour_fill_id",
    "amount_charged",
    "completed_at",
    "cancel_reason",
    "failure_reason",
}
# … and what was agreed does not change once the order is placed.
_AGREED = frozenset({"quote_id", "payment_terms", *AGREED})
# Numbers and, once the order is placed, promises are kept from everybody but superusers.
_NUMBERS = frozenset({"name", "public_id"})
_PROMISED = frozenset({"company_id", "window_start", "window_end"})


class ProilOrder(models.Model):
    _inherit = "proil.order"

    @api.model_create_multi
    def create(self, vals_list):
        frozen = _FACTS if self.env.su else _FACTS | self._fields_of_verbs(is_placed=False)
        for vals in vals_list:
            self._refuse_fields(vals.keys() & frozen)
        return super().create(vals_list)

    def write(self, vals):
        frozen = vals.keys() & _FACTS
        is_placed = any(order.state != State.DRAFT for order in self)
        if is_placed:
            frozen |= vals.keys() & _AGREED
        if not self.env.su:
            frozen |= vals.keys() & self._fields_of_verbs(is_placed)
        self._refuse_fields(frozen)
        return super().write(vals)

    def _fields_of_verbs(self, is_placed):
        """Extension point: what verbs alone write, as superuser or by `_writer()`."""
        return _NUMBERS | _PROMISED if is_placed else _NUMBERS

    def _refuse_fields(self, names):
        if names and self.env.context.get("proil_order_writer") is not _WRITER:
            raise Refusal(Code.STATE_IS_NOT_WRITABLE, field=min(names))

    def _apply(self, event, by=None, facts=None, prepare=None, **values):
        """Move every order of the set by one event, or none of them.

        The only writer of `state`. `values` are written to the orders and told in the history,
        `facts` are only told. `prepare` is called when the orders are locked and the event suits
        them, and returns further values. Raises IllegalTransition, or LockError when another
        transaction is moving one of the orders right now.
        """
        self._check_event(event)
        if prepare:
            values |= prepare()
        by = by or EventContext(self.env.user.partner_id)
        # Nobody has the right to write history: it is added here and nowhere else.
        history = self.env["proil.order.event"].sudo()
        told = {**values, **(facts or {})}
        links = [history._prepare_next_vals(order, event, by, told) for order in self]
        for order, link in zip(self._writer(), links, strict=True):
            order.write(
                {
                    **values,
                    "state": link["target_state"],
                    "version": link["sequence"],
                    "chain_head": link["hash"],
                }
            )
        history.create(links)
        self._after_transition(event)

    def _check_event(self, event):
        """Lock the orders and refuse the whole set if the event does not suit one of them."""
        self.lock_for_update(allow_referencing=True)
        for order in self:
            next_state(State(order.state), event)

    def _after_transition(self, event):
        """Extension point: other addons enqueue their jobs here, after `super()`."""

    def _set_axes(self, **axes):
        """Move side axes (`payment_state` …), each of which belongs to one other addon."""
        if unknown := axes.keys() - _AXES:
            raise Refusal(Code.STATE_IS_NOT_WRITABLE, field=min(unknown))
        self._writer().write(axes)

    def _writer(self):
        return self.with_context(proil_order_writer=_WRITER)

    def _place(self, by=None):
        if any(order.payment_terms != "card" for order in self):
            raise Refusal(Code.ORDER_NOT_PAYABLE)
        self._apply(Event.PLACE, by)

    def _place_on_contract(self, by=None):
        if any(order.payment_terms != "contract" for order in self):
            raise Refusal(Code.HOLD_MISSING)
        self._apply(Event.PLACE_ON_CONTRACT, by)

    def _authorise(self, by=None):
        self._apply(Event.AUTHORISE, by, payment_state="authorised")

    def _assign(self, shift, by=None):
        """Give the orders to an open shift whose tanker carries their grades."""

        def take():
            shift._take_orders()
            if missing := self.product_id - shift.product_ids:
                raise Refusal(Code.TANKER_WITHOUT_GRADE, grades=missing.mapped("grade_code"))
            return {"shift_id": shift.id}

        self._apply(Event.ASSIGN, by, prepare=take)

    def _unassign(self, by=None):
        self._apply(Event.UNASSIGN, by, shift_id=False)

    def _depart(self, by=None):
        self._apply(Event.DEPART, by)

    def _arrive(self, by=None):
        self._apply(Event.ARRIVE, by)

    def _start_fuelling(self, totalizer, by=None, grade_code=None):
        """`grade_code` is what the driver reads at the nozzle, if it was asked for."""
        self.ensure_one()

        def start():
            self._check_nozzle(grade_code)
            now = fields.Datetime.now()
            fill = self.env["proil.fill"]._start(self.shift_id, self.product_id, totalizer, now)
            return {"fill_id": fill.id}

        self._apply(Event.START_FUELLING, by, {"totalizer_litres": totalizer}, start)

    def _finish_fuelling(self, totalizer, litres, by=None, grade_code=None):
        """Litres above the limit are the company's; what cannot be true goes into review."""
        self.ensure_one()

        def finish():
            now = fields.Datetime.now()
            overpour = self.fill_id._finish(totalizer, litres, self.litres_limit, now)
            vals = {"litres_filled": self.fill_id.litres}
            if overpour:
                vals["overpour_fill_id"] = overpour.id
            return vals | self._prepare_review_vals(litres, now, by, grade_code)

        self._apply(Event.FINISH_FUELLING, by, {"totalizer_litres": totalizer}, finish)

    def _complete(self, by=None):
        """Refuse with the missing photos by name or a review, or fix what the fill costs."""
        self.ensure_one()

        def charge():
            if missing := self._missing_photos():
                raise Refusal(Code.PHOTOS_MISSING, missing=[str(kind) for kind in missing])
            self._check_no_review()
            due = charge_amount(self.litres_filled, self.price_per_litre, self.delivery_fee)
            check_charge(due, self.hold_amount)
            return {"amount_charged": due, "completed_at": fields.Datetime.now()}

        seen = {f"photo_{photo.kind}": photo.sha256 for photo in self.photo_ids}
        self._apply(Event.COMPLETE, by, seen, charge)

    def _cancel(self, reason, by=None):
        self._apply(Event.CANCEL, by, cancel_reason=reason)

    def _fail(self, reason, by=None):
        self._apply(Event.FAIL, by, failure_reason=reason)
