"""What a refusal says to a person; facts of the refusal fill the placeholders."""

from datetime import datetime
from decimal import Decimal

from babel.dates import format_datetime
from babel.numbers import format_decimal

from odoo.tools import LazyTranslate
from odoo.tools.translate import get_translation

from proil_core.fuel import proving, strapping
from proil_core.moments import from_stored
from proil_core.proof.photos import PhotoKind
from proil_core.refusal import Code, Refusal

_lt = LazyTranslate(__name__)

TEXTS = {
    # Request
    Code.VALIDATION_FAILED: _lt("Some of the values are not valid."),
    Code.MALFORMED_JSON: _lt("The request is not valid JSON."),
    Code.BODY_TOO_LARGE: _lt("The request is too large."),
    Code.UNSUPPORTED_MEDIA_TYPE: _lt("The request has a content type that is not accepted here."),
    Code.FORBIDDEN: _lt("You may not do this."),
    Code.NOT_FOUND: _lt("There is no such thing here."),
    Code.METHOD_NOT_ALLOWED: _lt("This address does not support this method."),
    Code.RATE_LIMITED: _lt("Too many requests. Try again a little later."),
    Code.IDEMPOTENCY_KEY_MISSING: _lt(
        "An Idempotency-Key of 1 to %(max_length)s characters is needed."
    ),
    Code.IDEMPOTENCY_KEY_REUSED: _lt("This Idempotency-Key was used for another request."),
    Code.REQUEST_IN_PROGRESS: _lt("The same request is still being processed."),
    Code.STALE_VERSION: _lt("Somebody changed this meanwhile. Load it again and repeat."),
    Code.CURSOR_INVALID: _lt("The cursor is not one that this list gave out."),
    Code.SIGNATURE_INVALID: _lt("The signature does not match."),
    Code.INTERNAL_ERROR: _lt("Something went wrong on our side. We have recorded it."),
    Code.UNAVAILABLE: _lt("The service is not available right now. Try again a little later."),
    Code.BUSY: _lt("Somebody is changing this at the same moment. Try again."),
    # Identity
    Code.TOKEN_MISSING: _lt("Sign in first."),
    Code.TOKEN_UNKNOWN: _lt("The token is unknown. Sign in again."),
    Code.TOKEN_EXPIRED: _lt("The token has expired."),
    Code.TOKEN_REVOKED: _lt("The token was revoked. Sign in again."),
    Code.DEVICE_MISMATCH: _lt("The token belongs to another device. Sign in again."),
    Code.REFRESH_REUSED: _lt("The refresh token was used before. Sign in again."),
    Code.LOGIN_CODE_WRONG: _lt("The code is wrong."),
    Code.LOGIN_CODE_EXPIRED: _lt("The code has expired. Ask for a new one."),
    Code.LOGIN_CODE_TRIES_EXCEEDED: _lt(
        "The code was entered wrongly too often. Ask for a new one."
    ),
    Code.PHONE_INVALID: _lt("This is not a phone number we can send a code to."),
    Code.PHONE_UNKNOWN: _lt("Nobody with this phone number may sign in here."),
    # Order
    Code.ILLEGAL_TRANSITION: _lt("This is not possible in the present state of the order."),
    Code.STATE_IS_NOT_WRITABLE: _lt("The state of an order changes only by its actions."),
    Code.PLATE_INVALID: _lt("This is not a number plate: %(plate)s."),
    Code.VEHICLE_HAS_ORDERS: _lt("The vehicle has orders that are not finished: %(orders)s."),
    Code.LITRES_NOT_POSITIVE: _lt("The litres must be more than zero."),
    Code.LITRES_ABOVE_TANK: _lt("The tank of the vehicle takes %(tank_litres)s litres."),
    Code.LITRES_BELOW_MINIMUM: _lt("An order is for at least %(litres_minimum)s litres."),
    Code.AMOUNT_TOO_SMALL: _lt("An order is for at least %(amount_minimum)s roubles."),
    Code.WINDOW_IN_PAST: _lt("The delivery window is in the past."),
    Code.WINDOW_TOO_SHORT: _lt("The delivery window must be at least %(minutes)s minutes long."),
    Code.WINDOW_OUTSIDE_HOURS: _lt("Deliveries are made from %(opens)s to %(closes)s."),
    Code.WINDOW_TOO_FAR: _lt("The delivery window is too far ahead."),
    Code.PRICE_MISSING: _lt("There is no price for %(grades)s at the moment."),
    Code.QUOTE_EXPIRED: _lt("The quote has expired. Ask for a new one."),
    Code.QUOTE_USED: _lt("There is an order for this quote already."),
    # Proof
    Code.PHOTOS_MISSING: _lt("Photos are missing: %(missing)s."),
    Code.PHOTO_NOT_AN_IMAGE: _lt("The file is not a JPEG, PNG or WebP image."),
    Code.PHOTO_TOO_LARGE: _lt(
        "A photo has at most %(max_bytes)s bytes and %(max_side_px)s pixels a side."
    ),
    Code.PHOTO_TOO_SMALL: _lt("A photo must have at least %(min_side_px)s pixels on each side."),
    Code.PHOTO_HASH_MISMATCH: _lt("The photo does not have the declared SHA-256."),
    Code.PHOTO_DUPLICATE: _lt("There is a photo of this kind already."),
    # Fuel and shift
    Code.LITRES_NEGATIVE: _lt("Litres cannot be negative."),
    Code.LITRES_ABOVE_LIMIT: _lt("No more than %(litres_limit)s litres may be filled."),
    Code.LITRES_ABOVE_LEVEL: _lt("There are only %(level)s litres in the compartment."),
    Code.LEVEL_ABOVE_CAPACITY: _lt("The level exceeds the capacity of the compartment."),
    Code.TOTALIZER_MISMATCH: _lt("The totalizer counted %(totalizer_litres)s l, not %(litres)s l."),
    Code.TOTALIZER_BACKWARDS: _lt("A totalizer cannot go backwards."),
    Code.SHIFT_ALREADY_OPEN: _lt("The driver has an open shift already."),
    Code.SHIFT_NOT_OPEN: _lt("There is no open shift."),
    Code.SHIFT_HAS_ORDERS: _lt("The shift cannot be closed yet: %(blockers)s."),
    Code.TANKER_BUSY: _lt("Tanker %(tanker)s is in another shift."),
    Code.TANKER_WITHOUT_GRADE: _lt("The tanker does not carry %(grades)s."),
    Code.COMPARTMENT_UNKNOWN: _lt("The tanker does not have these compartments: %(compartments)s."),
    Code.COMPARTMENT_BUSY: _lt("Compartment %(compartment)s is pouring already."),
    Code.READINGS_MISSING: _lt("Readings are missing of: %(compartments)s."),
    Code.GRADE_MISMATCH: _lt("The compartment holds %(expected)s, not %(grade)s."),
    Code.PAPERS_EXPIRED: _lt("Papers have expired: %(papers)s."),
    Code.PAPERS_MISSING: _lt("Papers are missing: %(papers)s."),
    Code.TEMPERATURE_OUT_OF_RANGE: _lt("Fuel cannot be at %(temperature_c)s °C."),
    Code.DENSITY_OUT_OF_RANGE: _lt("Motor fuel does not have a density of %(density)s kg/m³."),
    Code.LEVEL_OUT_OF_TABLE: _lt(
        "The level of %(level_mm)s mm is outside the strapping table: it ends at %(top_mm)s mm."
    ),
    Code.STRAPPING_TABLE_INVALID: _lt(
        "The strapping table cannot be right at point %(row)s: %(problem)s."
    ),
    Code.STRAPPING_TABLE_MISSING: _lt(
        "Compartment %(compartment)s has no strapping table: enter its litres."
    ),
    Code.PROVING_INVALID: _lt("The proving of the meter cannot be right: %(problem)s."),
    Code.TIME_IN_FUTURE: _lt("This time has not come yet."),
    Code.TIME_BEFORE_SHIFT: _lt("The shift was not open at this time."),
    Code.SECOND_PERSON_NEEDED: _lt("Another person has to agree."),
    Code.ALREADY_REVERSED: _lt("This was reversed already."),
    Code.ORDER_IN_REVIEW: _lt("The fuel controller is checking the litres. You may drive on."),
    # Payment
    Code.CHARGE_ABOVE_HOLD: _lt("The charge of %(charge)s exceeds the hold of %(hold)s roubles."),
    Code.PAYMENT_DECLINED: _lt("The bank declined the payment."),
    Code.PAYMENT_PENDING: _lt("The payment is still being processed."),
    Code.PAYMENT_ALREADY_AUTHORISED: _lt("The payment is authorised already."),
    Code.PAYMENT_UNAVAILABLE: _lt("Payment is not available right now. Try again a little later."),
    Code.HOLD_MISSING: _lt("There is no hold on the card."),
    Code.ALREADY_CAPTURED: _lt("The payment is captured already."),
    Code.ORDER_NOT_PAYABLE: _lt("This order cannot be paid now."),
    Code.PAYMENT_METHOD_UNKNOWN: _lt("This way to pay is not offered here."),
    Code.SAVED_CARD_NEEDED: _lt(
        "The delivery is so far ahead that it is paid later. Pay by a card that is saved."
    ),
    Code.CONSENT_OUTDATED: _lt("The terms for saved cards have changed. Read and accept them."),
    Code.APPLE_PAY_OFF: _lt("Apple Pay is not offered here."),
    Code.APPLE_PAY_ADDRESS_REFUSED: _lt("This is not an address of Apple Pay."),
    Code.DEBT_OPEN: _lt("First pay %(amount)s roubles for order %(order)s."),
    Code.REFUND_ABOVE_CAPTURED: _lt("No more than %(refundable)s roubles can be given back."),
    Code.REFUND_SAME_PERSON: _lt("Above %(limit)s roubles another person has to agree."),
}

# Words of machines that are facts of a refusal.
WORDS = {
    PhotoKind.NOZZLE_BEFORE: _lt("nozzle before"),
    PhotoKind.DASHBOARD_BEFORE: _lt("dashboard before"),
    PhotoKind.NOZZLE_AFTER: _lt("nozzle after"),
    PhotoKind.DASHBOARD_AFTER: _lt("dashboard after"),
    strapping.Problem.FEW_POINTS: _lt("there are too few points"),
    strapping.Problem.NEGATIVE: _lt("neither levels nor litres are below zero"),
    strapping.Problem.LEVEL_NOT_GROWING: _lt("the level is not above the one before"),
    strapping.Problem.LITRES_NOT_GROWING: _lt("the litres are not more than before"),
    strapping.Problem.UNEVEN: _lt("the litres do not follow the shape of the tank"),
    strapping.Problem.NOT_AS_CERTIFIED: _lt(
        "the last litres differ from the certificate by more than half a per cent"
    ),
    proving.Problem.FEW_DRAWS: _lt("there are too few draws"),
    proving.Problem.NOT_POSITIVE: _lt("litres are more than zero"),
    proving.Problem.IMPOSSIBLE_ERROR: _lt("no meter errs by more than five per cent"),
}


def refusal_text(refusal: Refusal, lang: str) -> str:
    """The sentence for a person, in `lang` where it is translated; times are in UTC."""
    facts = {name: _shown(fact, lang) for name, fact in refusal.facts.items()}
    return get_translation("proil_api", lang, TEXTS[refusal.code]._source, facts)


def _shown(fact, lang: str):
    if isinstance(fact, list):
        return [_shown(each, lang) for each in fact]
    if isinstance(fact, datetime):
        return format_datetime(from_stored(fact), "short", locale=lang) + " UTC"
    if isinstance(fact, Decimal):
        return format_decimal(fact, locale=lang)
    word = WORDS.get(fact)
    return word._translate(lang) if word else fact
