import re
import uuid
from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest

from odoo.http import Controller, request, route

from odoo.addons.proil_api.refusal_texts import refusal_text
from odoo.addons.proil_api.request_context import request_lang

from proil_core.refusal import Refusal

from ..services.doors import own_card

LANGS = {"ru": "ru_RU", "en": "en_US"}
ATTEMPT = re.compile("[0-9a-f]{32}")
HEADERS = {
    # The address is the right to pay: no other site may learn or frame it.
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


class PaymentPage(Controller):
    """The page of an order's payment, for whoever was given its signed address.

    Nothing here looks at a session or a cookie, so no other site can act in the customer's name:
    what is posted counts by the signed address alone. Each choice carries the name of its attempt,
    so the same tap twice is one payment.
    """

    @route("/pay/<string:signed>", type="http", auth="public", sitemap=False, save_session=False)
    def page(self, signed, choose="", **_query):
        order = self._order(signed)
        if not order:
            return self._show_nothing()
        return self._show(order, signed, choose=bool(choose))

    @route(
        "/pay/<string:signed>/card",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        sitemap=False,
        save_session=False,
    )
    def pay_by_card(self, signed, attempt="", card="", **_form):
        """One tap: the money is held on a saved card."""

        def pay(order):
            order._hold_by_saved_card(own_card(order.env, order, card), attempt)
            order._return_payer_to(attempt, f"/pay/{signed}{_query()}")

        return self._do(signed, attempt, pay)

    @route(
        "/pay/<string:signed>/method",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        sitemap=False,
        save_session=False,
    )
    def pay_by_method(self, signed, attempt="", method="", **_form):
        """The money is asked for in the app of the customer's bank."""

        def pay(order):
            back = f"{order.get_base_url()}/pay/{signed}{_query()}"
            order._hold_by_method(method, attempt, return_url=back)

        return self._do(signed, attempt, pay)

    @route(
        "/pay/<string:signed>/anew",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        sitemap=False,
        save_session=False,
    )
    def choose_anew(self, signed, **_form):
        """Leave a widget that was closed without a word, to choose another way."""
        order = self._order(signed)
        if order:
            order._leave_widgets()
        return request.redirect(f"/pay/{signed}{_query()}", code=303)

    @route("/pay/<string:signed>/widget", type="jsonrpc", auth="public", save_session=False)
    def open_widget(self, signed, attempt="", save_card=False):
        """Begin a payment by a new card; what the widget has to be told, or why not."""
        order = self._order(signed)
        if not order:
            return {"gone": True}
        try:
            intent = order._hold_by_widget(_checked(attempt), save_card=bool(save_card))
        except Refusal as refusal:
            return {"problem": refusal_text(refusal, order.env.lang)}
        return {"intent": intent}

    @route("/pay/<string:signed>/closed", type="jsonrpc", auth="public", save_session=False)
    def widget_closed(self, signed, attempt="", outcome=""):
        """The widget is closed: look up what was done in it."""
        order = self._order(signed)
        if order:
            order._close_widget(_checked(attempt), gave_up=outcome == "cancelled")

    def _do(self, signed, attempt, pay):
        order = self._order(signed)
        if not order:
            return self._show_nothing()
        _checked(attempt)
        try:
            pay(order)
        except Refusal as refusal:
            return self._show(order, signed, problem=refusal_text(refusal, order.env.lang))
        return request.redirect(f"/pay/{signed}{_query()}", code=303)

    def _order(self, signed):
        order = request.env["proil.order"]._by_payment_page(signed)
        code = LANGS.get(_language()) or order.partner_id.lang or request.env.lang
        tz = order.company_id.delivery_tz
        request.update_context(lang=code, tz=tz)
        return order.with_context(lang=code, tz=tz)

    def _show(self, order, signed, problem="", *, choose=False):
        values = order._payment_page_values(choose=choose)
        status = 409 if problem else 200
        return self._render(
            "payment_page",
            {
                **values,
                "path": f"/pay/{signed}",
                "query": _query(),
                "other_ways": f"/pay/{signed}{_query(choose=1)}",
                "attempt": uuid.uuid4().hex,
                "problem": problem,
            },
            status,
        )

    def _show_nothing(self):
        """One page for a forged, an expired and a foreign address: none tells of an order."""
        lang = LANGS.get(_language()) or request_lang()
        request.update_context(lang=lang)
        return self._render("payment_page_gone", {"language": lang.split("_")[0]}, 404)

    def _render(self, template, values, status):
        response = request.render(f"proil_payment.{template}", values)
        response.status_code = status
        response.headers.extend(HEADERS)
        return response


def _language():
    """The language that the address asks for, before that of the customer."""
    return request.httprequest.args.get("lang")


def _query(**params):
    """The query of the next address of the page: a language once asked for stays."""
    if _language() in LANGS:
        params["lang"] = _language()
    return f"?{urlencode(params)}" if params else ""


def _checked(attempt):
    if not ATTEMPT.fullmatch(attempt):
        raise BadRequest
    return attempt
