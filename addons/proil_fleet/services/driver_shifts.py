from datetime import UTC

from odoo import fields

from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method

from proil_core.refusal import Code

from ..schemas.shift import NewLoad, Shift, ShiftClosing, ShiftOpening
from . import doors


class DriverShifts(Component):
    """The driver's shift, from taking a tanker to handing it over."""

    _name = "proil.driver.shifts"
    _inherit = "proil.driver.service"
    _usage = "shifts"

    @proil_method("/", "POST", body=ShiftOpening, answer=Shift, status=201, idempotent=True)
    def open(self, opening):
        """Take a tanker with its opening readings."""
        driver = doors.own_driver(self.env, self.caller)
        tanker = doors.tanker(self.env, opening.tanker_id)
        readings = doors.readings(tanker, opening.readings)
        shift = self.env["proil.shift"]._open(driver, tanker, readings, fields.Datetime.now())
        return Shift.from_record(shift)

    @proil_method("/current", "GET", answer=Shift)
    def current(self):
        """The open shift and the litres left in each compartment."""
        shift = doors.own_open_shift(self.env, self.caller, otherwise=Code.NOT_FOUND)
        return Shift.from_record(shift)

    @proil_method("/current/loads", "POST", body=NewLoad, answer=Shift, status=201, idempotent=True)
    def record_load(self, load):
        """Take fuel at the depot; the answer has the new levels."""
        shift = doors.own_open_shift(self.env, self.caller)
        shift._record_load(
            doors.compartment(shift.tanker_id, load.compartment_id),
            load.grade_code,
            load.litres,
            load.waybill_number,
            load.loaded_at.astimezone(UTC).replace(tzinfo=None),
        )
        return Shift.from_record(shift)

    @proil_method("/current/close", "POST", body=ShiftClosing, answer=Shift, idempotent=True)
    def close(self, closing):
        """Hand the tanker over with its closing readings; the answer has the balance."""
        shift = doors.own_open_shift(self.env, self.caller)
        shift._close(doors.readings(shift.tanker_id, closing.readings), fields.Datetime.now())
        return Shift.from_record(shift)
