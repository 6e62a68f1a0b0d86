from base64 import b64decode
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.proil_api.fields import Litres

from ..strapping_file import UnreadableFile, read_points


class ProilStrappingImport(models.TransientModel):
    """The next version of a strapping table, from a file or by hand."""

    _name = "proil.strapping.import"
    _description = "Entry of a strapping table"

    compartment_id = fields.Many2one("proil.compartment", required=True, ondelete="cascade")
    method = fields.Selection(
        lambda self: (
            self.env["proil.strapping.table"]._fields["method"]._description_selection(self.env)
        ),
        required=True,
        default="poured",
    )
    measured_on = fields.Date("Measured", required=True, default=fields.Date.context_today)
    temperature_c = fields.Float("Temperature, °C", digits=(5, 1), default=20.0)
    author = fields.Char("Who measured", required=True)
    certificate_number = fields.Char("Certificate")
    certificate = fields.Binary("Scan of the certificate")
    certificate_name = fields.Char()
    certified_litres = Litres(
        "Capacity by the certificate, l",
        compute="_compute_certified_litres",
        store=True,
        readonly=False,
        required=True,
    )
    points_file = fields.Binary(
        "File with points", help="CSV or XLSX with two columns: millimetres and litres."
    )
    points_file_name = fields.Char()
    line_ids = fields.One2many(
        "proil.strapping.import.line",
        "import_id",
        "Points",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("compartment_id")
    def _compute_certified_litres(self):
        for wizard in self:
            wizard.certified_litres = wizard.compartment_id.capacity_litres

    @api.depends("points_file")
    def _compute_line_ids(self):
        for wizard in self.filtered("points_file"):
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"level_mm": float(level_mm), "litres": litres})
                    for level_mm, litres in wizard._read_file()
                ),
            ]

    def _read_file(self):
        try:
            return read_points(b64decode(self.points_file))
        except UnreadableFile as error:
            if not error.row:
                raise UserError(
                    self.env._("There are no points in this file. Save it as CSV or XLSX.")
                ) from error
            raise UserError(
                self.env._(
                    "Row %(row)s is not millimetres and litres: %(text)s",
                    row=error.row,
                    text=error.text,
                )
            ) from error

    def action_enter(self):
        """Raises STRAPPING_TABLE_INVALID."""
        self.ensure_one()
        table = (
            self.env["proil.strapping.table"]
            .sudo()
            ._enter(self.compartment_id, self._points(), self._prepare_table_vals())
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": table._name,
            "res_id": table.id,
            "views": [(False, "form")],
        }

    def _points(self):
        return [(Decimal(str(line.level_mm)), line.litres) for line in self.line_ids]

    def _prepare_table_vals(self):
        names = (
            "method",
            "measured_on",
            "temperature_c",
            "author",
            "certificate_number",
            "certificate",
            "certificate_name",
            "certified_litres",
        )
        return {name: self[name] for name in names}


class ProilStrappingImportLine(models.TransientModel):
    _name = "proil.strapping.import.line"
    _description = "Point of a strapping table to be entered"

    import_id = fields.Many2one("proil.strapping.import", required=True, ondelete="cascade")
    level_mm = fields.Float("Level, mm", digits=(9, 3), required=True)
    litres = Litres(required=True)
