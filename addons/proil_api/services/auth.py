from odoo.http import request

from odoo.addons.component.core import AbstractComponent, Component

from proil_core.refusal import Refusal

from ..restapi import proil_method
from ..schemas.auth import CodeExchange, CodeRequest, TokenRefresh, Tokens


class AuthService(AbstractComponent):
    """Login by phone; the same for every collection of people."""

    _name = "proil.auth.service"
    _inherit = "proil.api.service"
    _usage = "auth"

    @proil_method("/otp", "POST", body=CodeRequest, status=202, auth="public")
    def request_code(self, body):
        """Send a login code by SMS. The answer is the same for an unknown phone."""
        codes = self.env["proil.login.code"]
        address = request.httprequest.remote_addr
        quota = codes._request(self._collection, body.phone, address)
        request.future_response.headers.extend(quota.headers())

    @proil_method("/otp/verify", "POST", body=CodeExchange, answer=Tokens, auth="public")
    def exchange_code(self, body):
        """Exchange the code for tokens."""
        codes = self.env["proil.login.code"]
        return _tokens(codes._exchange(self._collection, body.phone, body.code, body.device))

    @proil_method("/refresh", "POST", body=TokenRefresh, answer=Tokens, auth="public")
    def refresh(self, body):
        """Exchange the refresh token; a second use of it ends the login on this device."""
        tokens = self.env["proil.api.token"]
        return _tokens(tokens._refresh(self._collection, body.refresh_token, body.device))

    @proil_method("/logout", "POST")
    def logout(self):
        """End the login on this device."""
        self.env["proil.api.token"].browse(self.caller.token_id)._revoke_family()


class CustomerAuthService(Component):
    _name = "proil.customer.auth"
    _inherit = ["proil.auth.service", "proil.customer.service"]


class DriverAuthService(Component):
    _name = "proil.driver.auth"
    _inherit = ["proil.auth.service", "proil.driver.service"]


def _tokens(issued):
    return issued if isinstance(issued, Refusal) else Tokens.from_issued(issued)
