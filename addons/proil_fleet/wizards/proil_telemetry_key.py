from odoo import fields, models


class ProilTelemetryKey(models.TransientModel):
    """The key of a device while it is shown; the dialog has nothing to save."""

    _name = "proil.telemetry.key"
    _description = "Key of a telemetry device"

    key = fields.Char(store=False, readonly=True)
