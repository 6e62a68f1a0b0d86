from odoo import api, fields, models

from proil_core.messaging.ports import PushMessage
from proil_vendors.errors import UnknownDevice


class ProilPushDevice(models.Model):
    """An installed app that wants notifications, known to the push service by `token`."""

    _name = "proil.push.device"
    _description = "Push device"
    _rec_name = "device"

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade", index=True
    )
    collection = fields.Char(required=True, readonly=True)
    device = fields.Char(required=True, readonly=True)
    token = fields.Char(required=True, readonly=True, groups="base.group_system")

    _token_unique = models.Constraint("UNIQUE(token)", "The device is registered already.")

    @api.model
    def _remember(self, caller, token):
        """From now on `token` reaches `caller`: a phone that changed hands tells nothing more."""
        devices = self.sudo()
        vals = {
            "partner_id": caller.partner_id.id,
            "collection": caller.collection,
            "device": caller.device,
            "token": token,
        }
        known = devices.search([("token", "=", token)])
        devices._forget(caller, except_for=known)
        known.write(vals) if known else devices.create(vals)

    @api.model
    def _forget(self, holder, except_for=None):
        """No more notifications for the device of `holder`, a caller or a token."""
        devices = self.sudo().search(
            [
                ("partner_id", "in", holder.partner_id.ids),
                ("collection", "=", holder.collection),
                ("device", "=", holder.device),
            ]
        )
        (devices - (except_for or devices.browse())).unlink()

    def _job_push(self, title, body, data, key):
        """Show a notification; a device that no longer takes any is forgotten."""
        if not self.exists():
            return
        message = PushMessage(self.sudo().token, title, body, data, key)
        try:
            self.env["proil.push.backend"]._send(message)
        except UnknownDevice:
            self.unlink()
