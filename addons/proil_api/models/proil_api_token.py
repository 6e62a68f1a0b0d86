from odoo import api, fields, models
from odoo.tools import SQL

from proil_core.identity.bearer import token_hash
from proil_core.refusal import Code, Refusal

from ..caller import Caller


class ProilApiToken(models.Model):
    """A pair of bearer tokens given to one device; only their hashes are stored.

    Refreshing makes the next pair of the same `family` and closes this one.
    """

    _name = "proil.api.token"
    _description = "API token"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    collection = fields.Char(required=True)
    device = fields.Char(required=True)
    family = fields.Char(required=True, index=True)
    access_hash = fields.Char(required=True, groups="base.group_system")
    access_expires_at = fields.Datetime(required=True)
    refresh_hash = fields.Char(groups="base.group_system")
    refresh_expires_at = fields.Datetime()
    rotated_at = fields.Datetime(help="When the pair was exchanged for the next one.")
    revoked_at = fields.Datetime()

    _access_unique = models.Constraint("UNIQUE(access_hash)", "The token exists already.")
    _refresh_unique = models.Constraint("UNIQUE(refresh_hash)", "The token exists already.")

    @api.model
    def _caller(self, collection, text):
        """Who holds this access token; one query, as every API request begins with it."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, partner_id, device, access_expires_at,
                       COALESCE(revoked_at, rotated_at)
                  FROM proil_api_token
                 WHERE access_hash = %s AND collection = %s
                """,
                token_hash(text),
                collection,
            )
        )
        if not rows:
            raise Refusal(Code.TOKEN_UNKNOWN)
        [(token_id, partner_id, device, expires_at, closed_at)] = rows
        if closed_at:
            raise Refusal(Code.TOKEN_REVOKED)
        if expires_at <= fields.Datetime.now():
            raise Refusal(Code.TOKEN_EXPIRED)
        return Caller(collection, self.env["res.partner"].browse(partner_id), device, token_id)
