"""Reason codes of the answers: CloudPayments' name and its text for the card holder."""

APPROVED = 0
CUSTOMER_CANCELLATION = 5017
SYSTEM_ERROR = 5096
CHALLENGE_FAILED = 5206
OTHER_TERMINAL_TOKEN = 6025
CHECK_GARBLED = 3005
CHECK_UNAVAILABLE = 3006
CHECK_UNREACHABLE = 3007

# What the merchant's answer to Check turns into.
CHECK_REFUSALS = {10: 3001, 11: 3002, 12: 3003, 20: 3004, 13: 3008}

_PAID = ("Оплата успешно проведена", "The payment has been made")
_ASK_BANK = (
    "Обратитесь в свой банк или воспользуйтесь другой картой",
    "Contact your bank or use another card",
)
_RETRY = ("Повторите попытку позже", "Try again later")
_CHECK_DATA = (
    "Проверьте правильность введённых данных карты или воспользуйтесь другой картой",
    "Check the card's details or use another card",
)
_MERCHANT = (
    "Платёж не может быть принят, обратитесь к продавцу",
    "The payment cannot be accepted, contact the seller",
)
_OTHER_CARD = ("Воспользуйтесь другой картой", "Use another card")
_CHECK_SUM = ("Проверьте корректность суммы", "Check the amount")
_NO_FUNDS = ("Недостаточно средств на карте", "Not enough money on the card")
_WRONG_CVV = ("Неверно указан код CVV", "The CVV code is wrong")
_NO_3DS = ("3-D Secure авторизация не пройдена", "3-D Secure authentication failed")
_EXPIRED = ("Срок оплаты заказа истёк", "The time to pay for the order is over")
_GAVE_UP = ("Оплата отменена", "The payment was cancelled")
_PHONE = ("Укажите верный номер телефона", "Give the right phone number")

_REASONS: dict[int, tuple[str, tuple[str, str]]] = {
    0: ("Approved", _PAID),
    5001: ("ReferToCardIssuer", _ASK_BANK),
    5003: ("InvalidMerchant", _ASK_BANK),
    5004: ("PickUpCard", _ASK_BANK),
    5005: ("DoNotHonor", _ASK_BANK),
    5006: ("Error", _CHECK_DATA),
    5007: ("PickUpCardSpecialConditions", _ASK_BANK),
    5012: ("InvalidTransaction", _ASK_BANK),
    5013: ("AmountError", _CHECK_SUM),
    5014: ("InvalidCardNumber", _CHECK_DATA),
    5015: ("NoSuchIssuer", _CHECK_DATA),
    5017: ("CustomerCancellation", _GAVE_UP),
    5019: ("TransactionError", _ASK_BANK),
    5030: ("FormatError", _RETRY),
    5031: ("BankNotSupportedBySwitch", _OTHER_CARD),
    5033: ("ExpiredCardPickup", _ASK_BANK),
    5034: ("SuspectedFraud", _ASK_BANK),
    5036: ("RestrictedCard", _ASK_BANK),
    5041: ("LostCard", _ASK_BANK),
    5043: ("StolenCard", _ASK_BANK),
    5051: ("InsufficientFunds", _NO_FUNDS),
    5054: ("ExpiredCard", _CHECK_DATA),
    5055: ("InvalidPin", _CHECK_DATA),
    5057: ("TransactionNotPermitted", _ASK_BANK),
    5058: ("TransactionNotPermittedToCard", _OTHER_CARD),
    5059: ("SuspectedFraudDecline", _ASK_BANK),
    5061: ("ExceedsApprovalAmount", _ASK_BANK),
    5062: ("RestrictedCard2", _ASK_BANK),
    5063: ("SecurityViolation", _OTHER_CARD),
    5065: ("ExceedWithdrawalFrequency", _ASK_BANK),
    5082: ("IncorrectCVV", _WRONG_CVV),
    5091: ("Timeout", _RETRY),
    5092: ("CannotReachNetwork", _RETRY),
    5096: ("SystemError", _RETRY),
    5113: ("UnsupportedCardByGateway", _OTHER_CARD),
    5204: ("UnableToProcess", _RETRY),
    5206: ("AuthenticationFailed", _NO_3DS),
    5207: ("AuthenticationUnavailable", _NO_3DS),
    5300: ("AntiFraud", _OTHER_CARD),
    5303: ("AcquirerTerminalLimitsExceeded", _RETRY),
    5761: ("NoPhone", _PHONE),
    5762: ("InvalidPhone", _PHONE),
    5763: ("OtherPhone", _PHONE),
    6010: ("BindingNotFound", _OTHER_CARD),
    6011: ("BindingInvalid", _OTHER_CARD),
    6013: ("DuplicateRefundRequest", _RETRY),
    6015: ("NotFound", _RETRY),
    6025: ("CrossTerminalTokenRestriction", _MERCHANT),
    3001: ("InvalidOrderNumber", _MERCHANT),
    3002: ("InvalidAccountId", _MERCHANT),
    3003: ("InvalidAmount", _MERCHANT),
    3004: ("OrderExpired", _EXPIRED),
    3005: ("UnexpectedCheckAnswer", _MERCHANT),
    3006: ("CheckUnavailable", _RETRY),
    3007: ("CheckUnreachable", _RETRY),
    3008: ("PaymentCannotBeAccepted", _MERCHANT),
}


def is_english(culture: str) -> bool:
    return culture.lower().startswith("en")


def is_known(code: int) -> bool:
    return code in _REASONS


def reason_name(code: int) -> str:
    return _REASONS[code][0]


def holder_message(code: int, culture: str = "ru-RU") -> str:
    return _REASONS[code][1][is_english(culture)]
