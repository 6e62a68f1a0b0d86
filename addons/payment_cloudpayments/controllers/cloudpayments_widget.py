from werkzeug.exceptions import Forbidden

from odoo import http
from odoo.http import request

from odoo.addons.payment import utils as payment_utils

from ..models.ir_http import WEBHOOK_ROOT


class CloudPaymentsWidget(http.Controller):
    """The two moments at which the payer's browser speaks to us: the outcome is neither's."""

    @http.route(f"{WEBHOOK_ROOT}widget/open", type="jsonrpc", auth="public")
    def open(self, reference, partner_id, access_token):
        """Write down that the payer is about to pay; what the widget has to be told."""
        return self._payment(reference, partner_id, access_token)._cloudpayments_open_widget()

    @http.route(f"{WEBHOOK_ROOT}widget/closed", type="jsonrpc", auth="public")
    def closed(self, reference, partner_id, access_token, outcome):
        """Look up what the payer has done; where to go, or nothing to stay and try again."""
        tx = self._payment(reference, partner_id, access_token)
        is_over = tx._cloudpayments_close_widget(gave_up=outcome == "cancelled")
        return "/payment/status" if is_over else False

    def _payment(self, reference, partner_id, access_token):
        if not payment_utils.check_access_token(access_token, reference, partner_id):
            raise Forbidden
        return (
            request.env["payment.transaction"]
            .sudo()
            .search([("reference", "=", reference), ("provider_code", "=", "cloudpayments")])
        )
