"""Every refusal and every crash under /api/ as one `application/problem+json` document."""

import logging
from datetime import datetime
from decimal import Decimal

from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from odoo.exceptions import (
    AccessDenied,
    AccessError,
    ConcurrencyError,
    LockError,
    MissingError,
    UserError,
)
from odoo.http import Response, SessionExpiredException, request

from proil_core.moments import from_stored
from proil_core.refusal import Code, Refusal

from .http_status import RETRYABLE, STATUS_OF
from .quota import Quota
from .refusal_texts import refusal_text
from .request_context import request_id, request_lang
from .schemas.problem import Problem

_logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_S = 1
_CODE_OF_STATUS = {
    400: Code.VALIDATION_FAILED,
    401: Code.TOKEN_MISSING,
    403: Code.FORBIDDEN,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    409: Code.BUSY,
    412: Code.STALE_VERSION,
    413: Code.BODY_TOO_LARGE,
    415: Code.UNSUPPORTED_MEDIA_TYPE,
    422: Code.VALIDATION_FAILED,
    429: Code.RATE_LIMITED,
    503: Code.UNAVAILABLE,
}
_CODE_OF_EXCEPTION = (
    ((LockError, ConcurrencyError), Code.BUSY),
    ((SerializationFailure, LockNotAvailable, DeadlockDetected), Code.BUSY),
    ((SessionExpiredException,), Code.TOKEN_MISSING),
    ((MissingError,), Code.NOT_FOUND),
    ((AccessError, AccessDenied), Code.FORBIDDEN),
)


class InvalidFields(Refusal):
    """A request of the wrong shape; `field_errors` name each field that is wrong."""

    def __init__(self, field_errors: list[dict[str, str]]) -> None:
        super().__init__(Code.VALIDATION_FAILED)
        self.field_errors = field_errors


class RefusedRequest(HTTPException):
    """Carries a refusal through Odoo's HTTP layer, which undoes the transaction."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal
        self.code = STATUS_OF[refusal.code]


class RefusedAction(UserError):
    """A refusal as the web client shows it: a dialog with the text in the user's language."""

    def __init__(self, refusal: Refusal, lang: str) -> None:
        super().__init__(refusal_text(refusal, lang))
        # The client chooses its dialog by the name of the class, and knows nothing of this one.
        self.context = {"exception_class": "odoo.exceptions.UserError"}
        self.refusal = refusal
        self.http_status = STATUS_OF[refusal.code]


def refusal_of(error: Exception) -> tuple[Refusal, str | None]:
    """The refusal that an exception means, and its text where the exception has its own."""
    if isinstance(error, Refusal):
        return error, None
    if isinstance(error, (RefusedRequest, RefusedAction)):
        return error.refusal, None
    for classes, code in _CODE_OF_EXCEPTION:
        if isinstance(error, classes):
            return Refusal(code), None
    if isinstance(error, UserError):
        return Refusal(Code.VALIDATION_FAILED), str(error.args[0])
    if isinstance(error, HTTPException):
        return Refusal(_CODE_OF_STATUS.get(error.code, Code.INTERNAL_ERROR)), None
    return Refusal(Code.INTERNAL_ERROR), None


def problem_response(error: Exception) -> Response:
    """The answer to an API client. Only a refusal's own facts and texts ever leave."""
    refusal, text = refusal_of(error)
    status = STATUS_OF[refusal.code]
    # A crash is logged by Odoo, with its traceback.
    _logger.info("%s %s refused: %s", request.httprequest.method, request.httprequest.path, refusal)
    problem = Problem(
        type=f"urn:proil:problem:{refusal.code}",
        title=refusal.code.replace("_", " ").capitalize(),
        status=status,
        code=refusal.code,
        detail=text or refusal_text(refusal, request_lang()),
        field_errors=getattr(refusal, "field_errors", []),
        facts={name: _plain(fact) for name, fact in refusal.facts.items()},
        request_id=request_id(),
        retryable=refusal.code in RETRYABLE,
    )
    response = Response(problem.model_dump_json(), status, content_type=CONTENT_TYPE)
    response.headers.extend(_headers(refusal, status, error))
    return response


def _headers(refusal: Refusal, status: int, error: Exception) -> list[tuple[str, str]]:
    headers = [("X-Request-ID", request_id()), ("Cache-Control", "no-store")]
    if status == 401:
        headers.append(("WWW-Authenticate", f'Bearer error="{refusal.code}"'))
    if refusal.code in RETRYABLE and status != 500:
        headers.append(("Retry-After", str(refusal.facts.get("retry_after_s", RETRY_AFTER_S))))
    if refusal.code == Code.RATE_LIMITED:
        headers += Quota(refusal.facts["limit"], 0, refusal.facts["retry_after_s"]).headers()
    if isinstance(error, MethodNotAllowed):
        methods = set(error.valid_methods) - {"OPTIONS"}
        headers.append(("Allow", ", ".join(sorted(methods))))
    return headers


def _plain(fact):
    if isinstance(fact, Decimal):
        return str(fact)
    if isinstance(fact, datetime):
        return from_stored(fact).isoformat()
    return fact
