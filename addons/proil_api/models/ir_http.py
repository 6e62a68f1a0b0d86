from werkzeug.exceptions import HTTPException

from odoo import api, models, tools
from odoo.http import request

from proil_core.refusal import Code, Refusal

from ..problem import RefusedAction, RefusedRequest, problem_response
from ..request_context import API_PREFIX, is_api_request, request_lang

_USERS = {
    "proil.customer": "proil_api.user_customer",
    "proil.driver": "proil_api.user_driver",
    "proil.partner": "proil_api.user_partner",
}


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        if not path_info.startswith(API_PREFIX):
            return super()._match(path_info)
        # No redirect to an address with a language in it, see http_routing.
        request.is_frontend = request.is_frontend_multilang = False
        request_lang()
        try:
            return super()._match(path_info)
        except HTTPException as refused:
            refused.error_response = problem_response(refused)
            raise

    @classmethod
    def _auth_method_proil_customer(cls):
        cls._auth_by_token("proil.customer")

    @classmethod
    def _auth_method_proil_driver(cls):
        cls._auth_by_token("proil.driver")

    @classmethod
    def _auth_method_proil_partner(cls):
        cls._auth_by_token("proil.partner")

    @classmethod
    def _auth_by_token(cls, collection):
        text = cls._bearer_text()
        cls._run_as(_USERS[collection])
        try:
            request.proil_caller = request.env["proil.api.token"]._caller(collection, text)
        except Refusal as refusal:
            raise RefusedRequest(refusal) from refusal

    @classmethod
    def _bearer_text(cls):
        """What the Authorization header bears."""
        scheme, _, text = request.httprequest.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not text:
            raise RefusedRequest(Refusal(Code.TOKEN_MISSING))
        return text.strip()

    @classmethod
    def _run_as(cls, user_xml_id):
        """Go on with the request as the technical user of a collection."""
        user_id, company_ids = request.env["ir.http"]._api_user(user_xml_id)
        # Companies in the context spare each request the query for those of its user.
        context = {**request.env.context, "allowed_company_ids": list(company_ids)}
        request.update_env(user=user_id, context=context)

    @api.model
    @tools.ormcache("user_xml_id")
    def _api_user(self, user_xml_id):
        """Id of the user as whom requests to a collection run, and of its companies."""
        user = self.env.ref(user_xml_id).sudo()
        return user.id, (user.company_id | user.company_ids).ids

    @classmethod
    def _dispatch(cls, endpoint):
        try:
            return super()._dispatch(endpoint)
        except Refusal as refusal:
            if is_api_request():
                raise RefusedRequest(refusal) from refusal
            raise RefusedAction(refusal, request.env.lang or "en_US") from refusal

    @classmethod
    def _serve_fallback(cls):
        return None if is_api_request() else super()._serve_fallback()

    @classmethod
    def _handle_error(cls, exception):
        if is_api_request():
            return problem_response(exception)
        return super()._handle_error(exception)
