from odoo import api, fields, models, tools

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel import strapping

from ..refused_change import RefusedChange


class ProilStrappingTable(models.Model):
    """Turns millimetres of level into litres. Whoever measures again enters the next version."""

    _name = "proil.strapping.table"
    _description = "Strapping table"
    _order = "compartment_id, version desc"

    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, readonly=True)
    method = fields.Selection(
        [("poured", "Poured by a measure"), ("geometric", "Computed from the drawing")],
        required=True,
        readonly=True,
    )
    measured_on = fields.Date("Measured", required=True, readonly=True)
    temperature_c = fields.Float("Temperature, °C", digits=(5, 1), readonly=True)
    author = fields.Char("Who measured", required=True, readonly=True)
    certificate_number = fields.Char("Certificate", readonly=True)
    certificate = fields.Binary("Scan of the certificate", attachment=True, readonly=True)
    certificate_name = fields.Char(readonly=True)
    certified_litres = Litres("Capacity by the certificate, l", required=True, readonly=True)
    point_ids = fields.One2many("proil.strapping.point", "table_id", "Points", readonly=True)

    _version_is_unique = models.Constraint(
        "UNIQUE (compartment_id, version)", "A compartment has one table of each version."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "A strapping table is never changed: enter the next version."
    )

    @api.depends("version", "compartment_id", "measured_on")
    def _compute_display_name(self):
        for table in self:
            table.display_name = self.env._(
                "%(compartment)s, version %(version)s of %(date)s",
                compartment=table.compartment_id.display_name,
                version=table.version,
                date=tools.format_date(self.env, table.measured_on),
            )

    @api.model
    def _enter(self, compartment, points, vals):
        """Keep the next version; `points` are pairs of millimetres and litres.

        Raises STRAPPING_TABLE_INVALID.
        """
        strapping.check_points(points, vals["certified_litres"])
        compartment._lock()
        versions = self.sudo().search([("compartment_id", "=", compartment.id)]).mapped("version")
        return self.create(
            {
                **vals,
                "compartment_id": compartment.id,
                "version": max(versions, default=0) + 1,
                "point_ids": [
                    fields.Command.create({"level_mm": level_mm, "litres": litres})
                    for level_mm, litres in points
                ],
            }
        )

    @api.model
    def _in_force(self, compartment, at):
        """The newest version measured by the day of `at`; empty when there is none."""
        return self.search(
            [
                ("compartment_id", "=", compartment.id),
                ("measured_on", "<=", self.env.company._date_of(at)),
            ],
            order="version desc",
            limit=1,
        )

    @tools.ormcache("self.id")
    def _core_table(self):
        """The table of the core; it never changes, so every process builds it once."""
        return strapping.StrappingTable(self._points())

    def _points(self):
        return [(each._level_mm(), each.litres) for each in self.sudo().point_ids]

    def _area_l_per_mm(self):
        """Surface of the fuel at half height."""
        table = self._core_table()
        return table.area_l_per_mm((table.bottom_mm + table.top_mm) / 2)

    def _sd_share(self):
        return strapping.sd_share(self._points(), poured=self.method == "poured")
