from odoo import api, fields, models


class ProilReversibleMixin(models.AbstractModel):
    """A record that is never changed: a reversal takes it back, and may put another in its place.

    Whoever inherits has `reversal_ids`, the reversals of the record.
    """

    _name = "proil.reversible.mixin"
    _description = "Record that only a reversal takes back"

    reversal_id = fields.Many2one(
        "proil.reversal", "Recorded by the reversal", readonly=True, index="btree_not_null"
    )
    is_reversed = fields.Boolean(
        "Reversed", compute="_compute_is_reversed", search="_search_is_reversed", compute_sudo=True
    )

    @api.depends("reversal_ids.state")
    def _compute_is_reversed(self):
        for record in self:
            record.is_reversed = "approved" in record.reversal_ids.mapped("state")

    @api.model
    def _search_is_reversed(self, operator, value):
        if operator != "in":
            return NotImplemented
        approved = [("state", "=", "approved")]
        return [("reversal_ids", "any" if True in value else "not any", approved)]

    def _counted(self):
        """The records that no reversal took back."""
        return self.filtered(lambda record: not record.is_reversed)

    def _origin_key(self):
        """The same for a record and for what a reversal put in its place: dips know the first."""
        origin = self._recorded_first()
        return f"{origin._name},{origin.id}"

    def _recorded_first(self):
        """What was recorded first, before any reversal."""
        record = self
        while record.reversal_id:
            record = record.reversal_id._original()
        return record

    def _standing(self):
        """What counts of a record: itself, or the last that reversals put in its place."""
        record = self
        while record.is_reversed:
            approved = record.reversal_ids.filtered(lambda each: each.state == "approved")
            record = self.search([("reversal_id", "=", approved.id)])
        return record

    def _refuse_gap(self):
        """Extension point: refuse to be taken back when nothing takes the place."""

    def _litres_recorded(self):
        return self.litres

    def action_request_reversal(self):
        self.ensure_one()
        name = {"proil.fill": "fill_id", "proil.load": "load_id"}.get(self._name, "reading_id")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reversal of %(record)s", record=self.display_name),
            "res_model": "proil.reversal.request",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": self.id},
        }
