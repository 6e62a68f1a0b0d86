from datetime import timedelta
from itertools import pairwise

from odoo import models

from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.shift_epochs import shift_record
from proil_core.fuel.shift_facts import DipSeen, FillSeen, LoadSeen, MeterChange, ShiftFacts


class ProilShift(models.Model):
    """What the analysis gets of a shift: only what counts, in minutes since the opening."""

    _inherit = "proil.shift"

    def _record_for(self, compartment):
        """The core's ShiftRecord of one compartment."""
        facts = self._facts_for(compartment)
        instruments = compartment._instruments(self.opened_at)
        return shift_record(facts, self.public_id, instruments)

    def _facts_for(self, compartment):
        readings = self.reading_ids._counted().filtered(lambda r: r.compartment_id == compartment)
        fills = self.fill_ids._counted().filtered(lambda fill: fill.state == "done")
        loads = self.load_ids._counted().filtered(lambda load: load.compartment_id == compartment)
        own = fills.filtered(lambda fill: fill.compartment_id == compartment)
        received = fills.filtered(lambda fill: fill.target_compartment_id == compartment)
        return ShiftFacts(
            [self._dip_seen(reading) for reading in readings if self._is_useful(reading)],
            [self._fill_seen(fill) for fill in own.sorted(lambda f: f._recorded_first().id)],
            [
                *(self._load_seen(load, load.loaded_at) for load in loads),
                *(self._load_seen(fill, fill.finished_at) for fill in received),
            ],
            self._meter_changes(compartment),
            compartment._meter(self.opened_at).totalizer_digits or None,
        )

    def _moments(self, window_min):
        """When a window of minutes since the opening began and ended."""
        if not window_min:
            return False, False
        # The database keeps whole seconds, and Odoo refuses others.
        return tuple(
            (self.opened_at + timedelta(minutes=minute)).replace(microsecond=0)
            for minute in window_min
        )

    def _fill_of(self, key):
        """The fill that counts now for a key of the core; empty without one."""
        return self.fill_ids._counted().filtered(lambda fill: fill._origin_key() == key)

    def _minute(self, moment):
        return (moment - self.opened_at).total_seconds() / 60

    @staticmethod
    def _is_useful(reading):
        """The opening and the closing are told even when they are of no use: they are missed."""
        return reading.is_valid or reading.kind in ("opening", "closing")

    def _dip_seen(self, reading):
        moved = reading._moved()
        return DipSeen(
            DipKind(reading.kind),
            self._minute(reading.read_at),
            reading.stop_number,
            None if reading.litres15 is None else float(reading.litres15),
            reading.vcf,
            reading.totalizer_litres,
            moved._origin_key() if moved else None,
            reading.source == "telemetry",
            reading.is_valid or reading.litres15 is None,
        )

    def _fill_seen(self, fill):
        before, after = fill.totalizer_before_litres, fill.totalizer_after_litres
        if fill._is_past_meter():
            before = after = None
        return FillSeen(
            fill._origin_key(),
            FillKind(fill.kind),
            self._minute(fill.started_at),
            self._minute(fill.finished_at),
            fill.litres,
            before,
            after,
            fill.vcf,
        )

    def _load_seen(self, source, at):
        """Of a load, or of a fill of another compartment that poured into this one."""
        return LoadSeen(
            source._origin_key(), self._minute(at), source.litres15, source._name == "proil.fill"
        )

    def _meter_changes(self, compartment):
        end = self.closed_at or self.env.cr.now()
        meters = compartment.meter_ids.sorted("installed_at")
        return [
            MeterChange(
                self._minute(new.installed_at),
                old.totalizer_at_removal_litres,
                new.totalizer_at_installation_litres,
            )
            for old, new in pairwise(meters)
            if self.opened_at < new.installed_at <= end
        ]
