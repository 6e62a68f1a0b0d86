from odoo import api, fields, models
from odoo.tools import SQL

from proil_core.api.public_id import is_public_id, new_public_id


class ProilPublicMixin(models.AbstractModel):
    """Gives a model the id under which the outside knows its records."""

    _name = "proil.public.mixin"
    _description = "Record with a public id"

    # Three letters and an underscore, for instance "ord_"; set by each model.
    _public_id_prefix: str

    public_id = fields.Char(required=True, readonly=True, copy=False)

    _public_id_unique = models.Constraint("UNIQUE(public_id)", "Two records share a public id.")

    def _init_column(self, column_name):
        """Rows that were there before their model had public ids get one each."""
        if column_name != "public_id":
            return super()._init_column(column_name)
        table = SQL.identifier(self._table)
        rows = self.env.execute_query(SQL("SELECT id FROM %s WHERE public_id IS NULL", table))
        for (row_id,) in rows:
            public_id = new_public_id(self._public_id_prefix)
            self.env.cr.execute(
                SQL("UPDATE %s SET public_id = %s WHERE id = %s", table, public_id, row_id)
            )
        return None

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("public_id", new_public_id(self._public_id_prefix))
        return super().create(vals_list)

    @api.model
    def _by_public_id(self, public_id):
        """The record of that id; empty when the text is not an id of this model or unknown."""
        if not is_public_id(public_id, self._public_id_prefix):
            return self.browse()
        return self.search([("public_id", "=", public_id)])
