from odoo import models

from ..const import NOT_ACCEPTED_TEXT, Kind


class CloudPaymentsOperation(models.Model):
    _inherit = "cloudpayments.operation"

    def _claim(self, secret=None):
        """A card that was forgotten after it was chosen is not charged."""
        by_token = self.kind in (Kind.AUTHORISE_TOKEN, Kind.CHARGE_TOKEN)
        if by_token and self.state == "planned" and not self.hold_id.token_id.active:
            self._conclude("refused", "the card was forgotten", NOT_ACCEPTED_TEXT)
            return None
        return super()._claim(secret)
