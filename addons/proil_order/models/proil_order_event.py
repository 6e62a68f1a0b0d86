import json
from datetime import datetime

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from odoo.addons.proil_fleet.refused_change import RefusedChange

from proil_core.order.event_chain import event_hash, first_broken_link
from proil_core.order.lifecycle import State, next_state


class ProilOrderEvent(models.Model):
    """History of an order. Rows are only ever added; each hash covers the one before it."""

    _name = "proil.order.event"
    _description = "Order event"
    _order = "order_id, sequence"
    _log_access = False
    _rec_name = "event"

    order_id = fields.Many2one("proil.order", required=True, readonly=True, ondelete="restrict")
    sequence = fields.Integer(required=True, readonly=True)
    event = fields.Selection(
        [
            ("place", "Placed"),
            ("place_on_contract", "Placed on contract"),
            ("authorise", "Payment on hold"),
            ("assign", "Assigned"),
            ("unassign", "Unassigned"),
            ("depart", "Departed"),
            ("arrive", "Arrived"),
            ("start_fuelling", "Fuelling started"),
            ("finish_fuelling", "Fuelling finished"),
            ("review", "Put into review"),
            ("clear_review", "Review cleared"),
            ("complete", "Completed"),
            ("cancel", "Cancelled"),
            ("fail", "Failed"),
        ],
        required=True,
        readonly=True,
    )
    source_state = fields.Char(required=True, readonly=True)
    target_state = fields.Char(required=True, readonly=True)
    actor_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="restrict")
    server_time = fields.Datetime("Server time", required=True, readonly=True)
    device_time = fields.Datetime("Device time", readonly=True)
    latitude = fields.Float(digits=(10, 7), readonly=True)
    longitude = fields.Float(digits=(10, 7), readonly=True)
    facts = fields.Json(readonly=True)
    details = fields.Char(compute="_compute_details", compute_sudo=True)
    hash = fields.Char(required=True, readonly=True, size=64)

    _sequence_is_unique = models.Constraint(
        "UNIQUE (order_id, sequence)", "Two events of an order cannot have one number."
    )

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "The history of an order is never changed or deleted."
    )

    @api.depends("facts")
    @api.depends_context("lang")
    def _compute_details(self):
        for event in self:
            event.details = ", ".join(event._details())

    def _details(self):
        """What of the facts a person wants to read."""
        facts, order = self.facts or {}, self.order_id
        if facts.get("shift_id"):
            yield self.env["proil.shift"].browse(facts["shift_id"]).display_name
        if "totalizer_litres" in facts:
            yield self.env._("totalizer %s L", self._shown(facts["totalizer_litres"], 3))
        if "litres_filled" in facts:
            yield self.env._("poured %s L", self._shown(facts["litres_filled"], 3))
        if "review_doubts" in facts:
            yield self.env._("in review: %s", order._doubt_labels(facts["review_doubts"]))
        if "amount_charged" in facts:
            yield self.env._("%s ₽", self._shown(facts["amount_charged"], 2))
        if "failure_reason" in facts:
            yield dict(order._fields["failure_reason"]._description_selection(self.env))[
                facts["failure_reason"]
            ]
        if "cancel_reason" in facts:
            yield facts["cancel_reason"]

    def _shown(self, number, digits):
        return formatLang(self.env, float(number), digits)

    def _prepare_next_vals(self, order, event, by, facts):
        """The next link of the order's chain; `order` still stands in the state it leaves."""
        vals = {
            "order_id": order.id,
            "sequence": order.version + 1,
            "event": str(event),
            "source_state": order.state,
            "target_state": str(next_state(State(order.state), event)),
            "actor_id": by.actor.id,
            "server_time": fields.Datetime.now(),
            "device_time": by.stored_device_time,
            "latitude": round(by.latitude or 0.0, 7),
            "longitude": round(by.longitude or 0.0, 7),
            "facts": {name: _fact(value) for name, value in facts.items()},
        }
        return {**vals, "hash": event_hash(order.chain_head, _hashed_entry(vals))}

    def _first_broken_link(self):
        """Index of the first event whose hash does not follow from what is stored, or None."""
        return first_broken_link(
            (_hashed_entry(event._stored_vals()), event.hash) for event in self
        )

    def _stored_vals(self):
        return {
            **{name: self[name] for name in _HASHED_AS_STORED},
            "order_id": self.order_id.id,
            "actor_id": self.actor_id.id,
            "facts": self.facts or {},  # an empty object is stored as NULL
        }


_HASHED_AS_STORED = (
    "sequence",
    "event",
    "source_state",
    "target_state",
    "server_time",
    "device_time",
    "latitude",
    "longitude",
)


def _hashed_entry(vals):
    """What the hash covers, in a spelling that survives the database."""
    device_time = vals["device_time"]
    return {
        **vals,
        "server_time": vals["server_time"].isoformat(),
        "device_time": device_time.isoformat() if device_time else None,
        "latitude": f"{vals['latitude']:.7f}",
        "longitude": f"{vals['longitude']:.7f}",
        "facts": json.dumps(vals["facts"], sort_keys=True, ensure_ascii=False),
    }


def _fact(value):
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str | int) else str(value)
