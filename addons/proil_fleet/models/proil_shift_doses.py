from decimal import Decimal

from odoo import models

from proil_core.fuel.dose import DOSES, METERED, FillKind, sign
from proil_core.fuel.fill import check_fill
from proil_core.fuel.mix import mixed_density15
from proil_core.refusal import Code, Refusal


class ProilShift(models.Model):
    """Litres that move in a compartment apart from orders and loads."""

    _inherit = "proil.shift"

    def _record_dose(self, kind, compartment, litres, at, totalizer=None, target=None, **more):
        """Keep a fill of `kind` that is done; `totalizer` is what the meter shows after it.

        What is poured back raises the level, a transfer also that of its `target`; `more` may be
        `temperature_c` and `note`. Raises SHIFT_NOT_OPEN, COMPARTMENT_UNKNOWN, COMPARTMENT_BUSY,
        LITRES_NOT_POSITIVE, READINGS_MISSING, TOTALIZER_BACKWARDS, TOTALIZER_MISMATCH,
        LITRES_ABOVE_LEVEL, LEVEL_ABOVE_CAPACITY, GRADE_MISMATCH.
        """
        self._hold_open()
        kind = FillKind(kind)
        self._check_dose(kind, compartment, litres, totalizer, target)
        if target and more.get("temperature_c") is None:
            more["temperature_c"] = self._dips(compartment)[-1:].temperature_c
        metered = self._pour_dose(kind, compartment, litres, totalizer)
        if target:
            target._pour_in_from(compartment, litres)
        vals = {
            "shift_id": self.id,
            "compartment_id": compartment.id,
            "target_compartment_id": target and target.id,
            "kind": str(kind),
            "state": "done",
            "litres": litres,
            "started_at": at,
            "finished_at": at,
            "pre_reading_id": self._dip_before(compartment, "pre").id,
        }
        fill = self.env["proil.fill"]._create_measured(vals | metered | more)
        self._after_record(compartment)
        return fill

    def _pour_dose(self, kind, compartment, litres, totalizer):
        """Move the fuel of a dose; returns where the meter stood before and after."""
        before = compartment.totalizer_litres
        after = before if totalizer is None or sign(kind) < 0 else totalizer
        if sign(kind) < 0:
            compartment._pour_in(litres)
        else:
            compartment._pour_out(litres, after)
        return {
            "totalizer_before_litres": before,
            "totalizer_after_litres": after,
            "is_rollover": after < before,
        }

    def _check_dose(self, kind, compartment, litres, totalizer, target):
        if kind not in DOSES:
            raise Refusal(Code.ILLEGAL_TRANSITION, state=self.state, event=str(kind))
        self._check_own(compartment | target if target else compartment)
        if litres <= 0:
            raise Refusal(Code.LITRES_NOT_POSITIVE, litres=litres)
        if "pouring" in self._fills_of(compartment).mapped("state"):
            raise Refusal(Code.COMPARTMENT_BUSY, compartment=compartment.name)
        if (kind in METERED) and totalizer is None:
            raise Refusal(Code.READINGS_MISSING, compartments=[compartment.name])
        if (kind is FillKind.TRANSFER) != bool(target) or target == compartment:
            raise Refusal(Code.COMPARTMENT_UNKNOWN, compartments=compartment.mapped("name"))
        if totalizer is not None:
            self._check_meter(kind, compartment, litres, totalizer)

    def _check_meter(self, kind, compartment, litres, totalizer):
        """The meter turns by the litres, or stands still where they went past it."""
        before, digits = compartment.totalizer_litres, compartment._totalizer_digits()
        if kind in METERED or totalizer != before:
            check_fill(Decimal(0) if sign(kind) < 0 else litres, before, totalizer, digits)

    def _fills_of(self, compartment):
        return self.fill_ids.filtered(lambda fill: fill.compartment_id == compartment)


class ProilCompartment(models.Model):
    _inherit = "proil.compartment"

    def _pour_in_from(self, source, litres):
        if source.product_id != self.product_id:
            raise Refusal(
                Code.GRADE_MISMATCH,
                grade=source.product_id._grade_code(),
                expected=self.product_id._grade_code(),
            )
        self._mix(litres, source.density15)
        self._pour_in(litres)

    def _mix(self, litres, density15):
        """What is in the compartment after `litres` of another density; unknown ones count not."""
        parts = [(self.level_litres or Decimal(0), self.density15), (litres, density15)]
        known = [part for part in parts if part[1]]
        if known and sum(part[0] for part in known):
            self.density15 = mixed_density15(known)
