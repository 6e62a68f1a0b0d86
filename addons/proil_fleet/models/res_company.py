from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    fuel_climate = fields.Char(
        "Climatic group", help="By which norms of natural loss are chosen, as they name it."
    )

    def _date_of(self, moment):
        """The day on which a moment of the database falls where the company works."""
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self._fuel_tz())).date()

    def _fuel_tz(self):
        """The zone whose clock stands on papers about fuel."""
        return self.sudo().partner_id.tz or "Europe/Moscow"
