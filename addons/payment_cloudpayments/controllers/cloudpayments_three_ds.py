from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.payment import utils as payment_utils

from ..models.ir_http import WEBHOOK_ROOT


class CloudPaymentsThreeDs(http.Controller):
    # The bank's page sends the payer's browser here: a foreign site with no session of ours, and
    # one that would replace the payer's session if it were saved.
    @http.route(
        f"{WEBHOOK_ROOT}3ds/<int:transaction_id>/<string:access_token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def finish(self, transaction_id, access_token, MD="", PaRes="", **_other):
        tx = request.env["payment.transaction"].sudo().browse(transaction_id).exists()
        if not tx or not payment_utils.check_access_token(access_token, tx.reference):
            raise NotFound
        tx._cloudpayments_finish_3ds(MD, PaRes)
        return request.redirect(tx.landing_route or "/payment/status", local=False)
