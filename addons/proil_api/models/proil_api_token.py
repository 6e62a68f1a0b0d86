import hmac
import secrets
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import SQL

from proil_core.identity.bearer import ACCESS_LIFETIME, REFRESH_LIFETIME, new_token, token_hash
from proil_core.refusal import Code, Refusal

from ..caller import Caller


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """A new pair, in clear for this once."""

    access_token: str
    refresh_token: str


class ProilApiToken(models.Model):
    """A pair of bearer tokens given to one device; only their hashes are stored.

    Refreshing makes the next pair of the same `family` and closes this one, so a refresh token
    that comes twice was stolen, and the whole family ends.
    """

    _name = "proil.api.token"
    _description = "API token"
    _order = "id desc"
    _rec_name = "device"

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade", index=True
    )
    collection = fields.Char(required=True, readonly=True)
    device = fields.Char(required=True, readonly=True)
    family = fields.Char(required=True, readonly=True, index=True)
    access_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    access_expires_at = fields.Datetime(required=True, readonly=True)
    refresh_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    refresh_expires_at = fields.Datetime(required=True, readonly=True, index=True)
    rotated_at = fields.Datetime(
        readonly=True, help="When the pair was exchanged for the next one of its family."
    )
    revoked_at = fields.Datetime(readonly=True)

    _access_unique = models.Constraint("UNIQUE(access_hash)", "The token exists already.")
    _refresh_unique = models.Constraint("UNIQUE(refresh_hash)", "The token exists already.")

    @api.model
    def _caller(self, collection, text):
        """Who holds this access token; one query, as every API request begins with it."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT token.id, token.partner_id, token.device, token.access_expires_at,
                       token.revoked_at IS NULL AND token.rotated_at IS NULL AND partner.active
                  FROM proil_api_token AS token
                  JOIN res_partner AS partner ON partner.id = token.partner_id
                 WHERE token.access_hash = %s AND token.collection = %s
                """,
                token_hash(text),
                collection,
            )
        )
        if not rows:
            raise Refusal(Code.TOKEN_UNKNOWN)
        [(token_id, partner_id, device, expires_at, is_open)] = rows
        if not is_open:
            raise Refusal(Code.TOKEN_REVOKED)
        if expires_at <= fields.Datetime.now():
            raise Refusal(Code.TOKEN_EXPIRED)
        return Caller(collection, self.env["res.partner"].browse(partner_id), device, token_id)

    @api.model
    def _issue(self, collection, partner, device, family=None):
        access_token, access_hash = new_token()
        refresh_token, refresh_hash = new_token()
        now = fields.Datetime.now()
        self.sudo().create(
            {
                "partner_id": partner.id,
                "collection": collection,
                "device": device,
                "family": family or secrets.token_hex(16),
                "access_hash": access_hash,
                "access_expires_at": now + ACCESS_LIFETIME,
                "refresh_hash": refresh_hash,
                "refresh_expires_at": now + REFRESH_LIFETIME,
            }
        )
        return IssuedTokens(access_token, refresh_token)

    @api.model
    def _refresh(self, collection, refresh_token, device):
        """The next pair; a `Refusal` is returned where revoking the family must be kept."""
        token = self.sudo().search(
            [("refresh_hash", "=", token_hash(refresh_token)), ("collection", "=", collection)]
        )
        if not token:
            raise Refusal(Code.TOKEN_UNKNOWN)
        token.lock_for_update(allow_referencing=True)
        if token.revoked_at or not token.partner_id.active:
            raise Refusal(Code.TOKEN_REVOKED)
        if token.refresh_expires_at <= fields.Datetime.now():
            raise Refusal(Code.TOKEN_EXPIRED)
        if token.rotated_at:
            return token._stolen(Code.REFRESH_REUSED)
        if not hmac.compare_digest(token.device.encode(), device.encode()):
            return token._stolen(Code.DEVICE_MISMATCH)
        token.rotated_at = fields.Datetime.now()
        return self._issue(collection, token.partner_id, token.device, token.family)

    def _stolen(self, code):
        self._revoke_family()
        return Refusal(code)

    def _revoke_family(self):
        """End every pair that came from the same login, and the messages to its device."""
        family = self.sudo().search(
            [("family", "in", self.sudo().mapped("family")), ("revoked_at", "=", False)]
        )
        family.revoked_at = fields.Datetime.now()
        self.env["proil.push.device"]._forget(self.sudo())

    def action_revoke(self):
        self.check_access("write")
        self._revoke_family()

    @api.autovacuum
    def _gc_tokens(self):
        self.search([("refresh_expires_at", "<", fields.Datetime.now())]).unlink()
