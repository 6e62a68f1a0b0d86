from odoo import models

from proil_core.fuel.dip import check_moment
from proil_core.refusal import Code, Refusal


class ProilCompartment(models.Model):
    """Another meter on the same compartment, between two fills of a shift or between shifts."""

    _inherit = "proil.compartment"

    def _replace_meter(self, removed_litres, installed_litres, at, now, **meter):
        """Take the meter off at `removed_litres` and begin with a new one at `installed_litres`.

        `meter` are the fields of the new one. Raises COMPARTMENT_BUSY, TOTALIZER_BACKWARDS,
        LITRES_NEGATIVE, TIME_IN_FUTURE, and TIME_BEFORE_SHIFT for a moment before the opening,
        the last fill or the installation of the old one.
        """
        self.check_access("write")
        self._lock()
        if installed_litres < 0:
            raise Refusal(Code.LITRES_NEGATIVE, litres=installed_litres)
        self._check_totalizer(removed_litres)
        old = self.meter_ids.filtered(lambda each: not each.removed_at)
        self._check_replaced_at(at, now, old)
        old.write({"removed_at": at, "totalizer_at_removal_litres": removed_litres})
        # A compartment has one meter at a time, which the database checks as it stands.
        old.flush_recordset()
        self.sudo().write(
            {"totalizer_litres": installed_litres, "totalizer_turns": self.totalizer_turns + 1}
        )
        return self.env["proil.meter"].create(
            {
                **meter,
                "compartment_id": self.id,
                "installed_at": at,
                "totalizer_at_installation_litres": installed_litres,
            }
        )

    def _check_replaced_at(self, at, now, old):
        shift = self.tanker_id.open_shift_id.sudo()
        if "pouring" in shift._fills_of(self).mapped("state"):
            raise Refusal(Code.COMPARTMENT_BUSY, compartment=self.name)
        fills = shift._fills_of(self).mapped("finished_at")
        since = max(filter(None, (shift.opened_at, old.installed_at, *fills)), default=at)
        if at < since:
            raise Refusal(Code.TIME_BEFORE_SHIFT, at=at, opened_at=since)
        check_moment(at, since, now)
