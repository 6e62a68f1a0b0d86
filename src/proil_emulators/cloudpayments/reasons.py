"""Reason codes of the answers: CloudPayments' name and its text for the card holder."""

APPROVED = 0
CHALLENGE_FAILED = 5206
OTHER_TERMINAL_TOKEN = 6025
CHECK_GARBLED = 3005
CHECK_UNAVAILABLE = 3006
CHECK_UNREACHABLE = 3007

# What the merchant's answer to Check turns into.
CHECK_REFUSALS = {10: 3001, 11: 3002, 12: 3003, 20: 3004, 13: 3008}

_ASK_BANK = "Обратитесь в свой банк или воспользуйтесь другой картой"
_RETRY = "Повторите попытку позже"
_CHECK_DATA = "Проверьте правильность введённых данных карты или воспользуйтесь другой картой"
_MERCHANT = "Платёж не может быть принят, обратитесь к продавцу"

_REASONS: dict[int, tuple[str, str]] = {
    0: ("Approved", "Оплата успешно проведена"),
    5001: ("ReferToCardIssuer", _ASK_BANK),
    5003: ("InvalidMerchant", _ASK_BANK),
    5005: ("DoNotHonor", _ASK_BANK),
    5006: ("Error", _CHECK_DATA),
    5012: ("InvalidTransaction", _ASK_BANK),
    5013: ("AmountError", "Проверьте корректность суммы"),
    5014: ("InvalidCardNumber", _CHECK_DATA),
    5030: ("FormatError", _RETRY),
    5034: ("SuspectedFraud", _ASK_BANK),
    5041: ("LostCard", _ASK_BANK),
    5043: ("StolenCard", _ASK_BANK),
    5051: ("InsufficientFunds", "Недостаточно средств на карте"),
    5054: ("ExpiredCard", _CHECK_DATA),
    5057: ("TransactionNotPermitted", _ASK_BANK),
    5065: ("ExceedWithdrawalFrequency", _ASK_BANK),
    5082: ("IncorrectCVV", "Неверно указан код CVV"),
    5091: ("Timeout", _RETRY),
    5092: ("CannotReachNetwork", _RETRY),
    5096: ("SystemError", _RETRY),
    5204: ("UnableToProcess", _RETRY),
    5206: ("AuthenticationFailed", "3-D Secure авторизация не пройдена"),
    5300: ("AntiFraud", "Воспользуйтесь другой картой"),
    6025: ("CrossTerminalTokenRestriction", _MERCHANT),
    3001: ("InvalidOrderNumber", _MERCHANT),
    3002: ("InvalidAccountId", _MERCHANT),
    3003: ("InvalidAmount", _MERCHANT),
    3004: ("OrderExpired", "Срок оплаты заказа истёк"),
    3005: ("UnexpectedCheckAnswer", _MERCHANT),
    3006: ("CheckUnavailable", _RETRY),
    3007: ("CheckUnreachable", _RETRY),
    3008: ("PaymentCannotBeAccepted", _MERCHANT),
}


def is_known(code: int) -> bool:
    return code in _REASONS


def reason_name(code: int) -> str:
    return _REASONS[code][0]


def holder_message(code: int) -> str:
    return _REASONS[code][1]
