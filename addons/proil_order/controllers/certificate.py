from odoo.http import Controller, request, route

LANGS = {"ru": "ru_RU", "en": "en_US"}
PREVIEW_PX = 960
A_DAY_S = 24 * 3600


class CertificateController(Controller):
    """The certificate of a fill, for whoever was given its address."""

    @route("/certificate/<string:token>", type="http", auth="public", readonly=True, sitemap=False)
    def certificate(self, token, lang=None, **_query):
        order = self._order(token)
        code = LANGS.get(lang) or order.partner_id.lang or request.env.lang
        request.update_context(lang=code, tz=order.company_id.delivery_tz)
        order = order.with_context(lang=code, tz=order.company_id.delivery_tz)
        response = request.render("proil_order.certificate_page", order._certificate_values())
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @route(
        [
            "/certificate/<string:token>/photos/<string:kind>",
            "/certificate/<string:token>/photos/<string:kind>/<any(preview):size>",
        ],
        type="http",
        auth="public",
        readonly=True,
        sitemap=False,
    )
    def photo(self, token, kind, size=None):
        photo = self._order(token).photo_ids.filtered(lambda each: each.kind == kind)
        if not photo:
            raise request.not_found()
        side = PREVIEW_PX if size else 0
        stream = request.env["ir.binary"]._get_image_stream_from(
            photo.attachment_id, "raw", width=side, height=side
        )
        return stream.get_response(max_age=A_DAY_S)

    def _order(self, token):
        # The token is the right: whoever has it may see this order and no other.
        order = request.env["proil.order"].sudo()._by_access_token(token)
        if not order:
            raise request.not_found()
        return order
