from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.proil_api.fields import Measured, MeasuredLitres

from proil_core.fuel.balance import Readings
from proil_core.fuel.dip import DipFacts
from proil_core.refusal import Code, Refusal


class ProilShiftOpening(models.TransientModel):
    """The fuel controller opens a shift for a driver whose app cannot."""

    _name = "proil.shift.opening"
    _description = "Opening of a shift"

    tanker_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        ondelete="cascade",
        domain=[("is_tanker", "=", True), ("compartment_ids", "!=", False)],
    )
    driver_id = fields.Many2one("proil.driver", required=True, ondelete="cascade")
    signature = fields.Binary("Signature of the driver")
    line_ids = fields.One2many("proil.shift.line", "opening_id", "Readings")

    def action_next(self):
        """Lines are made here and not by the form, which would turn "not read" into zero."""
        self.ensure_one()
        self.line_ids._renew(self.tanker_id, opening_id=self.id)
        return self.line_ids._reopen(self)

    def action_open(self):
        self.ensure_one()
        shifts = self.line_ids._shifts_of_controller()
        readings, now = self.line_ids._readings(), fields.Datetime.now()
        shift = shifts._open(self.driver_id.sudo(), self.tanker_id.sudo(), readings, now)
        shift.opening_signature = self.signature
        return {
            "type": "ir.actions.act_window",
            "res_model": "proil.shift",
            "res_id": shift.id,
            "views": [(False, "form")],
        }


class ProilShiftClosing(models.TransientModel):
    """The fuel controller closes a shift that its driver left open."""

    _name = "proil.shift.closing"
    _description = "Closing of a shift"

    shift_id = fields.Many2one("proil.shift", required=True, readonly=True, ondelete="cascade")
    signature = fields.Binary("Signature of the driver")
    line_ids = fields.One2many("proil.shift.line", "closing_id", "Readings")

    def action_close(self):
        self.ensure_one()
        self.line_ids._shifts_of_controller()
        shift = self.shift_id.sudo()
        shift.closing_signature = self.signature
        shift._close(self.line_ids._readings(), fields.Datetime.now())


class ProilShift(models.Model):
    _inherit = "proil.shift"

    def action_ask_closing(self):
        """The form in which the fuel controller closes the shift."""
        self.ensure_one()
        closing = self.env["proil.shift.closing"].create({"shift_id": self.id})
        lines = closing.line_ids._renew(self.tanker_id, closing_id=closing.id)
        return lines._reopen(closing)


class ProilShiftLine(models.TransientModel):
    """What is read at one compartment, typed by the fuel controller."""

    _name = "proil.shift.line"
    _description = "Reading that is typed"
    _rec_name = "compartment_id"

    opening_id = fields.Many2one("proil.shift.opening", ondelete="cascade")
    closing_id = fields.Many2one("proil.shift.closing", ondelete="cascade")
    compartment_id = fields.Many2one("proil.compartment", required=True, ondelete="cascade")
    book_litres = MeasuredLitres("By the books, l", related="compartment_id.level_litres")
    last_totalizer_litres = MeasuredLitres(
        "Totalizer was, l", related="compartment_id.totalizer_litres"
    )
    totalizer_litres = MeasuredLitres("Totalizer, l")
    level_mm = Measured("Level, mm", digits=(8, 2))
    level_litres = MeasuredLitres("Level, l", help="Leave empty where the table tells the litres.")
    temperature_c = Measured("Temperature, °C", digits=(5, 2))
    density_kg_m3 = Measured("Density as read, kg/m³", digits=(7, 2))

    def _renew(self, tanker, **wizard):
        self.unlink()
        return self.create(
            [{**wizard, "compartment_id": each.id} for each in tanker.compartment_ids]
        )

    @api.model
    def _reopen(self, wizard):
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(wizard._name).name,
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _shifts_of_controller(self):
        """Shifts to write: nobody but the driver's app has that right, and these two wizards."""
        if not self.env.user.has_group("proil_api.group_fuel_controller"):
            raise Refusal(Code.FORBIDDEN)
        return self.env["proil.shift"].sudo()

    def _readings(self):
        """What was typed, by compartment; raises READINGS_MISSING."""
        empty = self.filtered(
            lambda line: (
                line.totalizer_litres is None
                or (line.level_litres is None and line.level_mm is None)
            )
        )
        if empty:
            raise Refusal(
                Code.READINGS_MISSING, compartments=empty.compartment_id.mapped("display_name")
            )
        return {line.compartment_id.sudo(): line._reading() for line in self}

    def _reading(self):
        level_mm = None if self.level_mm is None else Decimal(str(self.level_mm))
        facts = DipFacts(
            level_mm=level_mm,
            temperature_c=self.temperature_c,
            density_kg_m3=self.density_kg_m3,
        )
        return Readings(self.totalizer_litres, self.level_litres, facts)
