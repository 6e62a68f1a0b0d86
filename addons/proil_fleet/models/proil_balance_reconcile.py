from dataclasses import asdict

from odoo import api, models
from odoo.modules.module import Manifest

from proil_core.fuel import volume
from proil_core.fuel.analysis import analyse
from proil_core.fuel.curve import curve_json
from proil_core.fuel.outcome import needs_second_person
from proil_core.fuel.reconciliation import reconcile
from proil_core.fuel.sheet import mass_kg
from proil_core.fuel.shift_record import ShiftRecord

_LINES = (
    ("opening", "opening15"),
    ("loads", "loaded15"),
    ("dispensed", "dispensed15"),
    ("book", "book15"),
    ("closing", "closing15"),
    ("variance", "variance15"),
)


class ProilBalance(models.Model):
    """How a balance comes about: plain litres, litres at 15 °C, and the result of the analysis."""

    _inherit = "proil.balance"

    @api.model
    def _reconcile(self, shift, compartment, revision):
        """The next revision of the balance of one compartment, with its checks."""
        parameters = self.env["proil.parameters"]._in_force(compartment, shift.opened_at)
        facts = shift._facts_for(compartment)
        found = reconcile(
            shift.public_id,
            facts,
            compartment._instruments(shift.opened_at),
            parameters._core(),
        )
        balance = self.create(
            {
                **self._prepare_vals(shift, compartment, facts.dispensed()),
                **self._prepare_corrected_vals(shift, compartment, found),
                **self._prepare_result_vals(shift, found),
                "dispensed_litres": facts.dispensed(),
                "revision": revision,
                "parameters_id": parameters.id,
                "software_version": Manifest.for_addon("proil_fleet").version,
            }
        )
        self.env["proil.check"]._record(balance, found.checks)
        return balance

    @api.model
    def _prepare_corrected_vals(self, shift, compartment, found):
        """Nothing at 15 °C for a shift that lacks a temperature: unknown is not zero."""
        opening, closing = shift._readings_of(compartment)
        vals = {
            "method": volume.METHOD,
            "density15_kg_m3": closing.density15,
            "totalizer_opening_litres": opening.totalizer_litres,
            "totalizer_closing_litres": closing.totalizer_litres,
            "opening_temperature_c": opening.temperature_c,
            "opening_vcf": opening.vcf,
            "closing_temperature_c": closing.temperature_c,
            "closing_vcf": closing.vcf,
        }
        if not found.raw:
            return vals
        raw, corrected = found.raw, found.corrected
        for name, line in _LINES:
            vals[f"{name}_litres15"] = getattr(raw, line)
            vals[f"{name}_corrected_litres15"] = getattr(corrected, line)
        vals |= self._prepare_kg_vals(shift, compartment, corrected, opening, closing)
        return vals | {
            "transferred_in_litres15": raw.transferred_in15,
            "returned_litres15": raw.returned15,
            "past_meter_litres15": raw.past_meter15,
            "evaporation_litres15": corrected.evaporation15,
        }

    @api.model
    def _prepare_kg_vals(self, shift, compartment, corrected, opening, closing):
        """Each line at the density of its own fuel; a variance is of what is there at closing."""
        loads = shift.load_ids._counted().filtered(lambda each: each.compartment_id == compartment)
        variance_kg = mass_kg(corrected.variance15, closing.density15)
        closing_kg = mass_kg(corrected.closing15, closing.density15)
        poured_at = (opening.density15 + closing.density15) / 2
        return {
            "opening_kg": mass_kg(corrected.opening15, opening.density15),
            "loads_kg": sum(mass_kg(load.litres15 or 0, load.density15 or 0) for load in loads),
            "dispensed_kg": mass_kg(corrected.dispensed15, poured_at),
            "book_kg": closing_kg - variance_kg,
            "closing_kg": closing_kg,
            "variance_kg": variance_kg,
        }

    @api.model
    def _prepare_result_vals(self, shift, found):
        whose, state = found.accounts, str(found.state).lower().replace(" ", "_")
        return self._prepare_analysis_vals(shift, found.analysis) | {
            "state": state,
            "incomplete_reasons": [str(each) for each in found.missing],
            "u_litres": found.u_l,
            "u95_litres": 2 * found.u_l,
            "fill_before_id": shift._fill_of(found.fill_before).id,
            "fill_after_id": shift._fill_of(found.fill_after).id,
            "driver_litres": whose.driver,
            "stock_litres": whose.stock,
            "depot_litres": whose.depot,
            "needs_second_person": needs_second_person(whose),
            "approval_state": "not_needed" if state == "ok" else "waiting",
            "record": found.record.to_json(),
            "curve": curve_json(found.record, found.analysis.curve),
        }

    @api.model
    def _prepare_analysis_vals(self, shift, analysis):
        window_from, window_to = shift._moments(analysis.window_min)
        stop_before, stop_after = analysis.stops or (False, False)
        return {
            "statistic": analysis.statistic,
            "statistic_limit": analysis.limit,
            "is_alarm": analysis.alarm,
            "verdict": str(analysis.verdict),
            "estimated_loss_litres": analysis.estimated_loss_l,
            "window_from": window_from,
            "window_to": window_to,
            "stop_before": stop_before,
            "stop_after": stop_after,
            "plausibility_q": analysis.plausibility.q,
            "plausibility_alarm": analysis.plausibility.alarm,
            "result": _result(analysis),
        }

    def _subjects(self):
        """Fills with their numbers in the shift, and loads, by the keys of the core."""
        of_compartment = [("compartment_id", "=", self.compartment_id.id)]
        fills = self.shift_id.fill_ids._counted().filtered_domain(of_compartment)
        loads = self.shift_id.load_ids._counted().filtered_domain(of_compartment)
        numbered = enumerate(fills.sorted(lambda fill: (fill.started_at, fill.id)), start=1)
        return (
            {fill._origin_key(): (str(number), fill) for number, fill in numbered},
            {load._origin_key(): load for load in loads},
        )

    def _recompute(self):
        """The result from the stored raw record and corrections: the same to the last bit."""
        self.ensure_one()
        return _result(analyse(self._core_record(), self.parameters_id._core()))

    def _core_record(self):
        return ShiftRecord.from_json(self.record)

    def _of_one_kind(self):
        """Those of the compartment as it was at the last of them, before it was rebuilt or not."""
        if not self:
            return self
        last = self[-1]._core_record().instruments

        def is_alike(balance):
            then = balance._core_record().instruments
            return (then.capacity_l, then.evaporates) == (last.capacity_l, last.evaporates)

        return self.filtered(is_alike)


def _result(analysis):
    return analysis.to_json() | {"corrections": asdict(analysis.corrections)}
