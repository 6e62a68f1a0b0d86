"""The test cards of CloudPayments and the fake cryptogram that carries one."""

import base64
import json
import re
import secrets
from dataclasses import dataclass
from datetime import date

from proil_emulators.wire import Refused, json_text

INSUFFICIENT_FUNDS = 5051
INVALID_CARD_NUMBER = 5014
EXPIRED_CARD = 5054

SCHEME_CODES = {"Visa": 0, "MasterCard": 1, "MIR": 3}

# One card of the table for each way a payment may go.
PAYS = "4000000000003055"
PAYS_AFTER_3DS = "4242424242424242"
REFUSES = "4000056655665556"
REFUSES_AFTER_3DS = "4012888888881881"
REFUSES_TOKEN = "4111111111111111"

KEY_VERSION = "02"
PACKET = re.compile(r"01(\d{6})(\d{4})(\d{2})(0[1-9]|1[0-2])\d{2}([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True)
class TestCard:
    """How a card of the test table behaves: reason codes of a first and of a token payment."""

    __test__ = False  # pytest would take the name for a test class

    scheme: str
    three_ds: bool
    reason: int
    token_reason: int


_PAYS = (0, 0)
_PAYS_ONCE = (0, INSUFFICIENT_FUNDS)
_REFUSES = (INSUFFICIENT_FUNDS, INSUFFICIENT_FUNDS)

TABLE = (
    ("4242424242424242", "Visa", True, _PAYS),
    ("5555555555554444", "MasterCard", True, _PAYS),
    ("2200000000000004", "MIR", True, _PAYS),
    ("4012888888881881", "Visa", True, _REFUSES),
    ("5105105105105100", "MasterCard", True, _REFUSES),
    ("2202202202202200", "MIR", True, _REFUSES),
    ("4000000000003055", "Visa", False, _PAYS),
    ("5205000000003055", "MasterCard", False, _PAYS),
    ("2202000000003055", "MIR", False, _PAYS),
    ("4111111111111111", "Visa", False, _PAYS_ONCE),
    ("5200828282828210", "MasterCard", False, _PAYS_ONCE),
    ("2200000022222222", "MIR", False, _PAYS_ONCE),
    ("4000056655665556", "Visa", False, _REFUSES),
    ("5404000000000043", "MasterCard", False, _REFUSES),
    ("2203000000000043", "MIR", False, _REFUSES),
)
TEST_CARDS = {
    (number[:6], number[-4:]): TestCard(scheme, three_ds, *reasons)
    for number, scheme, three_ds, reasons in TABLE
}
_BY_FIRST_DIGIT = {"4": "Visa", "5": "MasterCard", "2": "MIR"}


@dataclass(frozen=True)
class Card:
    """What may be known of a card: its mask and its last month."""

    first_six: str
    last_four: str
    year: int
    month: int

    @property
    def known(self) -> TestCard | None:
        return TEST_CARDS.get((self.first_six, self.last_four))

    @property
    def scheme(self) -> str:
        if not self.first_six:
            return ""
        return _BY_FIRST_DIGIT.get(self.first_six[0], "Unknown")

    @property
    def expiry(self) -> str:
        return f"{self.month:02}/{self.year % 100:02}" if self.month else ""

    @property
    def mask(self) -> str:
        if not self.first_six:
            return ""
        return f"{self.first_six[:4]} {self.first_six[4:]}** **** {self.last_four}"

    @property
    def three_ds(self) -> bool:
        return self.known is not None and self.known.three_ds

    def refusal(self, today: date, by_token: bool) -> int:
        """Reason code with which the bank answers: 0 when it pays."""
        if self == NO_CARD:
            return 0
        if (self.year, self.month) < (today.year, today.month):
            return EXPIRED_CARD
        if self.known is None:
            return INVALID_CARD_NUMBER
        return self.known.token_reason if by_token else self.known.reason


# Of a payment from a bank's application.
NO_CARD = Card("", "", 0, 0)


def cryptogram(card_number: str, exp: str, cvv: str, name: str) -> str:
    """A fake of what the browser script makes of a card; `exp` is "MM/YY".

    Looks like the old packet: `01`, first six, last four, YYMM, key version, base64. Neither the
    middle of the number nor the CVV is in it, so it may be kept in a test's output.
    """
    digits = card_number.replace(" ", "")
    expiry = re.fullmatch(r"(0[1-9]|1[0-2])/(\d{2})", exp)
    if not re.fullmatch(r"\d{16,19}", digits) or not re.fullmatch(r"\d{3,4}", cvv):
        raise ValueError("a card has 16 to 19 digits and a CVV of 3 or 4")
    if not expiry:
        raise ValueError("the expiry is MM/YY")
    month, year = expiry.groups()
    secret = base64.b64encode(json_text({"Name": name, "Nonce": secrets.token_hex(8)}).encode())
    return f"01{digits[:6]}{digits[-4:]}{year}{month}{KEY_VERSION}{secret.decode()}"


def apple_token(card_number: str) -> str:
    """A fake of Apple's payment token, as a page passes it on: text of JSON, for one use."""
    scheme = _BY_FIRST_DIGIT[card_number[0]]
    named = {"displayName": f"{scheme} {card_number[-4:]}", "network": scheme, "type": "debit"}
    return json_text(
        {
            "paymentData": {"version": "EC_v1", "data": secrets.token_hex(16)},
            "paymentMethod": named,
            "transactionIdentifier": secrets.token_hex(32),
        }
    )


def read_packet(packet: str, apple_pay: bool) -> tuple[Card, bool]:
    """The card of a packet and whether it is Apple's, which are only read when `apple_pay`."""
    if apple_pay and packet.startswith("{"):
        return _read_apple_token(packet), True
    return read_cryptogram(packet), False


def _read_apple_token(packet: str) -> Card:
    """The card of the table with that scheme and those last four digits, or one that pays."""
    try:
        named = json.loads(packet)["paymentMethod"]
        scheme, last_four = named["network"], named["displayName"][-4:]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("CardCryptogramPacket is invalid") from error
    fitting = (number for number, of, _3ds, _ in TABLE if (of, number[-4:]) == (scheme, last_four))
    number = next(fitting, PAYS)
    return Card(number[:6], number[-4:], 2039, 12)


def read_cryptogram(packet: str) -> Card:
    """The card of a packet made by `cryptogram`; Refused when it is not one."""
    match = PACKET.fullmatch(packet)
    if not match:
        raise Refused("CardCryptogramPacket is invalid")
    first_six, last_four, year, month = match.group(1, 2, 3, 4)
    return Card(first_six, last_four, 2000 + int(year), int(month))
