from enum import StrEnum

from odoo.tools.translate import LazyTranslate

from odoo.addons.payment.const import SENSITIVE_KEYS as PAYMENT_SENSITIVE_KEYS

_lt = LazyTranslate(__name__)

# Odoo's payment loggers print dictionaries of other modules too; these values never appear there.
SENSITIVE_KEYS = {"CardCryptogramPacket", "PaReq", "PaRes", "Token"}
PAYMENT_SENSITIVE_KEYS.update(SENSITIVE_KEYS)

# One host serves test and live terminals; which of them it is follows from the Public ID.
API_URL = "https://api.cloudpayments.ru/"

# CloudPayments may take minutes to answer. A call cut sooner only turns a late answer into an
# unknown outcome; one that waits longer keeps a worker for nothing.
CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 75

# How many calls at once a terminal takes; a process that has more to say waits for its turn.
SIMULTANEOUS_CALLS = 30
SIMULTANEOUS_TEST_CALLS = 5
PLACE_TIMEOUT_S = 20

# HTTP 429 says that nothing was processed: other processes have taken all the places for now.
BUSY_PAUSES_S = (0.1, 0.3, 0.9)

# An operation sent this long ago has no call in flight any more: its process has died, or its
# answer was lost.
LOST_AFTER_S = 120

# CloudPayments remembers an X-Request-ID for an hour; past this age a repeat could pay twice.
REPEATABLE_FOR_S = 50 * 60

# An operation open for so long needs a person.
STUCK_AFTER_S = 30 * 60

# A payment that was never received is believed to be absent only when looked up twice, the
# second time this long after it was sent.
ABSENT_AFTER_S = 10 * 60

# A payer who has not paid in the widget by then has walked away.
WIDGET_OPEN_FOR_S = 30 * 60

# How long a QR code can be paid by, and how much later nothing can come of it any more.
QR_OPEN_FOR_MIN = 30
QR_FORGOTTEN_AFTER_S = 10 * 60

# A notification about a payment that nobody here knows is refused, and so sent again, this often
# or this long: its payment may not be committed yet. Then it is an orphan.
ORPHAN_AFTER_ATTEMPTS = 5
ORPHAN_AFTER_S = 60 * 60

# Parts of addresses by the codes of Odoo's payment methods.
QR_PATHS = {"sbp": "sbp", "tpay": "tinkoffpay", "sberpay": "sberpay"}

# A page of a list of payments that has fewer rows than this is the last one.
LIST_PAGE = 100

DEFAULT_PAYMENT_METHOD_CODES = {"card", "mastercard", "mir", "visa"}

# Codes of Odoo's payment methods by CardType, which comes in Latin or Cyrillic letters.
CARD_BRANDS = {"visa": "visa", "mastercard": "mastercard", "mir": "mir", "мир": "mir"}


class Status(StrEnum):
    """Where a payment stands at CloudPayments."""

    AWAITING = "AwaitingAuthentication"
    AUTHORIZED = "Authorized"
    COMPLETED = "Completed"
    CANCELLED = "Cancelled"
    DECLINED = "Declined"


class Kind(StrEnum):
    """What is asked of CloudPayments."""

    AUTHORISE_CARD = "authorise_card"
    AUTHORISE_TOKEN = "authorise_token"
    CHARGE_CARD = "charge_card"
    CHARGE_TOKEN = "charge_token"
    FINISH_3DS = "finish_3ds"
    CONFIRM = "confirm"
    VOID = "void"
    REFUND = "refund"
    LINK = "link"
    CANCEL_LINK = "cancel_link"
    QR = "qr"
    WIDGET = "widget"


# The request of these carries what must never be stored, so nobody can send it a second time.
UNREPEATABLE_KINDS = (Kind.AUTHORISE_CARD, Kind.CHARGE_CARD, Kind.FINISH_3DS)

# What these ask for is made once for a request id, so they are sent again while ids are kept.
# Nothing found of a payment or a refund says that the request never arrived.
REPEATABLE_KINDS = (Kind.AUTHORISE_TOKEN, Kind.CHARGE_TOKEN, Kind.REFUND)

# Pages to pay on: what became of them is only told by asking for them again.
PAGE_KINDS = (Kind.LINK, Kind.CANCEL_LINK, Kind.QR)

OPEN_STATES = ("planned", "sent", "unknown")

_HELD = dict.fromkeys((Status.AUTHORIZED, Status.COMPLETED, Status.CANCELLED), "succeeded")
_PAID = _HELD | {Status.AWAITING: "succeeded", Status.DECLINED: "refused"}

# How the standing of a payment ends an operation on it; a status that is not named here leaves
# the operation open.
CONCLUSIONS = {
    Kind.AUTHORISE_CARD: _PAID,
    Kind.AUTHORISE_TOKEN: _PAID,
    Kind.CHARGE_CARD: _PAID,
    Kind.CHARGE_TOKEN: _PAID,
    Kind.FINISH_3DS: _HELD | {Status.DECLINED: "refused"},
    Kind.CONFIRM: {
        Status.COMPLETED: "succeeded",
        Status.CANCELLED: "refused",
        Status.DECLINED: "refused",
    },
    Kind.VOID: {
        Status.CANCELLED: "succeeded",
        Status.DECLINED: "succeeded",
        Status.COMPLETED: "refused",
    },
    # A payment says nothing about its refunds; they are looked up by themselves.
    Kind.REFUND: {},
    # Only the answer brings the page; somebody who has paid needs it no more.
    Kind.LINK: _HELD,
    Kind.QR: _HELD,
    Kind.CANCEL_LINK: dict.fromkeys((Status.AUTHORIZED, Status.COMPLETED), "refused"),
    # The payer is still at the bank's page while the payment awaits them.
    Kind.WIDGET: _HELD | {Status.DECLINED: "refused"},
}

# The status of a payment by the type of a notification that does not carry one.
NOTIFIED_STATUS = {
    "fail": Status.DECLINED,
    "confirm": Status.COMPLETED,
    "cancel": Status.CANCELLED,
    "refund": Status.COMPLETED,
}


class CheckCode:
    """Answers to the Check notification, sent before CloudPayments authorises a payment."""

    OK = 0
    UNKNOWN_INVOICE = 10
    WRONG_ACCOUNT = 11
    WRONG_AMOUNT = 12
    NOT_ACCEPTED = 13
    EXPIRED = 20


_NO_FUNDS = _lt("There is not enough money on the card.")
_CARD_DATA = _lt("Check the card number, the expiry date and the security code.")
_CARD_LIMIT = _lt("The limit of the card is exceeded. Use another card or ask your bank.")
_ANOTHER_CARD = _lt("This card cannot pay here. Use another card.")
_THREE_DS = _lt("The payment was not confirmed with the bank's code.")
_LATER = _lt("The bank does not answer. Try again in a few minutes.")
_EXPIRED = _lt("The time to pay has passed.")

# What the payer reads by ReasonCode of a declined payment. The Fail notification comes without
# the words of CloudPayments, and which of the two is seen first must not matter.
DECLINE_TEXTS = {
    **dict.fromkeys((5051,), _NO_FUNDS),
    **dict.fromkeys((5006, 5014, 5054, 5055, 5063, 5082), _CARD_DATA),
    **dict.fromkeys((5013, 5061, 5065), _CARD_LIMIT),
    **dict.fromkeys((5012, 5015, 5031, 5033, 5036, 5057, 5058, 5062, 5113, 5300), _ANOTHER_CARD),
    **dict.fromkeys((5206, 5207, 5209), _THREE_DS),
    **dict.fromkeys((5030, 5091, 5092, 5096), _LATER),
    **dict.fromkeys((3004,), _EXPIRED),
}
DECLINED_TEXT = _lt("The bank has declined the payment. Use another card or ask your bank.")
NOT_ACCEPTED_TEXT = _lt("The payment was not accepted. Start it again.")
WIDGET_CLOSED_TEXT = _lt("The payment was not finished in time. Start it again.")
LINK_CLOSED_TEXT = _lt("The payment link is closed.")
NOT_SENT_TEXT = _lt("The payment service cannot be reached. Nothing was charged; try again.")
