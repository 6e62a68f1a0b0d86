from functools import lru_cache

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.queue_job.exception import RetryableJobError

from proil_vendors.errors import VendorUnavailable
from proil_vendors.smsru import connect

TIMEOUT_S = 10


class ProilSmsBackend(models.Model):
    """The account at the SMS gateway."""

    _name = "proil.sms.backend"
    _description = "SMS gateway"

    name = fields.Char(required=True)
    base_url = fields.Char("Address", required=True)
    api_id = fields.Char("API id", groups="base.group_system")
    sender = fields.Char(help="The sender's name that the gateway has approved, if any.")

    @api.model
    def _send(self, message):
        """The gateway's id of the message; raises VendorRefused, or asks the job to retry."""
        backend = self.sudo().search([("api_id", "!=", False)], limit=1)
        if not backend:
            raise UserError(self.env._("No SMS gateway has an API id."))
        try:
            return backend._client().send(message)
        except VendorUnavailable as error:
            raise RetryableJobError(str(error), seconds=error.retry_after_s) from error

    def _client(self):
        return _gateway(self.base_url, self.api_id, self.sender or "")


@lru_cache
def _gateway(base_url, api_id, sender):
    return connect(base_url, api_id, sender, TIMEOUT_S)
