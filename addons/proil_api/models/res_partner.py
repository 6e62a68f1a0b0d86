from odoo import api, fields, models

from proil_core.identity.phone import normalise_phone
from proil_core.refusal import Code, Refusal


class ResPartner(models.Model):
    _inherit = "res.partner"

    proil_phone = fields.Char(
        "Login phone", copy=False, help="The phone that receives login codes, as +7XXXXXXXXXX."
    )

    _proil_phone_unique = models.UniqueIndex(
        "(proil_phone) WHERE proil_phone IS NOT NULL",
        "Another contact logs in with this phone.",
    )

    @api.onchange("proil_phone")
    def _onchange_proil_phone(self):
        if self.proil_phone:
            self.proil_phone = normalise_phone(self.proil_phone)

    @api.constrains("proil_phone")
    def _check_proil_phone(self):
        for phone in self.filtered("proil_phone").mapped("proil_phone"):
            if normalise_phone(phone) != phone:
                raise Refusal(Code.PHONE_INVALID)

    def _proil_push(self, title, body, data, key):
        """Notify every device of these partners after the commit; `key` makes it once each.

        `data` goes to the app unseen: strings only.
        """
        for device in self.env["proil.push.device"].sudo().search([("partner_id", "in", self.ids)]):
            device.with_delay(identity_key=f"push/{device.id}/{key}")._job_push(
                title, body, data, key
            )
