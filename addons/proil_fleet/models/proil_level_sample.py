from odoo import api, models
from odoo.tools import SQL

from proil_core.fuel.samples import Sample

from ..refused_change import RefusedChange


class ProilLevelSample(models.AbstractModel):
    """What the instruments of a compartment showed, each moment once for each device."""

    _name = "proil.level.sample"
    _inherit = "proil.monthly.table"
    _description = "Level sample"

    _columns = {
        "compartment_id": "integer NOT NULL",
        "device_id": "integer NOT NULL",
        "at": "timestamp NOT NULL",
        "received_at": "timestamp NOT NULL",
        "level_mm": "real",
        "temperature_c": "real",
        "water_mm": "real",
        "pulses_l": "double precision",
        "pitch_deg": "real",
        "roll_deg": "real",
        "speed_kmh": "real",
    }
    _key = ("compartment_id", "at", "device_id")

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Level samples are never changed or deleted."
    )

    @api.model
    def _between(self, compartment, start, end):
        """Samples of the core in the order of time, their seconds counted from `start`."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT extract(epoch FROM at - %s)::float8, level_mm, temperature_c, speed_kmh,
                       pulses_l, pitch_deg, roll_deg
                FROM proil_level_sample
                WHERE compartment_id = %s AND at BETWEEN %s AND %s ORDER BY at, device_id
                """,
                start,
                compartment.id,
                start,
                end,
            )
        )
        return [Sample(*row) for row in rows]
