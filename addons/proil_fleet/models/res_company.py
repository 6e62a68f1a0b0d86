from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _date_of(self, moment):
        """The day on which a moment of the database falls where the company works."""
        zone = ZoneInfo(self.sudo().partner_id.tz or "Europe/Moscow")
        return moment.replace(tzinfo=UTC).astimezone(zone).date()
