from odoo import fields
from odoo.http import request

from odoo.addons.component.core import AbstractComponent, Component
from odoo.addons.proil_api.restapi import proil_method

from ..schemas.telemetry import Telemetry, TelemetryReceipt
from . import doors


class TelemetryService(AbstractComponent):
    """Services of on-board units; no person asks here, so there is no caller."""

    _name = "proil.telemetry.service"
    _inherit = "proil.api.service"
    _collection = "proil.telemetry"


class TelemetrySamples(Component):
    """Measurements of on-board units."""

    _name = "proil.telemetry.samples"
    _inherit = "proil.telemetry.service"
    _usage = "samples"

    @proil_method("/", "POST", body=Telemetry, answer=TelemetryReceipt, bulk=True)
    def send(self, telemetry):
        """Send measurements in bulk.

        A row is known by the unit, the compartment and its time: to send it again does no harm,
        so a request without an answer is simply repeated. The body may be compressed, with
        `Content-Encoding: gzip`.
        """
        return _taken(request.proil_device, telemetry)


class DriverTelemetry(Component):
    """Measurements that the driver's phone makes or passes on."""

    _name = "proil.driver.telemetry"
    _inherit = "proil.driver.service"
    _usage = "telemetry"

    @proil_method("/", "POST", body=Telemetry, answer=TelemetryReceipt, bulk=True)
    def send(self, telemetry):
        """Send measurements of the tanker of the open shift.

        As for on-board units; compartments are named by their ids. Rows from before the opening
        of the shift are refused.
        """
        shift = doors.own_open_shift(self.env, self.caller)
        device = self.env["proil.telemetry.device"]._of_app(shift.tanker_id)
        return _taken(device, telemetry, shift)


def _taken(device, telemetry, shift=None):
    positions = telemetry.positions and dict(telemetry.positions)
    levels = [(block.compartment, dict(block)) for block in telemetry.levels]
    receipts = device._take(positions, levels, fields.Datetime.now(), shift)
    return TelemetryReceipt.from_receipts(receipts)
