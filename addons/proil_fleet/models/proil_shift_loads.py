from decimal import Decimal

from odoo import models

from proil_core.decimals import litres as in_millilitres
from proil_core.fuel.density import density_at_15
from proil_core.refusal import Code, Refusal


class ProilShift(models.Model):
    """Fuel taken at the depot while the shift is open."""

    _inherit = "proil.shift"

    def _record_load(
        self, compartment, grade_code, litres, waybill_number, loaded_at, batch=None, **papers
    ):
        """Take fuel at the depot; the grade is the waybill's, which must suit the compartment.

        `papers` are further fields of the load: temperature_c, density_kg_m3 read at
        density_temperature_c, supplier_id, seal_numbers, photo_sha256. Raises SHIFT_NOT_OPEN,
        COMPARTMENT_UNKNOWN, GRADE_MISMATCH, LITRES_NOT_POSITIVE, LEVEL_ABOVE_CAPACITY and what
        `_prepare_15_vals` raises.
        """
        self._hold_open()
        self._check_own(compartment)
        self._check_grades(compartment, grade_code, batch)
        at_15 = self._prepare_load_15_vals(litres, batch, papers)
        compartment._mix(litres, at_15["density15"])
        compartment._pour_in(litres)
        vals = {
            "shift_id": self.id,
            "compartment_id": compartment.id,
            "litres": litres,
            "waybill_number": waybill_number,
            "loaded_at": loaded_at,
            "batch_id": batch and batch.id,
            "pre_reading_id": self._dip_before(compartment, "load_pre").id,
        }
        load = self.env["proil.load"].create(vals | papers | at_15)
        self._after_record(compartment)
        return load

    def _check_grades(self, compartment, grade_code, batch):
        expected = compartment.product_id._grade_code()
        for grade in [grade_code, batch.product_id._grade_code() if batch else expected]:
            if grade != expected:
                raise Refusal(Code.GRADE_MISMATCH, grade=grade, expected=expected)

    def _prepare_load_15_vals(self, litres, batch, papers):
        """The density is what was read at the depot, else the passport's."""
        density, temperature_c = papers.get("density_kg_m3"), papers.get("temperature_c")
        read_at_c = papers.get("density_temperature_c", temperature_c)
        density15 = batch.density15 if batch else None
        if density is not None and read_at_c is not None:
            density15 = density_at_15(density, read_at_c)
        vals = self.env["proil.load"]._prepare_15_vals(litres, density15, temperature_c)
        if "litres15" in vals:
            kilograms = vals["litres15"] * Decimal(str(density15)) / 1000
            vals["mass_kg"] = in_millilitres(kilograms)
        return vals
