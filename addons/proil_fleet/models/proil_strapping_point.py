from decimal import Decimal

from odoo import fields, models

from odoo.addons.proil_api.fields import Litres

from ..refused_change import RefusedChange


class ProilStrappingPoint(models.Model):
    _name = "proil.strapping.point"
    _description = "Point of a strapping table"
    _order = "table_id, level_mm, id"
    _rec_name = "level_mm"

    table_id = fields.Many2one(
        "proil.strapping.table", required=True, readonly=True, index=True, ondelete="restrict"
    )
    level_mm = fields.Float("Level, mm", digits=(9, 3), required=True, readonly=True)
    litres = Litres("Litres", required=True, readonly=True)

    _level_is_read_once = models.Constraint(
        "UNIQUE (table_id, level_mm)", "A level stands in a table once."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "A strapping table is never changed: enter the next version."
    )

    def _level_mm(self):
        return Decimal(str(self.level_mm))
