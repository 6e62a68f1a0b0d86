from datetime import UTC, timedelta

from odoo import fields
from odoo.tools import SQL

from odoo.addons.proil_fleet.tests.common import ProilFleetCommon


class TelemetryCommon(ProilFleetCommon):
    """A unit on board of the tanker whose channel 1 is the petrol; its rows are a minute old."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls._create_device(cls.tanker)
        cls.now = fields.Datetime.now().replace(microsecond=0)
        start = cls.now.replace(tzinfo=UTC) - timedelta(minutes=1)
        cls.start_ms = round(start.timestamp() * 1000)

    @classmethod
    def _create_device(cls, tanker, name="SN-1"):
        device = cls.env["proil.telemetry.device"].create({"name": name, "tanker_id": tanker.id})
        cls.env["proil.telemetry.channel"].create(
            {"device_id": device.id, "name": "1", "compartment_id": tanker.compartment_ids[0].id}
        )
        return device

    def _times(self, count, start_s=0):
        return [self.start_ms + 1000 * (start_s + number) for number in range(count)]

    def _positions(self, count=3, start_s=0, **columns):
        return {
            "at_ms": self._times(count, start_s),
            "latitude": [55.75 + number / 1000 for number in range(count)],
            "longitude": [37.61] * count,
            "speed_kmh": [10.0 * number for number in range(count)],
            **columns,
        }

    def _levels(self, count=3, start_s=0, **columns):
        return {
            "at_ms": self._times(count, start_s),
            "level_mm": [800.0 + number for number in range(count)],
            "temperature_c": [12.5] * count,
            **columns,
        }

    def _rows(self, table, columns="*"):
        query = "SELECT %s FROM %s ORDER BY at"
        return self.env.execute_query(SQL(query, SQL(columns), SQL.identifier(table)))
