import json
from functools import lru_cache

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.queue_job.exception import RetryableJobError

from proil_vendors.errors import VendorUnavailable
from proil_vendors.fcm import FcmGateway

TIMEOUT_S = 10


class ProilPushBackend(models.Model):
    """The project at Firebase Cloud Messaging."""

    _name = "proil.push.backend"
    _description = "Push service"

    name = fields.Char(required=True)
    base_url = fields.Char("Address", required=True)
    service_account = fields.Text(
        groups="base.group_system", help="The JSON key file of Google's service account."
    )

    @api.constrains("service_account")
    def _check_service_account(self):
        for backend in self.filtered("service_account"):
            try:
                json.loads(backend.service_account)["project_id"]
            except (ValueError, TypeError, KeyError) as error:
                raise UserError(self.env._("This is not a service account's key.")) from error

    @api.model
    def _send(self, message):
        """The service's id of the message; raises VendorRefused, or asks the job to retry."""
        backend = self.sudo().search([("service_account", "!=", False)], limit=1)
        if not backend:
            raise UserError(self.env._("No push service has a service account."))
        try:
            return backend._client().send(message)
        except VendorUnavailable as error:
            raise RetryableJobError(str(error), seconds=error.retry_after_s) from error

    def _client(self):
        return _gateway(self.service_account, self.base_url)


@lru_cache
def _gateway(service_account, base_url):
    # One client for all jobs of a process: it keeps Google's access token for its hour.
    return FcmGateway(json.loads(service_account), base_url, timeout=TIMEOUT_S)
