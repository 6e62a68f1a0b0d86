from odoo import api, models
from odoo.tools import SQL

from ..refused_change import RefusedChange


class ProilLevelSample(models.AbstractModel):
    """What the instruments of a compartment showed, each moment once for each device."""

    _name = "proil.level.sample"
    _inherit = "proil.monthly.table"
    _description = "Level sample"

    _table_columns = {
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
    _table_key = ("compartment_id", "at", "device_id")

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Level samples are never changed or deleted."
    )

    @api.model
    def _is_trusted(self, compartment):
        """Where a unit on board measures the compartment, what a driver's phone sends is no level.

        The phone passes a probe on that has no unit; it must not outvote one.
        """
        return SQL(
            """
            (device_id IN
                (SELECT device_id FROM proil_telemetry_channel WHERE compartment_id = %(id)s)
             OR NOT EXISTS
                (SELECT FROM proil_telemetry_channel WHERE compartment_id = %(id)s))
            """,
            id=compartment.id,
        )
