"""The table of test cards, row by row, and the fake cryptogram that carries one."""

from base64 import b64encode
from datetime import date

import pytest

from proil_emulators.cloudpayments import cards
from proil_emulators.cloudpayments.cards import Card, cryptogram, read_cryptogram
from proil_emulators.wire import Refused

# Number, scheme, asks for 3-D Secure, reason of the payment, reason of a payment by its token.
TABLE = [
    ("4242 4242 4242 4242", "Visa", True, 0, 0),
    ("5555 5555 5555 4444", "MasterCard", True, 0, 0),
    ("2200 0000 0000 0004", "MIR", True, 0, 0),
    ("4012 8888 8888 1881", "Visa", True, 5051, None),
    ("5105 1051 0510 5100", "MasterCard", True, 5051, None),
    ("2202 2022 0220 2200", "MIR", True, 5051, None),
    ("4000 0000 0000 3055", "Visa", False, 0, 0),
    ("5205 0000 0000 3055", "MasterCard", False, 0, 0),
    ("2202 0000 0000 3055", "MIR", False, 0, 0),
    ("4111 1111 1111 1111", "Visa", False, 0, 5051),
    ("5200 8282 8282 8210", "MasterCard", False, 0, 5051),
    ("2200 0000 2222 2222", "MIR", False, 0, 5051),
    ("4000 0566 5566 5556", "Visa", False, 5051, None),
    ("5404 0000 0000 0043", "MasterCard", False, 5051, None),
    ("2203 0000 0000 0043", "MIR", False, 5051, None),
    ("4000 0000 0000 0002", "Visa", False, 5014, None),
]


@pytest.mark.parametrize(
    ("number", "scheme", "three_ds", "reason", "by_token"), TABLE, ids=lambda value: str(value)
)
def test_card_behaves_as_the_table_says(site, number, scheme, three_ds, reason, by_token):
    from_page = site.pay(number, AccountId="p7", SaveCard=True)["Model"]
    assert ("AcsUrl" in from_page) is three_ds
    model = pass_challenge(site, from_page) if three_ds else from_page

    assert (model["CardType"], model["ReasonCode"]) == (scheme, reason)
    assert (model["Token"] is None) is bool(reason)
    if by_token is not None:
        params = {"Amount": 5, "AccountId": "p7", "Token": model["Token"], "TrInitiatorCode": 1}
        again = site.call("payments/tokens/charge", **params)["Model"]
        assert again["ReasonCode"] == by_token


def pass_challenge(site, model):
    number = model["TransactionId"]
    passed = b64encode(f'{{"MD":"{number}","Passed":true}}'.encode()).decode()
    return site.call("payments/cards/post3ds", TransactionId=number, PaRes=passed)["Model"]


class TestCryptogram:
    def test_is_read_back(self):
        card = read_cryptogram(cryptogram("4000 0000 0000 3055", "02/31", "123", "IVAN"))

        assert card == Card("400000", "3055", 2031, 2)
        assert (card.expiry, card.mask, card.scheme) == ("02/31", "4000 00** **** 3055", "Visa")

    def test_two_of_one_card_differ(self):
        packets = {cryptogram(cards.PAYS, "02/31", "123", "IVAN") for _ in range(5)}

        assert len(packets) == 5

    @pytest.mark.parametrize(
        "wrong",
        [
            {"card_number": "4000"},
            {"card_number": "4" * 20},
            {"card_number": "4000 0000 0000 305x"},
            {"exp": "2/31"},
            {"exp": "13/31"},
            {"exp": "02/2031"},
            {"cvv": "12"},
            {"cvv": "12345"},
            {"cvv": "abc"},
        ],
        ids=str,
    )
    def test_card_that_no_page_would_take(self, wrong):
        card = {"card_number": cards.PAYS, "exp": "02/31", "cvv": "123", "name": "IVAN", **wrong}

        with pytest.raises(ValueError, match=r"card has|expiry is"):
            cryptogram(**card)

    @pytest.mark.parametrize(
        "packet", ["", "01", "02400000305531020102QUJD", "01400000305531130102"]
    )
    def test_packet_of_another_make(self, packet):
        with pytest.raises(Refused, match="invalid"):
            read_cryptogram(packet)

    @pytest.mark.parametrize(
        ("today", "reason"),
        [(date(2031, 2, 28), 0), (date(2031, 3, 1), 5054), (date(2030, 12, 31), 0)],
    )
    def test_card_is_good_to_the_end_of_its_month(self, today, reason):
        assert Card("400000", "3055", 2031, 2).refusal(today, by_token=False) == reason

    def test_scheme_nobody_knows(self):
        assert Card("900000", "0000", 2031, 2).scheme == "Unknown"
