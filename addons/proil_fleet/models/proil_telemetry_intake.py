from odoo import models
from odoo.tools import SQL

from proil_core.telemetry.receipt import Receipt
from proil_core.telemetry.screening import (
    LEVEL_RANGES,
    POSITION_RANGES,
    Reason,
)


class ProilTelemetryDevice(models.Model):
    """How measurements come in: judged by columns, stored by COPY, no record in between."""

    _inherit = "proil.telemetry.device"

    def _take(self, positions, levels, now, shift=None):
        """Store what the device sends; a Receipt for each block, in their order.

        A phone sends for its open `shift`: what it kept from before may be of another tanker.

        `positions` maps names of columns to their values, or is None; `levels` are pairs of a
        channel, or the id of a compartment, and such columns.
        """
        tanker_id = self._hold(now)
        receipts = []
        if positions:
            receipts.append(self._take_positions(tanker_id, positions, now, shift))
        compartments = self._compartments(tanker_id) if levels else {}
        for number, (name, columns) in enumerate(levels):
            block, compartment_id = f"levels.{number}", compartments.get(name)
            if compartment_id is None:
                rows = len(columns["at_ms"])
                refused = {Reason.UNKNOWN_COMPARTMENT: list(range(rows))}
                receipts.append(Receipt.of(block, rows, 0, refused))
            else:
                owner = {"compartment_id": compartment_id, "device_id": self.id}
                table = self.env["proil.level.sample"]
                receipt, _rows = table._take(block, owner, columns, LEVEL_RANGES, now, shift)
                receipts.append(receipt)
        return receipts

    def _hold(self, now):
        """Let no other request of this device store rows before this one ends.

        A request that began before the other's end is refused as busy by the database, so that
        none ever looks for duplicates in an older state of the table.
        """
        [(tanker_id,)] = self.env.execute_query(
            SQL(
                "UPDATE proil_telemetry_device SET last_seen_at = %s WHERE id = %s"
                " RETURNING tanker_id",
                now,
                self.id,
            )
        )
        self.invalidate_recordset(["last_seen_at"], flush=False)
        return tanker_id

    def _take_positions(self, tanker_id, columns, now, shift):
        table, owner = self.env["proil.position"], {"device_id": self.id}
        receipt, rows = table._take("positions", owner, columns, POSITION_RANGES, now, shift)
        if len(rows):
            newest = int(rows[-1])
            speeds = columns.get("speed_kmh")
            self.env["proil.last.position"]._see(
                tanker_id,
                table._moment(columns["at_ms"][newest]),
                columns["latitude"][newest],
                columns["longitude"][newest],
                speeds[newest] if speeds else None,
            )
        return receipt

    def _compartments(self, tanker_id):
        """Ids of compartments by what the device may call them."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT public_id, id FROM proil_compartment WHERE tanker_id = %s AND active
                     UNION ALL
                    SELECT name, compartment_id FROM proil_telemetry_channel WHERE device_id = %s
                    """,
                    tanker_id,
                    self.id,
                )
            )
        )
