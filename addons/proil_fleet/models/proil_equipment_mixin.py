from odoo import fields, models


class ProilEquipmentMixin(models.AbstractModel):
    """An instrument that serves one compartment from its installation to its removal."""

    _name = "proil.equipment.mixin"
    _inherit = "mail.thread"
    _description = "Equipment of a compartment"
    _order = "compartment_id, installed_at desc, id desc"
    _rec_name = "serial"

    compartment_id = fields.Many2one(
        "proil.compartment", required=True, index=True, ondelete="restrict", tracking=True
    )
    tanker_id = fields.Many2one(related="compartment_id.tanker_id", store=True, index=True)
    serial = fields.Char("Serial number", required=True, tracking=True)
    registry_number = fields.Char(
        "Number in the register",
        tracking=True,
        help="Number of the type in the state register of measuring instruments.",
    )
    verification_number = fields.Char("Verification No.", tracking=True)
    verified_until = fields.Date(tracking=True)
    installed_at = fields.Datetime(
        "Installed", required=True, default=lambda self: fields.Datetime.now(), tracking=True
    )
    removed_at = fields.Datetime("Removed", tracking=True)

    _is_removed_after_installation = models.Constraint(
        "CHECK (removed_at > installed_at)", "Equipment is removed after it was installed."
    )
    _compartment_has_one = models.UniqueIndex(
        "(compartment_id) WHERE removed_at IS NULL",
        "The compartment already has one: enter when that one was removed.",
    )

    def _serving(self, compartment, at):
        """What served `compartment` at a moment; empty when nothing did."""
        return self.search(
            [
                ("compartment_id", "=", compartment.id),
                ("installed_at", "<=", at),
                "|",
                ("removed_at", "=", False),
                ("removed_at", ">", at),
            ],
            order="installed_at desc, id desc",
            limit=1,
        )
