from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.proil_api.fields import Measured, MeasuredLitres

from proil_core.fuel.dip import Dip, DipFacts, DipKind, check_moment
from proil_core.fuel.dose import DRIVERS_DOSES
from proil_core.refusal import Code, Refusal

# The opening and the closing have forms of their own.
DIPS = frozenset(DipKind) - {DipKind.OPENING, DipKind.CLOSING}


def _named(records, kinds):
    """These kinds with the labels that the records themselves have."""
    labels = records._fields["kind"]._description_selection(records.env)
    return [(kind, label) for kind, label in labels if kind in kinds]


class ProilShiftEntry(models.AbstractModel):
    """What the fuel controller records in an open shift when the driver's app cannot."""

    _name = "proil.shift.entry"
    _description = "Record of an open shift"

    shift_id = fields.Many2one("proil.shift", required=True, readonly=True, ondelete="cascade")
    tanker_id = fields.Many2one(related="shift_id.tanker_id")
    compartment_id = fields.Many2one(
        "proil.compartment", ondelete="cascade", domain="[('tanker_id', '=', tanker_id)]"
    )
    at = fields.Datetime("When", default=fields.Datetime.now)
    litres = MeasuredLitres("Litres")
    temperature_c = Measured("Temperature, °C", digits=(5, 2))

    @api.model
    def _ask(self, shift):
        """The form, on a row made here: the web client would turn "not read" into zero."""
        return self.env["proil.shift.line"]._reopen(self.create({"shift_id": shift.id}))

    def _open_shift(self):
        """The shift to write in: nobody but the driver's app and these forms has that right."""
        self.ensure_one()
        self.env["proil.shift.line"]._shifts_of_controller()
        shift = self.shift_id.sudo()
        if not self.compartment_id or not self.at:
            raise Refusal(Code.READINGS_MISSING, compartments=self.compartment_id.mapped("name"))
        check_moment(self.at, shift.opened_at, fields.Datetime.now())
        return shift


class ProilLoadEntry(models.TransientModel):
    _name = "proil.load.entry"
    _inherit = "proil.shift.entry"
    _description = "Record a load"

    product_id = fields.Many2one(
        "product.product",
        "Grade on the waybill",
        ondelete="cascade",
        domain=[("is_fuel_grade", "=", True)],
    )
    waybill_number = fields.Char("Waybill")
    batch_id = fields.Many2one(
        "proil.batch", ondelete="cascade", domain="[('product_id', '=', product_id)]"
    )
    density_kg_m3 = Measured("Density as read, kg/m³", digits=(7, 2))

    def action_record(self):
        papers = {"temperature_c": self.temperature_c, "density_kg_m3": self.density_kg_m3}
        self._open_shift()._record_load(
            self.compartment_id.sudo(),
            self.product_id._grade_code(),
            self.litres or Decimal(0),
            self.waybill_number,
            self.at,
            self.batch_id.sudo(),
            **{name: value for name, value in papers.items() if value is not None},
        )


class ProilDoseEntry(models.TransientModel):
    _name = "proil.dose.entry"
    _inherit = "proil.shift.entry"
    _description = "Record a fill"

    kind = fields.Selection(lambda self: _named(self.env["proil.fill"], DRIVERS_DOSES))
    totalizer_litres = MeasuredLitres("Totalizer after, l")
    target_compartment_id = fields.Many2one(
        "proil.compartment",
        "Into compartment",
        ondelete="cascade",
        domain="[('tanker_id', '=', tanker_id), ('id', '!=', compartment_id)]",
    )
    note = fields.Char()

    def action_record(self):
        shift = self._open_shift()
        if not self.kind:
            raise Refusal(Code.READINGS_MISSING, compartments=self.compartment_id.mapped("name"))
        shift._record_dose(
            self.kind,
            self.compartment_id.sudo(),
            self.litres or Decimal(0),
            self.at,
            self.totalizer_litres,
            self.target_compartment_id.sudo(),
            temperature_c=self.temperature_c,
            note=self.note,
        )


class ProilDipEntry(models.TransientModel):
    _name = "proil.dip.entry"
    _inherit = "proil.shift.entry"
    _description = "Record a dip"

    kind = fields.Selection(lambda self: _named(self.env["proil.reading"], DIPS))
    level_mm = Measured("Level, mm", digits=(8, 2))
    density_kg_m3 = Measured("Density as read, kg/m³", digits=(7, 2))

    def action_record(self):
        level_mm = None if self.level_mm is None else Decimal(str(self.level_mm))
        facts = DipFacts(
            level_mm=level_mm, temperature_c=self.temperature_c, density_kg_m3=self.density_kg_m3
        )
        if not self.kind or (self.litres is None and level_mm is None):
            raise Refusal(Code.READINGS_MISSING, compartments=self.compartment_id.mapped("name"))
        dip = Dip(DipKind(self.kind), self.at, self.litres, facts=facts)
        shift = self._open_shift()
        shift._record_dip(self.compartment_id.sudo(), dip, fields.Datetime.now())


class ProilShift(models.Model):
    _inherit = "proil.shift"

    def action_ask_load(self):
        return self.env["proil.load.entry"]._ask(self)

    def action_ask_dose(self):
        return self.env["proil.dose.entry"]._ask(self)

    def action_ask_dip(self):
        return self.env["proil.dip.entry"]._ask(self)
