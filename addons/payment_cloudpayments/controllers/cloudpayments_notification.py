from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from odoo import http
from odoo.http import request

from ..models.ir_http import WEBHOOK_ROOT
from ..notification import KINDS, is_signed, read


class CloudPaymentsNotification(http.Controller):
    @http.route(
        f"{WEBHOOK_ROOT}<int:provider_id>/<any({', '.join(KINDS)}):kind>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def receive(self, provider_id, kind, **_unsigned):
        """Take a notification at its word only when its body is signed."""
        provider = self._provider(provider_id)
        body = request.httprequest.get_data()
        headers = request.httprequest.headers
        if not is_signed(body, headers, provider.cloudpayments_api_secret):
            raise Forbidden
        events = request.env["cloudpayments.event"].sudo()
        try:
            said = read(body, request.httprequest.mimetype)
            events._refuse_unreadable(kind, said)
        except (KeyError, ValueError, ArithmeticError) as error:
            raise BadRequest from error
        code = events._take(provider.id, kind, said, body)
        return request.make_json_response({"code": code})

    def _provider(self, provider_id):
        provider = (
            request.env["payment.provider"]
            .sudo()
            .search(
                [
                    ("id", "=", provider_id),
                    ("code", "=", "cloudpayments"),
                    ("state", "!=", "disabled"),
                ]
            )
        )
        if not provider:
            raise NotFound
        return provider
