"""Payment links: orders/create, orders/cancel and the page that a payer opens."""

import pytest
import requests
from lxml import html

from proil_emulators.cloudpayments import cards


@pytest.fixture
def order(site):
    def create(**params):
        fields = {"Amount": 150.5, "Description": "Fuel", "InvoiceId": "L1", **params}
        return site.call("orders/create", **fields)["Model"]

    return create


@pytest.fixture
def page():
    """The payer's browser: follows redirects, keeps nothing."""

    def opened(url, **form):
        answer = requests.request("POST" if form else "GET", url, data=form, timeout=5)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.content)

    return opened


def pay_address(model):
    return model["Url"].replace("/orders/d/", "/checkouts/") + "/pay"


def outcome(page):
    return page.xpath("string(//*[@id='result'])").strip()


def test_answer_describes_the_order(order, site):
    model = order(Email="i@example.com", Phone="+79161234567", RequireConfirmation=True)

    assert model["Url"] == f"{site.base_url}/cloudpayments/orders/d/{model['Id']}"
    assert (model["Amount"], model["Currency"], model["CurrencyCode"]) == (150.5, "RUB", 0)
    assert (model["Status"], model["StatusCode"]) == ("Created", 0)
    assert (model["Email"], model["Phone"]) == ("i@example.com", "+79161234567")
    assert model["RequireConfirmation"] is True
    assert model["PaymentDateIso"] is None
    assert model["CreatedDate"].startswith("/Date(")


@pytest.mark.parametrize("missing", ["Amount", "Description"])
def test_order_lacks_a_field(site, missing):
    params = {"Amount": 1, "Description": "Fuel"}

    answer = site.call("orders/create", **{**params, missing: None})

    assert (answer["Success"], answer["Message"]) == (False, f"{missing} is required")


@pytest.mark.parametrize(("needed", "success"), [(False, True), (True, False)])
def test_email_is_needed_when_the_switch_says_so(site, admin, needed, success):
    admin("cloudpayments/switches", {"order_needs_email": needed})

    assert site.call("orders/create", Amount=1, Description="Fuel")["Success"] is success


@pytest.mark.parametrize(
    ("two_stage", "status"), [(True, "Authorized"), (False, "Completed")], ids=["hold", "charge"]
)
def test_payer_pays_by_card(order, page, site, merchant, two_stage, status):
    model = order(RequireConfirmation=two_stage, AccountId="p7")

    paid = page(pay_address(model), card=cards.PAYS)

    assert outcome(paid).startswith("Оплачено")
    assert merchant.kinds() == ["check", "pay"]
    told = merchant.only("pay").values
    assert (told["InvoiceId"], told["Amount"], told["AccountId"]) == ("L1", "150.50", "p7")
    assert told["Status"] == status
    assert site.call("payments/find", InvoiceId="L1")["Model"]["Status"] == status


def test_bank_sends_the_payer_back_to_the_link(order, page, merchant, site):
    model = order()
    at_bank = page(pay_address(model), card=cards.PAYS_AFTER_3DS)
    fields = {row.get("name"): row.get("value") for row in at_bank.xpath("//input")}
    assert merchant.kinds() == ["check"]

    bank = page(f"{site.base_url}/cloudpayments/acs", **fields)
    (term_url,) = set(bank.xpath("//form/@action"))
    result = bank.xpath("//input[@name='PaRes']/@value")[0]
    paid = page(term_url, MD=fields["MD"], PaRes=result)

    assert outcome(paid) == "Оплачено"
    assert merchant.kinds() == ["check", "pay"]


@pytest.mark.parametrize("pa_res", ["", "e30="])
def test_foreign_result_of_a_bank_is_refused(order, page, site, pa_res):
    model = order()
    page(pay_address(model), card=cards.PAYS_AFTER_3DS)

    answer = requests.post(
        pay_address(model).replace("/pay", "/bank"), {"PaRes": pa_res}, timeout=5
    )

    assert answer.status_code == 400
    found = site.call("payments/find", InvoiceId="L1")["Model"]
    assert found["Status"] == "AwaitingAuthentication"


@pytest.mark.parametrize(
    ("culture", "message"),
    [("ru-RU", "Недостаточно средств на карте"), ("en-US", "Not enough money on the card")],
)
def test_decline_is_explained_and_another_card_pays(order, page, merchant, culture, message):
    model = order(CultureName=culture)

    declined = page(pay_address(model), card=cards.REFUSES)
    page(pay_address(model), card=cards.PAYS)

    assert message in outcome(declined)
    assert merchant.kinds() == ["check", "fail", "check", "pay"]
    numbers = {notice.values["TransactionId"] for notice in merchant.received}
    assert len(numbers) == 2


def test_button_stands_for_a_bank_that_refuses(order, page, merchant):
    declined = page(pay_address(order()), card=cards.PAYS, refused="1")

    assert outcome(declined).startswith("Платёж не прошёл")
    assert merchant.only("fail").values["ReasonCode"] == "5051"


def test_refusal_of_check_declines(order, page, merchant):
    merchant.will_answer("check", 20)

    declined = page(pay_address(order()), card=cards.PAYS)

    assert "Срок оплаты заказа истёк" in outcome(declined)
    assert merchant.kinds() == ["check", "fail"]


def test_paid_link_takes_no_more_money(order, page, merchant):
    model = order(SuccessRedirectUrl="https://shop.example/thanks")
    page(pay_address(model), card=cards.PAYS)

    again = requests.post(pay_address(model), {"card": cards.PAYS}, timeout=5)

    assert again.status_code == 400
    assert merchant.kinds() == ["check", "pay"]
    shown = page(model["Url"])
    assert not shown.xpath("//form")
    assert shown.xpath("//a[@id='back']/@href") == ["https://shop.example/thanks"]


def test_cancelled_link_cannot_be_paid(order, page, site, merchant):
    model = order()

    assert site.call("orders/cancel", Id=model["Id"]) == {"Success": True, "Message": None}

    assert requests.post(pay_address(model), {"card": cards.PAYS}, timeout=5).status_code == 400
    assert outcome(page(model["Url"])) == "Счёт отменён"
    assert merchant.kinds() == []


def test_paid_link_cannot_be_cancelled(order, page, site):
    model = order()
    page(pay_address(model), card=cards.PAYS)

    assert site.call("orders/cancel", Id=model["Id"])["Success"] is False


def test_link_belongs_to_its_terminal(order, site, admin):
    model = order()
    admin("cloudpayments/terminals", {"public_id": "pk_b", "api_secret": "b"})

    foreign = site.other("pk_b", "b").call("orders/cancel", Id=model["Id"])
    unknown = site.call("orders/cancel", Id="0")

    assert foreign["Message"] == unknown["Message"] == "Not found"


@pytest.mark.parametrize(
    ("path", "status"), [("orders/d/none", 404), ("checkouts/none", 404), ("qr/none", 404)]
)
def test_unknown_page(site, path, status):
    answer = requests.get(f"{site.base_url}/cloudpayments/{path}", timeout=5)

    assert answer.status_code == status


def test_number_that_is_no_card(order):
    answer = requests.post(pay_address(order()), {"card": "1"}, timeout=5)

    assert answer.status_code == 400
