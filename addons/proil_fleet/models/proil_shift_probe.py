from odoo import api, fields, models

from odoo.addons.queue_job.exception import RetryableJobError

from proil_core.moments import from_seconds, to_seconds
from proil_core.refusal import Refusal
from proil_core.telemetry.spans import next_due_s


class ProilShift(models.Model):
    """When to look for dips in what the probes send."""

    _inherit = "proil.shift"

    telemetry_fault_ids = fields.One2many(
        "proil.telemetry.fault", "shift_id", "Faults of telemetry", readonly=True
    )

    @api.model
    def _open(self, driver, tanker, readings, now):
        shift = super()._open(driver, tanker, readings, now)
        shift._plan_dips(now)
        return shift

    def _after_record(self, compartment):
        super()._after_record(compartment)
        self._plan_dips(fields.Datetime.now())

    def _close(self, readings, now):
        # Only now is the last stand known to be the last.
        if self.state == "open" and self._has_telemetry():
            self._derive_dips(now, is_closing=True)
        return super()._close(readings, now)

    def _has_telemetry(self):
        return bool(self.tanker_id.sudo().telemetry_device_ids)

    def _plan_dips(self, now):
        """Look at the samples when the next window around a fill or a load is over."""
        if not self._has_telemetry():
            return
        fills = self.fill_ids._counted().filtered(lambda fill: fill.state == "done")
        loads = self.load_ids._counted()
        due_s = next_due_s(
            to_seconds(self.opened_at),
            [to_seconds(each) for each in fills.mapped("finished_at")],
            [to_seconds(each) for each in loads.mapped("loaded_at")],
            to_seconds(now),
        )
        if due_s is not None:
            self.with_delay(
                eta=from_seconds(due_s),
                identity_key=f"{self._name}/{self.id}/dips/{due_s:.0f}",
                description="Find dips in the samples of a probe",
            )._job_derive_dips()

    def _job_derive_dips(self):
        if self.state != "open":
            return
        now = fields.Datetime.now()
        try:
            self.sudo()._derive_dips(now)
        except Refusal as refusal:
            raise RetryableJobError("The shift is being worked on", seconds=5) from refusal
        self._plan_dips(now)
