from urllib.parse import parse_qs

import pytest

from proil_city import cards
from proil_city.api import ApiClient
from proil_city.customer import Customer

PAYMENT = "/api/v1/customer/payments/ord_1"
BANK_PAGE = """<form action="{url}/term" method="post">
<input type="hidden" name="MD" value="77"><button name="PaRes" value="yes">Подтвердить</button>
</form><form><button name="PaRes" value="no">Отклонить</button></form>"""


@pytest.fixture
def customer(server):
    return Customer("+79000000001", ApiClient(server.url, "customer"))


def test_a_card_without_a_challenge_is_paid_at_once(server, customer):
    server.says(f"{PAYMENT}/authorize", {"status": "authorised"})
    server.says(PAYMENT, {"status": "authorised"})

    assert customer.pay("ord_1", cards.PLAIN) == "authorised"


def test_the_first_button_of_the_banks_page_is_pressed(server, customer):
    challenge = {"acs_url": f"{server.url}/acs", "md": "77", "pa_req": "x", "term_url": "y"}
    server.says(f"{PAYMENT}/authorize", {"status": "three_ds", "three_ds": challenge})
    server.says("/acs", BANK_PAGE.format(url=server.url))
    server.says("/term", "ok")
    server.says(PAYMENT, {"status": "three_ds"}, {"status": "authorised"})

    assert customer.pay("ord_1", cards.WITH_3DS) == "authorised"
    pressed = next(content for _m, path, _h, content in server.requests if path == "/term")
    assert parse_qs(pressed.decode()) == {"MD": ["77"], "PaRes": ["yes"]}


def test_waiting_for_the_charge_ends_with_an_error(server, customer):
    server.says("/api/v1/customer/orders/ord_1", {"payment_status": "authorised"})

    with pytest.raises(TimeoutError, match="still authorised"):
        customer.wait_for_charge("ord_1", patience_s=0.3)
