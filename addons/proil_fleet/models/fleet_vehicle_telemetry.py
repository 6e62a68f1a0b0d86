from odoo import api, fields, models


class FleetVehicle(models.Model):
    """Where a tanker is and when it was last heard of."""

    _inherit = "fleet.vehicle"

    telemetry_device_ids = fields.One2many(
        "proil.telemetry.device", "tanker_id", "Telemetry devices"
    )
    last_position_ids = fields.One2many("proil.last.position", "tanker_id", "Last position")
    last_heard_at = fields.Datetime(
        "Last heard",
        compute="_compute_last_heard_at",
        compute_sudo=True,
        help="When any of its devices last sent.",
    )

    @api.depends("telemetry_device_ids.last_seen_at")
    def _compute_last_heard_at(self):
        heard = dict(
            self.env["proil.telemetry.device"]
            .with_context(active_test=False)
            ._read_group([("tanker_id", "in", self.ids)], ["tanker_id"], ["last_seen_at:max"])
        )
        for tanker in self:
            tanker.last_heard_at = heard.get(tanker, False)
