from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProilTelemetryChannel(models.Model):
    """Which compartment a device means by one of its channels."""

    _name = "proil.telemetry.channel"
    _description = "Telemetry channel"
    _order = "device_id, name"

    device_id = fields.Many2one("proil.telemetry.device", required=True, ondelete="cascade")
    tanker_id = fields.Many2one(related="device_id.tanker_id")
    name = fields.Char("Channel", required=True)
    compartment_id = fields.Many2one(
        "proil.compartment",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('tanker_id', '=', tanker_id)]",
    )

    _name_is_unique = models.Constraint(
        "UNIQUE (device_id, name)", "A channel of a device belongs to one compartment."
    )

    @api.constrains("device_id", "compartment_id")
    def _check_tanker(self):
        for channel in self:
            if channel.compartment_id.tanker_id != channel.tanker_id:
                raise ValidationError(
                    self.env._("A device measures compartments of its own tanker.")
                )
