from dataclasses import replace
from decimal import Decimal

from odoo import models

from odoo.addons.proil_api.refusal_texts import refusal_text

from proil_core.fuel.dip import Dip, DipFacts, DipKind
from proil_core.fuel.epochs import dips
from proil_core.fuel.shift_record import EpochKind
from proil_core.moments import from_seconds, to_seconds
from proil_core.refusal import Refusal
from proil_core.telemetry.spans import Span, around, load_span

_ANCHORS = ("opening", "closing")


class ProilShift(models.Model):
    """Dips that nobody reads: still levels in the samples of a probe, kept as readings."""

    _inherit = "proil.shift"

    def _derive_dips(self, now, is_closing=False):
        """Keep the dips that the samples show and that are not kept yet.

        What samples or a dip are refused for is kept, too: it never stops the driver. Raises
        SHIFT_NOT_OPEN and BUSY.
        """
        self._hold_open()
        for compartment in self.tanker_id.compartment_ids:
            stream = self.env["proil.level.sample"]._stream(compartment, self.opened_at, now)
            if not stream.samples:
                continue
            faults = self.env["proil.telemetry.fault"]
            faults._note(self, compartment, stream.faults)
            if not compartment._probe(now) or not compartment._strapping_table(now):
                faults._note_dip(self, compartment, self.env._("No probe or no strapping table"))
                continue
            self._keep_dips(compartment, stream.samples, now, is_closing)

    def _keep_dips(self, compartment, samples, now, is_closing):
        spans = self._spans(compartment, samples)
        fills = [span.times for span in spans if not span.is_load]
        loads = [span.times for span in spans if span.is_load]
        stops = {0: 0}
        for found in dips(samples, fills, loads):
            moved = self._moved_in(around(found, spans))
            is_anchor = is_closing or found.kind == EpochKind.OPENING
            if not (is_anchor if found.kind in _ANCHORS else moved):
                continue
            kept = self._kept_dip(compartment, found.kind, moved)
            if not kept:
                stop = self._stop_of(compartment, found.stop, moved, stops)
                kept = self._keep_dip(compartment, found, stop, moved, now)
            if kept:
                stops.setdefault(found.stop, kept.stop_number)

    def _keep_dip(self, compartment, found, stop, moved, now):
        """Keep a dip, or why it cannot be kept."""
        owner = {"fill" if moved._name == "proil.fill" else "load": moved} if moved else {}
        try:
            return self._record_dip(compartment, replace(_dip(found), stop=stop), now, **owner)
        except Refusal as refusal:
            reason = refusal_text(refusal, self.env.lang or "en_US")
            self.env["proil.telemetry.fault"]._note_dip(self, compartment, reason)
            return self.env["proil.reading"]

    def _spans(self, compartment, samples):
        """When fuel went out of and into a compartment, in seconds."""
        fills = self._fills_of(compartment)._counted().filtered(lambda f: f.state == "done")
        loads = self.load_ids._counted().filtered(lambda each: each.compartment_id == compartment)
        return [
            *(
                Span(f.id, to_seconds(f.started_at), to_seconds(f.finished_at), is_load=False)
                for f in fills
            ),
            *(load_span(load.id, to_seconds(load.loaded_at), samples) for load in loads),
        ]

    def _moved_in(self, span):
        if span is None:
            return self.env["proil.fill"]
        return self.env["proil.load" if span.is_load else "proil.fill"].browse(span.key)

    def _kept_dip(self, compartment, kind, moved):
        """The dip by the probe that is kept for this purpose already, though maybe reversed."""
        by_probe = self._first_read(compartment).filtered(
            lambda each: each.source == "telemetry" and each.kind == str(kind)
        )
        if kind in _ANCHORS:
            return by_probe[:1]
        return by_probe.filtered(lambda each: _is_of(each, moved))[:1]

    def _stop_of(self, compartment, derived, moved, stops):
        """The number of a standing place, that of a dip by hand at the same place if there is one.

        `derived` counts the places that the samples show, `stops` are those already numbered.
        """
        earlier = self._dips(compartment)
        there = earlier.filtered(lambda each: moved and _is_of(each, moved))
        if there:
            return there[0].stop_number
        return stops.get(derived, max(earlier.mapped("stop_number"), default=0) + 1)


def _is_of(reading, moved):
    """Whether it was read around this fill or load, or around what it took the place of."""
    return reading._moved()._origin_key() == moved._origin_key()


def _dip(found):
    window = found.window
    facts = DipFacts(
        level_mm=Decimal(str(round(window.level_mm, 2))),
        level_sd_mm=window.sd_mm,
        samples=window.n,
        temperature_c=window.temperature_c,
        pitch_deg=window.pitch,
        roll_deg=window.roll,
        source="telemetry",
    )
    return Dip(DipKind(found.kind), from_seconds(found.at_s), facts=facts)
