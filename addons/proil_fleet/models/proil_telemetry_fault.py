from odoo import api, fields, models

from proil_core.moments import from_seconds


class ProilTelemetryFault(models.Model):
    """What was wrong with the samples of a compartment in a shift, so that nothing is silent."""

    _name = "proil.telemetry.fault"
    _description = "Fault of telemetry"
    _order = "shift_id, compartment_id, from_at"
    _rec_name = "kind"

    shift_id = fields.Many2one(
        "proil.shift", required=True, readonly=True, index=True, ondelete="cascade"
    )
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("from_future", "From the future"),
            ("duplicate", "Twice"),
            ("out_of_order", "Out of order"),
            ("late", "Late"),
            ("missing_temperature", "No temperature"),
            ("stuck_probe", "Probe stuck"),
            ("no_dip", "No dip kept"),
        ],
        "Fault",
        required=True,
        readonly=True,
    )
    from_at = fields.Datetime("From", readonly=True)
    to_at = fields.Datetime("Until", readonly=True)
    samples = fields.Integer(readonly=True)
    reason = fields.Char(readonly=True)

    @api.model
    def _note(self, shift, compartment, faults):
        """What is known now takes the place of what was known before."""
        known = self.sudo().search(
            [("shift_id", "=", shift.id), ("compartment_id", "=", compartment.id)]
        )
        known.unlink()
        self.sudo().create(
            [
                {
                    "shift_id": shift.id,
                    "compartment_id": compartment.id,
                    "kind": str(fault.kind),
                    "from_at": from_seconds(fault.from_s),
                    "to_at": from_seconds(fault.to_s),
                    "samples": fault.samples,
                }
                for fault in faults
            ]
        )

    @api.model
    def _note_dip(self, shift, compartment, reason):
        """A dip was to be seen and could not be kept."""
        vals = {"shift_id": shift.id, "compartment_id": compartment.id}
        self.sudo().create({**vals, "kind": "no_dip", "reason": reason})
