"""The one way the product says no: a machine code and the facts a person needs."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

Fact = str | int | Decimal | datetime | list[str]


class Code(StrEnum):
    """The closed list of refusal codes, a contract with every API client."""

    # Request
    VALIDATION_FAILED = "validation_failed"
    MALFORMED_JSON = "malformed_json"
    BODY_TOO_LARGE = "body_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    RATE_LIMITED = "rate_limited"
    IDEMPOTENCY_KEY_MISSING = "idempotency_key_missing"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    REQUEST_IN_PROGRESS = "request_in_progress"
    STALE_VERSION = "stale_version"
    CURSOR_INVALID = "cursor_invalid"
    SIGNATURE_INVALID = "signature_invalid"
    INTERNAL_ERROR = "internal_error"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"
    # Identity
    TOKEN_MISSING = "token_missing"
    TOKEN_UNKNOWN = "token_unknown"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_REVOKED = "token_revoked"
    DEVICE_MISMATCH = "device_mismatch"
    REFRESH_REUSED = "refresh_reused"
    LOGIN_CODE_WRONG = "login_code_wrong"
    LOGIN_CODE_EXPIRED = "login_code_expired"
    LOGIN_CODE_TRIES_EXCEEDED = "login_code_tries_exceeded"
    PHONE_INVALID = "phone_invalid"
    PHONE_UNKNOWN = "phone_unknown"
    # Order
    ILLEGAL_TRANSITION = "illegal_transition"
    STATE_IS_NOT_WRITABLE = "state_is_not_writable"
    PLATE_INVALID = "plate_invalid"
    VEHICLE_HAS_ORDERS = "vehicle_has_orders"
    LITRES_NOT_POSITIVE = "litres_not_positive"
    LITRES_ABOVE_TANK = "litres_above_tank"
    LITRES_BELOW_MINIMUM = "litres_below_minimum"
    AMOUNT_TOO_SMALL = "amount_too_small"
    WINDOW_IN_PAST = "window_in_past"
    WINDOW_TOO_SHORT = "window_too_short"
    WINDOW_OUTSIDE_HOURS = "window_outside_hours"
    WINDOW_TOO_FAR = "window_too_far"
    PRICE_MISSING = "price_missing"
    QUOTE_EXPIRED = "quote_expired"
    QUOTE_USED = "quote_used"
    # Proof
    PHOTOS_MISSING = "photos_missing"
    PHOTO_NOT_AN_IMAGE = "photo_not_an_image"
    PHOTO_TOO_LARGE = "photo_too_large"
    PHOTO_TOO_SMALL = "photo_too_small"
    PHOTO_HASH_MISMATCH = "photo_hash_mismatch"
    PHOTO_DUPLICATE = "photo_duplicate"
    # Fuel and shift
    LITRES_NEGATIVE = "litres_negative"
    LITRES_ABOVE_LIMIT = "litres_above_limit"
    LITRES_ABOVE_LEVEL = "litres_above_level"
    LEVEL_ABOVE_CAPACITY = "level_above_capacity"
    TOTALIZER_MISMATCH = "totalizer_mismatch"
    TOTALIZER_BACKWARDS = "totalizer_backwards"
    SHIFT_ALREADY_OPEN = "shift_already_open"
    SHIFT_NOT_OPEN = "shift_not_open"
    SHIFT_HAS_ORDERS = "shift_has_orders"
    TANKER_BUSY = "tanker_busy"
    TANKER_WITHOUT_GRADE = "tanker_without_grade"
    COMPARTMENT_UNKNOWN = "compartment_unknown"
    COMPARTMENT_BUSY = "compartment_busy"
    READINGS_MISSING = "readings_missing"
    GRADE_MISMATCH = "grade_mismatch"
    PAPERS_EXPIRED = "papers_expired"
    PAPERS_MISSING = "papers_missing"
    TEMPERATURE_OUT_OF_RANGE = "temperature_out_of_range"
    DENSITY_OUT_OF_RANGE = "density_out_of_range"
    LEVEL_OUT_OF_TABLE = "level_out_of_table"
    STRAPPING_TABLE_MISSING = "strapping_table_missing"
    STRAPPING_TABLE_INVALID = "strapping_table_invalid"
    PROVING_INVALID = "proving_invalid"
    TIME_IN_FUTURE = "time_in_future"
    TIME_BEFORE_SHIFT = "time_before_shift"
    SECOND_PERSON_NEEDED = "second_person_needed"
    ALREADY_REVERSED = "already_reversed"
    ORDER_IN_REVIEW = "order_in_review"
    # Payment
    CHARGE_ABOVE_HOLD = "charge_above_hold"
    PAYMENT_DECLINED = "payment_declined"
    PAYMENT_PENDING = "payment_pending"
    PAYMENT_ALREADY_AUTHORISED = "payment_already_authorised"
    PAYMENT_UNAVAILABLE = "payment_unavailable"
    HOLD_MISSING = "hold_missing"
    ALREADY_CAPTURED = "already_captured"
    ORDER_NOT_PAYABLE = "order_not_payable"
    PAYMENT_METHOD_UNKNOWN = "payment_method_unknown"
    SAVED_CARD_NEEDED = "saved_card_needed"
    CONSENT_OUTDATED = "consent_outdated"
    APPLE_PAY_OFF = "apple_pay_off"
    APPLE_PAY_ADDRESS_REFUSED = "apple_pay_address_refused"
    DEBT_OPEN = "debt_open"
    REFUND_ABOVE_CAPTURED = "refund_above_captured"
    REFUND_SAME_PERSON = "refund_same_person"


class Refusal(Exception):
    """A rule said no. The edge turns `code` into a text and a status; facts fill the text."""

    def __init__(self, code: Code, /, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={fact}" for name, fact in self.facts.items())
        return f"{self.code}: {facts}" if facts else str(self.code)
