from odoo import fields, models

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.order.lifecycle import State
from proil_core.payment.hold_life import RENEWAL_LEAD, Look, look

# From the moment fuel flows the hold is charged, not changed.
_WAITING = (State.ACCEPTED, State.ASSIGNED, State.EN_ROUTE, State.ARRIVED)


class ProilOrder(models.Model):
    """Holds that end before the tanker comes: renewed by the saved card, or told in time."""

    _inherit = "proil.order"

    hold_expires_at = fields.Datetime(
        "Hold ends at", related="hold_id.cloudpayments_hold_expires_at"
    )
    hold_trouble = fields.Selection(
        [("ends_soon", "Ends soon, not renewed"), ("gone", "Gone")],
        "Hold",
        help="The customer was told and may pay again.",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def _lacks_hold(self):
        """Whether the customer may pay again though there is, or was, a hold."""
        return bool(self.hold_trouble) and self.state in _WAITING

    def _cron_watch_holds(self):
        ending = [
            ("state", "in", _WAITING),
            ("hold_trouble", "=", False),
            ("hold_id.state", "=", "authorized"),
            (
                "hold_id.cloudpayments_hold_expires_at",
                "<=",
                fields.Datetime.now() + RENEWAL_LEAD,
            ),
        ]
        for order in self.search(ending):
            order._later("watch")._job_watch_hold()

    def _job_watch_hold(self):
        """Hold anew before the old hold ends; the old one goes back when the new one stands."""
        order = self.sudo()
        begun = in_own_transaction(order, "_begin_renewal")
        order.env["payment.transaction"]._carry_out_begun(begun)

    def _begin_renewal(self):
        self.lock_for_update(allow_referencing=True)
        hold = self.hold_id
        if self.state not in _WAITING or hold.state != "authorized" or self.hold_trouble:
            return None
        renewal = self.transaction_ids.filtered(lambda tx: tx.proil_renews_id == hold)
        if renewal or look(self.hold_expires_at, fields.Datetime.now()) is Look.STANDS:
            return renewal._claim_open_operation()
        card = self._renewal_card()
        if not card:
            self._note_hold_trouble("ends_soon")
            return None
        tx = self._new_token_hold(
            f"renewal/{hold.id}", card, operation="offline", proil_renews_id=hold.id
        )
        return tx._claim_open_operation()

    def _renewal_card(self):
        """The saved card of the hold, else the one the customer has made the default."""
        cards = self.env["payment.token"]._proil_payable_cards(self.partner_id)
        agreed = cards.filtered(
            lambda card: card.proil_consent_version and card.provider_id == self.hold_id.provider_id
        )
        return (agreed & self.hold_id.token_id) or agreed[:1]

    def _note_hold_trouble(self, trouble):
        self.hold_trouble = trouble
        self._tell_payment("hold_ends" if trouble == "ends_soon" else "hold_gone")
        self._tell_dispatchers()

    def _tell_dispatchers(self):
        text = self.env._(
            "The hold of order %s ends. The customer was asked to pay again.", self.name
        )
        dispatchers = self.env.ref("proil_api.group_dispatcher").all_user_ids.partner_id
        for partner in dispatchers:
            partner._bus_send(
                "simple_notification",
                {"type": "warning", "sticky": True, "message": text},
            )

    def _follow_payment(self, tx):
        super()._follow_payment(tx)
        is_refused = tx.state == "error" and tx.operation == "offline"
        if is_refused and tx.proil_renews_id and self.state in _WAITING:
            self._note_hold_trouble("ends_soon")

    def _follow_release(self):
        super()._follow_release()
        if self.state in _WAITING:
            self._note_hold_trouble("gone")

    def _take_hold(self, tx):
        if tx.proil_renews_id and tx.proil_renews_id == self.hold_id and self.state in _WAITING:
            self._change_hold(tx)
        else:
            super()._take_hold(tx)

    def _change_hold(self, tx):
        """The new hold serves from now on; both are never charged, for only one serves."""
        self.lock_for_update(allow_referencing=True)
        old = self.hold_id
        self.write({"hold_id": tx.id, "hold_trouble": False})
        self._set_axes(payment_state="authorised")
        old.filtered(lambda each: each.state == "authorized")._release_later()
