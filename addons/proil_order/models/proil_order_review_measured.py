from datetime import timedelta

from odoo import models

from proil_core.decimals import litres
from proil_core.fuel.dip import SETTLED_SD_MM, DipKind
from proil_core.fuel.error_budget import fill_sd_l
from proil_core.fuel.fill import FillFacts, doubts
from proil_core.fuel.pours import pours
from proil_core.moments import to_seconds
from proil_core.order.lifecycle import State

from ..event_context import EventContext

# Where no dip was read before a fill, the meter is heard from so long before it.
_HEARD_BEFORE = timedelta(minutes=5)


class ProilOrder(models.Model):
    """What the dip after a fill says against it, as long as the order is not completed."""

    _inherit = "proil.order"

    def _doubt_measured(self, reading):
        """`reading` was taken after the fill of one of these orders, if of any.

        A dip that was reversed says nothing when it comes again.
        """
        order = self.filtered(
            lambda each: (
                each.fill_id in reading._counted().fill_id
                and each.state == State.FUELLED
                and each.review_state == "none"
            )
        )
        if order and (found := doubts(order._measured_facts(reading))):
            order._review(found, EventContext(order.driver_id.partner_id))

    def _measured_facts(self, reading):
        fill, before = self.fill_id, self._read_before(reading)
        instruments = reading.compartment_id._instruments(reading.read_at)
        return FillFacts(
            litres=fill.litres,
            litres_limit=self.litres_limit,
            seconds=None,
            tank_litres=None,
            grade_expected=self.product_id._grade_code(),
            grade_confirmed=None,
            level_drop_litres=_level_drop(before, reading),
            telemetry_litres=self._pulsed_litres(before, reading),
            max_rate_l_per_min=litres(0),
            level_sd_litres=litres(fill_sd_l(instruments, float(fill.litres))),
        )

    def _read_before(self, reading):
        """The dip before the fill, by the same means as `reading` if there are two."""
        fill = self.fill_id
        by_probe = reading.shift_id.reading_ids.filtered(
            lambda each: each.fill_id == fill and each.kind == DipKind.PRE
        )
        dips = (by_probe | fill.pre_reading_id._standing())._counted()
        return (dips.filtered(lambda each: each.source == reading.source) or dips)[:1]

    def _pulsed_litres(self, before, reading):
        """Litres by the pulses of the meter, if they were heard before the fill and after it."""
        fill = self.fill_id
        started_s, finished_s = to_seconds(fill.started_at), to_seconds(fill.finished_at)
        since = before.read_at or fill.started_at - _HEARD_BEFORE
        samples = self.env["proil.level.sample"]
        stream = samples._stream(reading.compartment_id, since, reading.read_at)
        heard = [each for each in stream.samples if each.pulses_l is not None]
        if not before:
            earlier = [each for each in heard if each.at_s <= started_s]
            heard = heard[max(len(earlier) - 1, 0) :]
        if not heard or heard[0].at_s > started_s or heard[-1].at_s < finished_s:
            return None
        return litres(sum(pour.litres for pour in pours(heard)))


def _level_drop(before, after):
    """Neither dip needs a temperature: the fuel is the same within the minutes between."""
    if not before or any((each.level_sd_mm or 0) > SETTLED_SD_MM for each in (before, after)):
        return None
    return before.level_litres - after.level_litres
