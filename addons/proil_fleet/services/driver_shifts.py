from odoo import fields

from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method

from proil_core.fuel.dip import Dip, DipKind
from proil_core.proof.photos import PhotoPolicy
from proil_core.refusal import Code

from ..schemas.measured import as_float
from ..schemas.shift import NewLoad, Shift, ShiftClosing, ShiftOpening
from ..schemas.shift_records import NewDip, NewDose, ShiftPhoto
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
            doors.moment(shift, load.loaded_at),
            doors.batch(self.env, load.batch_id),
            **load.papers(),
        )
        return Shift.from_record(shift)

    @proil_method("/current/doses", "POST", body=NewDose, answer=Shift, status=201, idempotent=True)
    def record_dose(self, dose):
        """Tell of fuel that left without an order, or was poured back."""
        shift = doors.own_open_shift(self.env, self.caller)
        target = dose.target_compartment_id
        shift._record_dose(
            dose.kind,
            doors.compartment(shift.tanker_id, dose.compartment_id),
            dose.litres,
            doors.moment(shift, dose.poured_at),
            dose.totalizer_litres,
            target and doors.compartment(shift.tanker_id, target),
            temperature_c=as_float(dose.temperature_c),
            note=dose.note,
        )
        return Shift.from_record(shift)

    @proil_method("/current/dips", "POST", body=NewDip, answer=Shift, status=201, idempotent=True)
    def record_dip(self, given):
        """Tell the level of a compartment; the answer says how the fuel stands."""
        shift = doors.own_open_shift(self.env, self.caller)
        dip = Dip(
            DipKind(given.kind),
            doors.moment(shift, given.read_at),
            given.level_litres,
            given.totalizer_litres,
            given.facts(),
            given.stop_number,
        )
        compartment = doors.compartment(shift.tanker_id, given.compartment_id)
        shift._record_dip(compartment, dip, fields.Datetime.now())
        return Shift.from_record(shift)

    @proil_method(
        "/current/photos",
        "POST",
        body=ShiftPhoto,
        photos=PhotoPolicy(),
        answer=ShiftPhoto,
        status=201,
        idempotent=True,
    )
    def add_photo(self, form, photo):
        """Keep a photo of a dipstick, a totalizer or a waybill, before or after its record."""
        shift = doors.own_open_shift(self.env, self.caller)
        shift._add_photo(photo.content, photo.facts, form.taken_at)
        return form

    @proil_method("/current/close", "POST", body=ShiftClosing, answer=Shift, idempotent=True)
    def close(self, closing):
        """Hand the tanker over with its closing readings; the answer has the balance."""
        shift = doors.own_open_shift(self.env, self.caller)
        shift._close(doors.readings(shift.tanker_id, closing.readings), fields.Datetime.now())
        return Shift.from_record(shift)
