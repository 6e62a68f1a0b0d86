from decimal import Decimal

from odoo import fields, models

from proil_core.fuel.pulse_account import Recorded, differences
from proil_core.fuel.states import ALLOWED_L
from proil_core.moments import from_seconds, to_seconds


class ProilShift(models.Model):
    """What the meter's pulses tell of fills, whatever numbers anybody typed.

    Litres that flowed into no fill are told at the next record, not at the end of the shift.
    """

    _inherit = "proil.shift"

    def _after_record(self, compartment):
        super()._after_record(compartment)
        self._delay_hearing(compartment)

    def _after_reconciliation(self, balances):
        super()._after_reconciliation(balances)
        for compartment in balances.compartment_id:
            self._delay_hearing(compartment)

    def _delay_hearing(self, compartment):
        if self._has_telemetry():
            self.with_delay(
                identity_key=f"{self._name}/{self.id}/pulses/{compartment.id}/{self.state}",
                description="Compare the fills of a shift with the pulses of its meters",
            )._job_hear_pulses(compartment)

    def _job_hear_pulses(self, compartment):
        self.sudo()._hear_pulses(compartment)

    def _hear_pulses(self, compartment):
        for difference in self._pulse_differences(compartment):
            self.env["proil.fuel.alarm"]._raise(
                "order_or_meter" if difference.fills else "past_fills",
                "red" if abs(difference.litres) > ALLOWED_L else "yellow",
                fields.Datetime.now(),
                shift_id=self.id,
                compartment_id=compartment.id,
                litres=-difference.litres,
                window_from=from_seconds(difference.start_s),
                window_to=from_seconds(difference.end_s),
            )

    def _pulse_differences(self, compartment):
        """While a fill is on its way, nothing that may be its own is in question."""
        fills = self.fill_ids._counted().filtered(lambda each: each.compartment_id == compartment)
        pouring = fills.filtered(lambda each: each.state == "pouring")
        now = self.closed_at or fields.Datetime.now()
        stream = self.env["proil.level.sample"]._stream(compartment, self.opened_at, now)
        until_s = float("inf") if self.closed_at else to_seconds(now)
        return differences(
            self._recorded(fills - pouring),
            stream.samples,
            min([until_s, *(to_seconds(each.started_at) for each in pouring)]),
        )

    def _recorded(self, fills):
        """An overpour is of one pour with its order, so they are one record here."""
        metered = fills.filtered(lambda each: not each._is_past_meter())
        poured = metered.grouped(lambda each: (each.started_at, each.finished_at))
        return [
            Recorded(
                str(group[:1].id),
                to_seconds(started_at),
                to_seconds(finished_at),
                sum(group.mapped("litres"), Decimal(0)),
            )
            for (started_at, finished_at), group in poured.items()
        ]
