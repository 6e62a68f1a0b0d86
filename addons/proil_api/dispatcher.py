from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure
from werkzeug.exceptions import MethodNotAllowed

from odoo.exceptions import ConcurrencyError
from odoo.http import Dispatcher

from proil_core.refusal import Code, Refusal

from .problem import RefusedRequest, problem_response
from .request_context import request_id, request_lang

_CONFLICTS = (ConcurrencyError, DeadlockDetected, LockNotAvailable, SerializationFailure)


class ApiDispatcher(Dispatcher):
    """Takes the routes of base_rest over from base_rest's own dispatcher.

    The body is not spread over the arguments of the endpoint, where it could overwrite those
    of the path; errors are problem documents; a conflict with another transaction is answered
    at once, where Odoo would sleep for seconds between its retries.
    """

    routing_type = "restapi"

    @classmethod
    def is_compatible_with(cls, request):
        return True

    def pre_dispatch(self, rule, args):
        # Odoo adds OPTIONS to the methods of every route and would run the endpoint for it.
        methods = rule.endpoint.routing["methods"]
        if self.request.httprequest.method not in {*methods, "HEAD"}:
            raise MethodNotAllowed(methods)
        result = super().pre_dispatch(rule, args)
        self.request.params = args
        self.request.update_context(lang=request_lang())
        return result

    def dispatch(self, endpoint, args):
        try:
            response = self.request.registry["ir.http"]._dispatch(endpoint)
            self.request.env.cr.flush()
        except _CONFLICTS as conflict:
            raise RefusedRequest(Refusal(Code.BUSY)) from conflict
        return response

    def post_dispatch(self, response):
        response.headers["X-Request-ID"] = request_id()
        return super().post_dispatch(response)

    def handle_error(self, exc):
        return problem_response(exc)
