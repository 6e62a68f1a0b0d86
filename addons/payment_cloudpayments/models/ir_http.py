from odoo import models
from odoo.http import request

WEBHOOK_ROOT = "/payment/cloudpayments/"
MAX_NOTIFICATION_BYTES = 256 * 1024


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        if request.httprequest.path.startswith(WEBHOOK_ROOT):
            # Read before anything has proved who sends it.
            request.httprequest.max_content_length = MAX_NOTIFICATION_BYTES
            # A signature covers the bytes as they came, and Odoo empties a form once it is read.
            request.httprequest.get_data(cache=True, parse_form_data=False)
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # The payment form speaks to payers who are not signed in.
        return [*super()._get_translation_frontend_modules_name(), "payment_cloudpayments"]
