import hmac
import secrets
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from proil_core.identity.login_code import (
    CODE_LIFETIME,
    check_code_is_fresh,
    check_tries,
    code_hash,
    derive_code,
)
from proil_core.identity.phone import normalise_phone
from proil_core.identity.rate_limit import RateLimit, retry_after
from proil_core.messaging.ports import SmsMessage
from proil_core.refusal import Code, Refusal
from proil_vendors.errors import VendorRefused

from ..quota import Quota

PER_PHONE = RateLimit(limit=5, per=timedelta(hours=1))
# An address may be that of a whole mobile network, so how many logins it may ask for differs.
PER_ADDRESS_PARAMETER = "proil_api.login_codes_per_address_per_hour"
PER_ADDRESS_LIMIT = 30
KEPT_FOR = timedelta(days=1)


class ProilLoginCode(models.Model):
    """One try to log in by phone. The code itself is derived when it is sent, never stored."""

    _name = "proil.login.code"
    _description = "Login code"
    _order = "id desc"
    _rec_name = "phone"
    _log_access = False

    collection = fields.Char(required=True, readonly=True)
    phone = fields.Char(required=True, readonly=True, index=True)
    address = fields.Char(required=True, readonly=True, index=True)
    lang = fields.Char(required=True, readonly=True)
    nonce = fields.Char(required=True, readonly=True, groups="base.group_system")
    code_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    requested_at = fields.Datetime(required=True, readonly=True, index=True)
    tries = fields.Integer(readonly=True)
    used_at = fields.Datetime(readonly=True)
    gateway_message = fields.Char(readonly=True, help="The gateway's id of the message.")
    gateway_refusal = fields.Char(readonly=True, help="Why the gateway will not send it.")

    @api.model
    def _request(self, collection, phone, address):
        """Send a code to `phone`, if its holder may log in; nobody learns whether they may."""
        codes = self.sudo()
        phone = normalise_phone(phone)
        codes._take_turns(phone, address)
        quota = codes._quota("phone", phone, PER_PHONE)
        codes._quota("address", address, codes._address_limit())
        nonce = secrets.token_urlsafe(16)
        code = codes.create(
            {
                "collection": collection,
                "phone": phone,
                "address": address,
                "lang": self.env.lang or "en_US",
                "nonce": nonce,
                "code_hash": code_hash(
                    codes._secret(), nonce, derive_code(codes._secret(), nonce, phone)
                ),
                "requested_at": fields.Datetime.now(),
            }
        )
        if codes._may_log_in(collection, phone):
            code.with_delay(priority=1)._job_send_code()
        return quota

    @api.model
    def _exchange(self, collection, phone, typed, device):
        """Tokens for the right code; a `Refusal` is returned where the try must be counted."""
        phone = normalise_phone(phone)
        code = self.sudo().search([("collection", "=", collection), ("phone", "=", phone)], limit=1)
        if not code:
            raise Refusal(Code.LOGIN_CODE_WRONG)
        code.lock_for_update(allow_referencing=True)
        check_tries(code.tries)
        check_code_is_fresh(code.requested_at.replace(tzinfo=UTC), _now())
        if code.used_at:
            raise Refusal(Code.LOGIN_CODE_EXPIRED)
        if not hmac.compare_digest(code_hash(code._secret(), code.nonce, typed), code.code_hash):
            code.tries += 1
            return Refusal(Code.LOGIN_CODE_WRONG)
        code.used_at = fields.Datetime.now()
        partner = code._login_partner(collection, phone)
        if not partner:
            return Refusal(Code.PHONE_UNKNOWN)
        return self.env["proil.api.token"]._issue(collection, partner, device)

    @api.model
    def _login_partner(self, collection, phone):
        """Whoever logs in to `collection` with this phone; empty refuses. Addons add theirs."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        if collection != "proil.customer":
            return partners.browse()
        known = partners.search([("proil_phone", "=", phone)])
        if known:
            return known.filtered("active")
        return partners.create({"name": phone, "proil_phone": phone, "lang": self.lang})

    @api.model
    def _may_log_in(self, collection, phone):
        # A customer is made only by a login that succeeds, else anybody could fill our partners.
        return collection == "proil.customer" or bool(self._login_partner(collection, phone))

    def _job_send_code(self):
        """Text the code to the phone, in the language of the request."""
        is_old = self.requested_at + CODE_LIFETIME < fields.Datetime.now()
        if self.used_at or self.gateway_message or is_old:
            return
        text = self.with_context(lang=self.lang).env._("PROIL code: %s", self._code())
        message = SmsMessage(self.phone, text, f"login-{self.id}")
        try:
            self.gateway_message = self.env["proil.sms.backend"]._send(message)
        except VendorRefused as refused:
            self.gateway_refusal = str(refused)

    def _code(self):
        return derive_code(self._secret(), self.nonce, self.phone)

    @api.model
    def _secret(self):
        database_secret = self.env["ir.config_parameter"].get_param("database.secret")
        return f"proil.login.code:{database_secret}".encode()

    @api.model
    def _address_limit(self):
        parameters = self.env["ir.config_parameter"]
        limit = parameters.get_param(PER_ADDRESS_PARAMETER, PER_ADDRESS_LIMIT)
        return RateLimit(limit=int(limit), per=timedelta(hours=1))

    @api.model
    def _quota(self, field, value, rule):
        recent = self.search(
            [(field, "=", value), ("requested_at", ">", fields.Datetime.now() - rule.per)]
        )
        times = [moment.replace(tzinfo=UTC) for moment in recent.mapped("requested_at")]
        wait_s = retry_after(times, rule, _now())
        if wait_s:
            raise Refusal(Code.RATE_LIMITED, limit=rule.limit, retry_after_s=wait_s)
        return Quota(rule.limit, rule.limit - len(times) - 1, int(rule.per.total_seconds()))

    @api.model
    def _take_turns(self, *parties):
        """Count one request of a phone or an address at a time, or the limits leak."""
        for party in parties:
            [[is_ours]] = self.env.execute_query(
                SQL("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", party)
            )
            if not is_ours:
                raise Refusal(Code.BUSY)

    @api.autovacuum
    def _gc_login_codes(self):
        self.search([("requested_at", "<", fields.Datetime.now() - KEPT_FOR)]).unlink()


def _now():
    return fields.Datetime.now().replace(tzinfo=UTC)
