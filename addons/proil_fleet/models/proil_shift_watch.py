from odoo import fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.analysis import analyse
from proil_core.fuel.curve import curve_json
from proil_core.fuel.live import analyse_so_far

_RANKED = ("grey", "green", "yellow", "red")


class ProilShift(models.Model):
    """How an open shift looks so far: analysed by a job, so that no driver waits for it."""

    _inherit = "proil.shift"

    live_ids = fields.One2many("proil.shift.live", "shift_id", "Compartments so far", readonly=True)
    live_colour = fields.Selection(
        [("grey", "Unknown"), ("green", "Green"), ("yellow", "Yellow"), ("red", "Red")],
        "So far",
        compute="_compute_live",
    )
    live_litres = Litres("Deviation so far, l", compute="_compute_live")

    def _compute_live(self):
        """The worst of the compartments."""
        for shift in self:
            worst = max(shift.live_ids, key=lambda each: _RANKED.index(each.colour), default=None)
            shift.live_colour = worst.colour if worst else "grey"
            shift.live_litres = worst.litres if worst else 0

    def _live_of(self, compartment):
        return self.live_ids.filtered(lambda each: each.compartment_id == compartment)

    def _after_record(self, compartment):
        super()._after_record(compartment)
        # A tanker that nobody dips between its anchors has nothing to be analysed.
        if len(self._dips(compartment)) > 1:
            self.with_delay(
                identity_key=f"{self._name}/{self.id}/watch/{compartment.id}",
                description="Look at the fuel of an open shift",
            )._job_watch(compartment)

    def _job_watch(self, compartment):
        if self.state == "open":
            self.sudo()._watch(compartment)

    def _watch(self, compartment):
        record = self._record_for(compartment)
        parameters = self.env["proil.parameters"]._in_force(compartment, self.opened_at)._core()
        vals = self._prepare_live_vals(record, parameters)
        live = self._live_of(compartment)
        if live:
            live.write(vals)
        else:
            live = live.create({"shift_id": self.id, "compartment_id": compartment.id, **vals})
        live._tell()

    def _prepare_live_vals(self, record, parameters):
        found, now = analyse_so_far(record, parameters), fields.Datetime.now()
        if len(record.epochs) < 2:
            return {"colour": "grey", "words_key": False, "curve": [], "analysed_at": now}
        window_from, window_to = self._moments(found.window_min)
        stop_before, stop_after = found.stops or (False, False)
        return {
            "colour": str(found.colour),
            "words_key": found.words_key,
            "litres": -found.litres,
            "window_from": window_from,
            "window_to": window_to,
            "stop_before": stop_before,
            "stop_after": stop_after,
            "curve": curve_json(record, analyse(record, parameters).curve),
            "analysed_at": now,
        }
