from decimal import Decimal

from odoo import models

from proil_core.fuel.density import density_at_15
from proil_core.fuel.dip import USELESS, DipKind, check_moment, fault, next_stop
from proil_core.refusal import Code, Refusal


class ProilShift(models.Model):
    """What is read at the compartments while the shift is open."""

    _inherit = "proil.shift"

    def _record_dip(self, compartment, dip, now, fill=None, load=None):
        """Keep a dip; one that came twice is kept once. The books do not move.

        Raises SHIFT_NOT_OPEN, COMPARTMENT_UNKNOWN, TIME_IN_FUTURE,
        TIME_BEFORE_SHIFT, LITRES_NEGATIVE, LEVEL_ABOVE_CAPACITY, LEVEL_OUT_OF_TABLE,
        STRAPPING_TABLE_MISSING, TEMPERATURE_OUT_OF_RANGE, DENSITY_OUT_OF_RANGE.
        """
        self._hold_open()
        self._check_own(compartment)
        check_moment(dip.read_at, self.opened_at, now)
        if twin := self._twin(compartment, dip):
            return twin
        if not fill and not load:
            fill, load = self._just_done(compartment, dip)
        links = {"fill_id": fill and fill.id, "load_id": load and load.id}
        vals = self._prepare_reading_vals(compartment, dip, now)
        reading = self.env["proil.reading"].create(vals | links)
        self._after_record(compartment)
        return reading

    def _twin(self, compartment, dip):
        return self._first_read(compartment).filtered(
            lambda each: (
                (each.kind, each.read_at, each.source) == (dip.kind, dip.read_at, dip.facts.source)
            )
        )

    def _just_done(self, compartment, dip):
        """The fill or the load after which a dip by hand was read."""
        fills = self._fills_of(compartment).filtered(
            lambda fill: fill.state == "done" and fill.finished_at <= dip.read_at
        )
        loads = self.load_ids.filtered(
            lambda load: load.compartment_id == compartment and load.loaded_at <= dip.read_at
        )
        return (
            dip.kind == DipKind.POST and fills.sorted("finished_at")[-1:],
            dip.kind == DipKind.LOAD_POST and loads.sorted("loaded_at")[-1:],
        )

    def _dip_before(self, compartment, kind):
        """The dip of `kind` by hand that was read last, if nothing was read after it."""
        by_hand = self._dips(compartment).filtered(lambda each: each.source == "manual")
        return by_hand[-1:].filtered(lambda each: each.kind == kind and not each._moved())

    def _first_read(self, compartment):
        """What was read, even if it was reversed since: nothing is recorded again beside it."""
        return self.reading_ids.filtered(
            lambda each: each.compartment_id == compartment and not each.reversal_id
        )

    def _dips(self, compartment):
        """The dips of a compartment that count, in the order of time."""
        dips = self.reading_ids.filtered(lambda each: each.compartment_id == compartment)
        return dips._counted().sorted(lambda each: (each.read_at, each.id))

    def _prepare_reading_vals(self, compartment, dip, now):
        facts, earlier = dip.facts, self._dips(compartment)
        litres, table = compartment._dipped(dip)
        density15 = compartment._density_read(facts.density_kg_m3, facts.temperature_c)
        doubt = fault(dip, density15, max(earlier.mapped("read_at"), default=None), now)
        stop = next_stop(dip.kind, earlier[-1:].stop_number if earlier else None)
        return {
            **self.env["proil.reading"]._prepare_15_vals(litres, density15, facts.temperature_c),
            **{name: value for name, value in vars(facts).items() if value is not None},
            "shift_id": self.id,
            "compartment_id": compartment.id,
            "kind": str(dip.kind),
            "read_at": dip.read_at,
            "stop_number": stop if dip.stop is None else dip.stop,
            "totalizer_litres": dip.totalizer_litres,
            "level_litres": litres,
            "table_id": table.id,
            "is_valid": doubt not in USELESS,
            "reason": doubt and str(doubt),
        }


class ProilCompartment(models.Model):
    _inherit = "proil.compartment"

    def _dipped(self, dip):
        """Litres of a dip, and the table that told them when millimetres were read alone."""
        table = self.env["proil.strapping.table"]
        litres = dip.level_litres
        if litres is None:
            litres, table = self._litres_at(self._level_mm(dip), dip.read_at)
        self._check_level(litres)
        return litres, table

    def _level_mm(self, dip):
        """Millimetres above the zero of the table."""
        if dip.facts.source == "manual":
            return dip.facts.level_mm
        return dip.facts.level_mm + Decimal(str(self._probe(dip.read_at).zero_offset_mm))

    def _litres_at(self, level_mm, at):
        """Litres at a level and the table in force; raises STRAPPING_TABLE_MISSING."""
        table = self._strapping_table(at)
        if not table:
            raise Refusal(Code.STRAPPING_TABLE_MISSING, compartment=self.name)
        return table._core_table().litres_at(level_mm), table

    def _density_read(self, density_kg_m3, temperature_c):
        """The density at 15 °C: of a sample when one was read, else of what is known to be here."""
        if density_kg_m3 is None or temperature_c is None:
            return self.density15 or None
        density15 = density_at_15(density_kg_m3, temperature_c)
        self.density15 = density15
        return density15
