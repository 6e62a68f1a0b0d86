from odoo import api, fields, models

from proil_core.fuel.error_budget import Component, shift_budget
from proil_core.fuel.states import ALLOWED_L

# The shift of which the budget is told, as shares of the capacity.
_POURED_SHARE = 1.1
_LOADED_SHARE = 0.65


def _part(label):
    return fields.Float(label, compute="_compute_budget", digits=(8, 2))


class ProilCompartment(models.Model):
    """What the instruments of a compartment are worth, so that nobody is promised more."""

    _inherit = "proil.compartment"

    shift_u95_litres = fields.Float(
        "Uncertainty of a shift, l",
        compute="_compute_budget",
        digits=(8, 1),
        help="The instruments alone may make a variance of so many litres in 19 shifts of 20."
        " Of a shift that pours 1.1 of the capacity and loads 0.65 of it.",
    )
    learned_u95_litres = fields.Float(
        "Once corrections are learned, l",
        compute="_compute_budget",
        digits=(8, 1),
        help="What the same instruments can do after a proving of the meter and ten good shifts.",
    )
    can_hold_limit = fields.Boolean("Can hold 3 litres a shift", compute="_compute_budget")
    budget_reading_litres = _part("Reading of the level, l")
    budget_tilt_litres = _part("Tilt on the pad, l")
    budget_strapping_litres = _part("Strapping table, l")
    budget_temperature_litres = _part("Temperature, l")
    budget_meter_litres = _part("Meter, l")
    budget_repeatability_litres = _part("Repeatability of the meter, l")
    budget_load_litres = _part("Delivery notes, l")
    budget_evaporation_litres = _part("Evaporation, l")
    budget_permittivity_litres = _part("Permittivity of each batch, l")

    @api.depends("capacity_litres", "product_id", "strapping_table_ids", "probe_ids", "meter_ids")
    def _compute_budget(self):
        now = fields.Datetime.now()
        for compartment in self:
            stored = compartment._origin
            if not stored:
                compartment.update(compartment._prepare_no_budget())
                continue
            corrections = self.env["proil.parameters"].sudo()._in_force(stored, now)
            today = stored._shift_budget(bool(corrections))
            compartment.shift_u95_litres = today.u95_l
            compartment.learned_u95_litres = stored._shift_budget(True).u95_l
            compartment.can_hold_limit = today.u95_l <= ALLOWED_L
            for part, litres in today.components.items():
                compartment[f"budget_{part}_litres"] = litres

    def _shift_budget(self, learned):
        capacity = float(self.capacity_litres)
        return shift_budget(
            self._instruments(), _POURED_SHARE * capacity, _LOADED_SHARE * capacity, learned
        )

    def _prepare_no_budget(self):
        parts = {f"budget_{part}_litres": 0 for part in Component}
        return parts | {"shift_u95_litres": 0, "learned_u95_litres": 0, "can_hold_limit": False}
