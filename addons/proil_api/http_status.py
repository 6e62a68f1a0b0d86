"""The HTTP status of every refusal. What is not named here is a request nobody can fulfil: 422."""

from http import HTTPStatus

from proil_core.refusal import Code

_CODES = {
    HTTPStatus.BAD_REQUEST: {
        Code.MALFORMED_JSON,
        Code.IDEMPOTENCY_KEY_MISSING,
        Code.CURSOR_INVALID,
    },
    HTTPStatus.UNAUTHORIZED: {
        Code.TOKEN_MISSING,
        Code.TOKEN_UNKNOWN,
        Code.TOKEN_EXPIRED,
        Code.TOKEN_REVOKED,
        Code.DEVICE_MISMATCH,
        Code.REFRESH_REUSED,
        Code.SIGNATURE_INVALID,
    },
    HTTPStatus.PAYMENT_REQUIRED: {Code.PAYMENT_DECLINED},
    HTTPStatus.FORBIDDEN: {Code.FORBIDDEN, Code.REFUND_SAME_PERSON, Code.SECOND_PERSON_NEEDED},
    HTTPStatus.NOT_FOUND: {Code.NOT_FOUND},
    HTTPStatus.METHOD_NOT_ALLOWED: {Code.METHOD_NOT_ALLOWED},
    HTTPStatus.CONFLICT: {
        Code.REQUEST_IN_PROGRESS,
        Code.BUSY,
        Code.ILLEGAL_TRANSITION,
        Code.STATE_IS_NOT_WRITABLE,
        Code.VEHICLE_HAS_ORDERS,
        Code.QUOTE_EXPIRED,
        Code.QUOTE_USED,
        Code.PHOTOS_MISSING,
        Code.PHOTO_DUPLICATE,
        Code.SHIFT_ALREADY_OPEN,
        Code.SHIFT_NOT_OPEN,
        Code.SHIFT_HAS_ORDERS,
        Code.TANKER_BUSY,
        Code.COMPARTMENT_BUSY,
        Code.PAPERS_EXPIRED,
        Code.PAPERS_MISSING,
        Code.ALREADY_REVERSED,
        Code.ORDER_IN_REVIEW,
        Code.CHARGE_ABOVE_HOLD,
        Code.PAYMENT_PENDING,
        Code.PAYMENT_ALREADY_AUTHORISED,
        Code.HOLD_MISSING,
        Code.ALREADY_CAPTURED,
        Code.ORDER_NOT_PAYABLE,
        Code.SAVED_CARD_NEEDED,
        Code.CONSENT_OUTDATED,
        Code.APPLE_PAY_OFF,
        Code.DEBT_OPEN,
    },
    HTTPStatus.PRECONDITION_FAILED: {Code.STALE_VERSION},
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: {Code.BODY_TOO_LARGE},
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: {Code.UNSUPPORTED_MEDIA_TYPE},
    HTTPStatus.TOO_MANY_REQUESTS: {Code.RATE_LIMITED},
    HTTPStatus.INTERNAL_SERVER_ERROR: {Code.INTERNAL_ERROR},
    HTTPStatus.SERVICE_UNAVAILABLE: {Code.UNAVAILABLE, Code.PAYMENT_UNAVAILABLE},
}

STATUS_OF = {code: HTTPStatus.UNPROCESSABLE_ENTITY for code in Code} | {
    code: status for status, codes in _CODES.items() for code in codes
}

# The same request may succeed later without any change.
RETRYABLE = frozenset(
    {
        Code.REQUEST_IN_PROGRESS,
        Code.BUSY,
        Code.RATE_LIMITED,
        Code.INTERNAL_ERROR,
        Code.UNAVAILABLE,
        Code.PAYMENT_PENDING,
        Code.PAYMENT_UNAVAILABLE,
    }
)
