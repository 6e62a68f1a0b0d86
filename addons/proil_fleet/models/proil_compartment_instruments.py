from odoo import fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel import data_sheets


class ProilCompartment(models.Model):
    """What measures a compartment, at any moment of its history."""

    _inherit = "proil.compartment"

    dead_stock_litres = Litres("Dead stock, l", help="Stays below the suction and is never poured.")
    filling_mark_litres = Litres(
        "Filling mark, l", help="Up to here the tank is a verified measure."
    )
    density15 = fields.Float(
        "Density at 15 °C, kg/m³",
        digits=(6, 1),
        readonly=True,
        copy=False,
        aggregator=None,
        help="Of the fuel that is in it now: what was left, mixed with what was loaded.",
    )
    evaporates = fields.Boolean(related="product_id.evaporates")
    strapping_table_ids = fields.One2many(
        "proil.strapping.table", "compartment_id", "Strapping tables"
    )
    probe_ids = fields.One2many("proil.probe", "compartment_id", "Probes")
    meter_ids = fields.One2many("proil.meter", "compartment_id", "Meters")
    seal_ids = fields.One2many("proil.seal", "compartment_id", "Seals")

    _marks_are_within_capacity = models.Constraint(
        """CHECK (COALESCE(dead_stock_litres, 0) BETWEEN 0 AND capacity_litres
            AND COALESCE(filling_mark_litres, 0) BETWEEN 0 AND capacity_litres)""",
        "The dead stock and the filling mark are within the capacity.",
    )

    def action_open_equipment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_enter_strapping_table(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New strapping table"),
            "res_model": "proil.strapping.import",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_compartment_id": self.id},
        }

    def _strapping_table(self, at):
        return self.env["proil.strapping.table"]._in_force(self, at)

    def _probe(self, at):
        return self.env["proil.probe"]._serving(self, at)

    def _meter(self, at):
        return self.env["proil.meter"]._serving(self, at)

    def _instruments(self, at=None):
        """The data sheets of the core at a moment, now if none is given.

        What the compartment does not have is stated by the defaults of `data_sheets`: a dipstick,
        a tank without a table, a meter known by its class.
        """
        at = at or fields.Datetime.now()
        capacity, table = float(self.capacity_litres), self._strapping_table(at)
        return data_sheets.instruments(
            capacity,
            table._area_l_per_mm() if table else data_sheets.cube_area_l_per_mm(capacity),
            table._sd_share() if table else data_sheets.UNSTRAPPED_SD_SHARE,
            self._probe(at)._sheet(),
            self._meter(at)._sheet(at),
            evaporates=self.evaporates,
        )
