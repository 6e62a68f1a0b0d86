from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure
from werkzeug import exceptions as http

from odoo.exceptions import (
    AccessDenied,
    AccessError,
    ConcurrencyError,
    LockError,
    MissingError,
    UserError,
    ValidationError,
)
from odoo.http import SessionExpiredException
from odoo.tests import BaseCase

from odoo.addons.proil_api.problem import (
    InvalidFields,
    RefusedAction,
    RefusedRequest,
    refusal_of,
)
from odoo.addons.proil_api.quota import Quota

from proil_core.refusal import Code, Refusal

REFUSAL = Refusal(Code.PLATE_INVALID, plate="A1")
CODES = (
    (LockError("locked"), Code.BUSY),
    (ConcurrencyError("again"), Code.BUSY),
    (SerializationFailure("again"), Code.BUSY),
    (LockNotAvailable("locked"), Code.BUSY),
    (DeadlockDetected("dead"), Code.BUSY),
    (SessionExpiredException("expired"), Code.TOKEN_MISSING),
    (MissingError("gone"), Code.NOT_FOUND),
    (AccessError("secret"), Code.FORBIDDEN),
    (AccessDenied(), Code.FORBIDDEN),
    (http.BadRequest(), Code.VALIDATION_FAILED),
    (http.Unauthorized(), Code.TOKEN_MISSING),
    (http.Forbidden(), Code.FORBIDDEN),
    (http.NotFound(), Code.NOT_FOUND),
    (http.MethodNotAllowed(), Code.METHOD_NOT_ALLOWED),
    (http.Conflict(), Code.BUSY),
    (http.PreconditionFailed(), Code.STALE_VERSION),
    (http.RequestEntityTooLarge(), Code.BODY_TOO_LARGE),
    (http.UnsupportedMediaType(), Code.UNSUPPORTED_MEDIA_TYPE),
    (http.UnprocessableEntity(), Code.VALIDATION_FAILED),
    (http.TooManyRequests(), Code.RATE_LIMITED),
    (http.ServiceUnavailable(), Code.UNAVAILABLE),
    (http.ImATeapot(), Code.INTERNAL_ERROR),
    (http.BadGateway(), Code.INTERNAL_ERROR),
    (ValueError("password"), Code.INTERNAL_ERROR),
    (KeyError("password"), Code.INTERNAL_ERROR),
)


class TestMapping(BaseCase):
    """What an exception means to an API client."""

    def test_codes_of_exceptions(self):
        for error, code in CODES:
            with self.subTest(type(error).__name__):
                refusal, text = refusal_of(error)
                self.assertEqual(refusal.code, code)
                self.assertIsNone(text)

    def test_a_refusal_is_itself_however_it_is_wrapped(self):
        for error in (REFUSAL, RefusedRequest(REFUSAL), RefusedAction(REFUSAL, "en_US")):
            with self.subTest(type(error).__name__):
                self.assertIs(refusal_of(error)[0], REFUSAL)

    def test_only_errors_meant_for_people_keep_their_text(self):
        for error in (UserError("Fill the form."), ValidationError("Fill the form.")):
            with self.subTest(type(error).__name__):
                refusal, text = refusal_of(error)
                self.assertEqual((refusal.code, text), (Code.VALIDATION_FAILED, "Fill the form."))

    def test_a_dialog_has_the_text_and_the_status(self):
        action = RefusedAction(REFUSAL, "ru_RU")

        self.assertEqual(action.args, ("Это не номерной знак: A1.",))
        self.assertEqual(action.http_status, 422)

    def test_wrong_fields_are_named(self):
        errors = [{"field": "litres", "code": "missing", "detail": "Field required"}]

        self.assertEqual(InvalidFields(errors).field_errors, errors)
        self.assertEqual(InvalidFields(errors).code, Code.VALIDATION_FAILED)

    def test_a_quota_in_headers(self):
        self.assertEqual(
            dict(Quota(limit=5, remaining=0, reset_s=60).headers()),
            {"RateLimit-Limit": "5", "RateLimit-Remaining": "0", "RateLimit-Reset": "60"},
        )
