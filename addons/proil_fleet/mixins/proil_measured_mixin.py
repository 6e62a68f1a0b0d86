from odoo import api, models

from odoo.addons.proil_api.fields import Measured, MeasuredLitres

from proil_core.fuel import volume


class ProilMeasuredMixin(models.AbstractModel):
    """Litres as measured, brought to 15 °C; empty where a fact for that is missing."""

    _name = "proil.measured.mixin"
    _description = "Measured litres"

    temperature_c = Measured("Temperature, °C", digits=(5, 2), readonly=True)
    density15 = Measured("Density at 15 °C, kg/m³", digits=(7, 2), readonly=True)
    vcf = Measured("Volume correction", digits=(8, 6), readonly=True)
    litres15 = MeasuredLitres("At 15 °C, l", readonly=True)

    @api.model
    def _prepare_15_vals(self, litres, density15, temperature_c):
        """Raises DENSITY_OUT_OF_RANGE, TEMPERATURE_OUT_OF_RANGE."""
        known = {"density15": density15 or None, "temperature_c": temperature_c}
        if not density15 or temperature_c is None:
            return known
        return known | {
            "vcf": volume.correction_factor(density15, temperature_c),
            "litres15": volume.litres_at_15(litres, density15, temperature_c),
        }
