from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models


class PaymentProvider(models.Model):
    """The days by which payments are compared."""

    _inherit = "payment.provider"

    def _cloudpayments_zone(self):
        """The zone in which the company's days begin."""
        return ZoneInfo(self.sudo().company_id.partner_id.tz or "Europe/Moscow")

    def _cloudpayments_local_date(self):
        now = fields.Datetime.now().replace(tzinfo=UTC)
        return now.astimezone(self._cloudpayments_zone()).date()

    def _cloudpayments_day_bounds(self, date):
        """The first and the last second of the day, in naive UTC."""
        zone = self._cloudpayments_zone()
        seconds = (time(), time(23, 59, 59))
        ends = (datetime.combine(date, each, zone).astimezone(UTC) for each in seconds)
        return tuple(each.replace(tzinfo=None) for each in ends)
