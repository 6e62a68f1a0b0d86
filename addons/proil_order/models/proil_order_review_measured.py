from odoo import models
from odoo.tools import SQL

from proil_core.decimals import litres
from proil_core.fuel.dip import SETTLED_SD_MM
from proil_core.fuel.error_budget import fill_sd_l
from proil_core.fuel.fill import FillFacts, doubts
from proil_core.order.lifecycle import State

from ..event_context import EventContext


class ProilOrder(models.Model):
    """What the dip after a fill says against it, as long as the order is not completed."""

    _inherit = "proil.order"

    def _doubt_measured(self, reading):
        """`reading` was taken after the fill of one of these orders, if of any."""
        order = self.filtered(
            lambda each: (
                each.fill_id == reading.fill_id
                and each.state == State.FUELLED
                and each.review_state == "none"
            )
        )
        if order and (found := doubts(order._measured_facts(reading))):
            order._review(found, EventContext(order.driver_id.partner_id))

    def _measured_facts(self, reading):
        fill, compartment = self.fill_id, reading.compartment_id
        instruments = compartment._instruments(reading.read_at)
        return FillFacts(
            litres=fill.litres,
            litres_limit=self.litres_limit,
            seconds=None,
            tank_litres=None,
            grade_expected=self.product_id._grade_code(),
            grade_confirmed=None,
            level_drop_litres=_level_drop(fill.pre_reading_id, reading),
            telemetry_litres=self._pulsed_litres(reading),
            max_rate_l_per_min=litres(0),
            level_sd_litres=litres(fill_sd_l(instruments, float(fill.litres))),
        )

    def _pulsed_litres(self, reading):
        """Litres by the pulses of the meter, if they were heard before the fill and after it."""
        fill, compartment = self.fill_id, reading.compartment_id
        before = fill.pre_reading_id.read_at or fill.started_at
        [(pulsed,)] = self.env.execute_query(
            SQL(
                """
                SELECT max(pulses_l) - min(pulses_l) FROM proil_level_sample
                WHERE compartment_id = %s AND at BETWEEN %s AND %s AND pulses_l IS NOT NULL AND %s
                HAVING min(at) <= %s AND max(at) >= %s
                UNION ALL SELECT NULL LIMIT 1
                """,
                compartment.id,
                before,
                reading.read_at,
                self.env["proil.level.sample"]._is_trusted(compartment),
                fill.started_at,
                fill.finished_at,
            )
        )
        return None if pulsed is None else litres(pulsed)


def _level_drop(before, after):
    """Neither dip needs a temperature: the fuel is the same within the minutes between."""
    if not before or any((each.level_sd_mm or 0) > SETTLED_SD_MM for each in (before, after)):
        return None
    return before.level_litres - after.level_litres
