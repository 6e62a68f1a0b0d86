"""What a reversal does to each kind of record: right values, and litres of the books."""

from odoo import models

from proil_core.fuel.density import density_at_15
from proil_core.fuel.dose import FillKind, sign
from proil_core.refusal import Code, Refusal


class ProilFill(models.Model):
    _inherit = "proil.fill"

    def _prepare_right_vals(self, reversal):
        litres = _given(reversal.litres, self.litres)
        temperature_c = _given(reversal.temperature_c, self.temperature_c)
        after = _given(reversal.totalizer_litres, self.totalizer_after_litres)
        return {
            **self._prepare_15_vals(litres, self.density15, temperature_c),
            "state": "done",
            "litres": litres,
            "totalizer_after_litres": after,
            "is_rollover": after < self.totalizer_before_litres,
        }

    def _booked(self, factor):
        """Compartments and the litres by which the books move when the fill begins to count."""
        moved = [
            (fill.compartment_id, -factor * sign(FillKind(fill.kind)) * fill.litres)
            for fill in self
        ]
        given = self.filtered("target_compartment_id")
        return moved + [(fill.target_compartment_id, factor * fill.litres) for fill in given]

    def _put_totalizer_right(self, replacement):
        right = replacement.totalizer_after_litres if replacement else self.totalizer_before_litres
        self.compartment_id._correct_totalizer(self.totalizer_after_litres, right)


class ProilLoad(models.Model):
    _inherit = "proil.load"

    def _prepare_right_vals(self, reversal):
        litres = _given(reversal.litres, self.litres)
        papers = {
            name: _given(reversal[name], self[name]) for name in ("temperature_c", "density_kg_m3")
        }
        papers["density_temperature_c"] = _given(
            self.density_temperature_c, papers["temperature_c"]
        )
        at_15 = self.shift_id._prepare_load_15_vals(litres, self.batch_id, papers)
        return {"litres": litres, **papers, **at_15}

    def _booked(self, factor):
        return [(load.compartment_id, factor * load.litres) for load in self]

    def _put_totalizer_right(self, replacement):
        """A load turns no meter."""


class ProilReading(models.Model):
    _inherit = "proil.reading"

    def _litres_recorded(self):
        return self.level_litres

    def _refuse_gap(self):
        """A shift without its opening or its closing could not be balanced."""
        if self.kind in ("opening", "closing") and self.source == "manual":
            raise Refusal(Code.READINGS_MISSING, compartments=[self.compartment_id.display_name])

    def _prepare_right_vals(self, reversal):
        litres = _given(reversal.litres, self.level_litres)
        temperature_c = _given(reversal.temperature_c, self.temperature_c)
        density15 = self.density15 or self.compartment_id.density15 or None
        if reversal.density_kg_m3 is not None and temperature_c is not None:
            density15 = density_at_15(reversal.density_kg_m3, temperature_c)
        at_15 = self._prepare_15_vals(litres, density15, temperature_c)
        by_table = self.table_id if litres == self.level_litres else self.table_id.browse()
        is_valid = "litres15" in at_15
        return {
            **at_15,
            "level_litres": litres,
            "table_id": by_table.id,
            "totalizer_litres": _given(reversal.totalizer_litres, self.totalizer_litres),
            "is_valid": is_valid,
            "reason": False if is_valid else self.reason,
        }

    def _booked(self, factor):
        """Only what was read at the opening is in the books of an open shift."""
        opening = self.filtered(lambda each: each.kind == "opening" and each.source == "manual")
        return [(each.compartment_id, factor * each.level_litres) for each in opening]

    def _put_totalizer_right(self, replacement):
        if replacement and self.kind == "opening" and self.totalizer_litres is not None:
            self.compartment_id._correct_totalizer(
                self.totalizer_litres, replacement.totalizer_litres
            )


class ProilCompartment(models.Model):
    _inherit = "proil.compartment"

    def _correct_totalizer(self, wrong, right):
        """Believe the right number where nothing newer was read than the wrong one."""
        if self.totalizer_litres == wrong != right:
            self.write({"totalizer_litres": right, "totalizer_turns": self.totalizer_turns + 1})


def _given(right, as_recorded):
    return as_recorded if right is None else right
