from odoo import api, fields, models
from odoo.tools.misc import formatLang

from odoo.addons.proil_api.fields import Litres


class ProilShiftLive(models.Model):
    """How one compartment of an open shift looks so far."""

    _name = "proil.shift.live"
    _description = "Live result"
    _order = "shift_id, compartment_id"
    _rec_name = "compartment_id"

    shift_id = fields.Many2one(
        "proil.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    opened_at = fields.Datetime(related="shift_id.opened_at")
    colour = fields.Selection(
        [("grey", "Unknown"), ("green", "Green"), ("yellow", "Yellow"), ("red", "Red")],
        required=True,
        readonly=True,
        default="grey",
    )
    words_key = fields.Char(readonly=True)
    words = fields.Char("In words", compute="_compute_words")
    litres = Litres(readonly=True, help="A loss is negative.")
    window_from = fields.Datetime("From", readonly=True)
    window_to = fields.Datetime("Until", readonly=True)
    stop_before = fields.Integer("After stop", readonly=True, aggregator=None)
    stop_after = fields.Integer("Before stop", readonly=True, aggregator=None)
    curve = fields.Json(readonly=True)
    analysed_at = fields.Datetime("Analysed", required=True, readonly=True)

    _compartment_is_unique = models.Constraint(
        "UNIQUE (shift_id, compartment_id)", "A compartment has one live result in a shift."
    )

    @api.depends("words_key", "litres", "stop_before", "stop_after")
    @api.depends_context("lang")
    def _compute_words(self):
        for live in self:
            live.words = live._in_words()

    def _in_words(self):
        """What the driver and the dispatcher read; the driver is told where, not accused."""
        facts = {
            "litres": formatLang(self.env, abs(float(self.litres)), digits=1),
            "before": self.stop_before,
            "after": self.stop_after,
        }
        texts = {
            "quiet": self.env._("Everything agrees."),
            "read_again": self.env._(
                "The last stop differs by %(litres)s l. Read the level again on level ground.",
                **facts,
            ),
            "loss_between_stops": self.env._(
                "%(litres)s l are missing between stops %(before)s and %(after)s.", **facts
            ),
            "order_or_meter": self.env._(
                "The level and the meter differ by %(litres)s l at stop %(after)s.", **facts
            ),
            "load": self.env._("The load differs from the waybill by %(litres)s l.", **facts),
            "leak": self.env._("The level falls steadily: %(litres)s l so far.", **facts),
            "meter": self.env._(
                "The meter counts otherwise than the level: %(litres)s l so far.", **facts
            ),
            "meter_and_drain": self.env._(
                "Meter and level differ, and %(litres)s l are missing.", **facts
            ),
        }
        return texts.get(self.words_key, self.env._("Not enough readings yet."))

    def _tell(self):
        """Yellow asks for a re-dip, red is an alarm."""
        if self.colour not in ("yellow", "red"):
            return
        self.env["proil.fuel.alarm"]._raise(
            "doubt" if self.colour == "yellow" else self.words_key,
            self.colour,
            self.analysed_at,
            shift_id=self.shift_id.id,
            compartment_id=self.compartment_id.id,
            litres=self.litres,
            window_from=self.window_from,
            window_to=self.window_to,
            stop_before=self.stop_before,
            stop_after=self.stop_after,
        )
