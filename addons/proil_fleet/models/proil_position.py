from odoo import models

from ..refused_change import RefusedChange


class ProilPosition(models.AbstractModel):
    """Where a device was, each moment once."""

    _name = "proil.position"
    _inherit = "proil.monthly.table"
    _description = "Position"

    _table_columns = {
        "device_id": "integer NOT NULL",
        "at": "timestamp NOT NULL",
        "received_at": "timestamp NOT NULL",
        "latitude": "double precision NOT NULL",
        "longitude": "double precision NOT NULL",
        "speed_kmh": "real",
        "heading_deg": "real",
        "accuracy_m": "real",
    }
    _table_key = ("device_id", "at")

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Positions are never changed or deleted."
    )
