from odoo import models
from odoo.tools import SQL

from proil_core.fuel.samples import LATE_S, Cleaned, Fault, FaultKind, Sample, cleaned


class ProilLevelSample(models.AbstractModel):
    _inherit = "proil.level.sample"

    def _stream(self, compartment, start, end):
        """The samples of a compartment in a span of time, cleaned, with every fault of theirs."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT extract(epoch FROM at)::float8, level_mm, temperature_c, speed_kmh,
                       pulses_l, pitch_deg, roll_deg,
                       extract(epoch FROM received_at - at)::float8
                  FROM proil_level_sample
                 WHERE compartment_id = %s AND at BETWEEN %s AND %s AND %s
                 ORDER BY received_at, at
                """,
                compartment.id,
                start,
                end,
                self._is_trusted(compartment),
            )
        )
        samples = [Sample(*row[:-1]) for row in rows]
        # To the core all would be late that lie back by now: the table knows when each came.
        latest_s = max((sample.at_s for sample in samples), default=0)
        stream = cleaned(samples, received_at_s=latest_s)
        faults = [fault for fault in stream.faults if fault.kind != FaultKind.LATE]
        late = [row[0] for row in rows if row[-1] > LATE_S]
        if late:
            faults.append(Fault(FaultKind.LATE, min(late), max(late), len(late)))
        return Cleaned(stream.samples, tuple(faults))
