"""The challenge: what the bank's page shows and returns, and what its result may do."""

import base64
import json

import pytest
import requests
from lxml import html

from proil_emulators.cloudpayments import cards

TERM_URL = "https://shop.example/3ds?order=1"


@pytest.fixture
def challenged(site):
    return site.pay(cards.PAYS_AFTER_3DS, Amount=1234.5, InvoiceId="S1")["Model"]


def open_page(model, **changes):
    form = {"MD": model["TransactionId"], "PaReq": model["PaReq"], "TermUrl": TERM_URL, **changes}
    return requests.post(model["AcsUrl"], form, timeout=5)


def pa_res(model, label="Подтвердить"):
    """What the button of the page would send to the shop."""
    page = html.fromstring(open_page(model).content)
    (form,) = [form for form in page.forms if form.xpath("string(.//button)") == label]
    assert (form.action, form.fields["MD"]) == (TERM_URL, str(model["TransactionId"]))
    return form.fields["PaRes"]


def finish(site, model, result):
    params = {"TransactionId": model["TransactionId"], "PaRes": result}
    return site.call("payments/cards/post3ds", **params)


def test_request_says_what_is_paid(challenged):
    said = json.loads(base64.b64decode(challenged["PaReq"].removeprefix("+/")))

    assert (said["FirstSix"], said["LastFour"], said["Amount"]) == ("424242", "4242", 1234.5)


def test_page_shows_the_sum_and_a_masked_card(challenged):
    text = html.fromstring(open_page(challenged).content).text_content()

    assert "1234.50 RUB" in text
    assert "4242 42** **** 4242" in text
    assert "4242424242424242" not in text.replace(" ", "")


@pytest.mark.parametrize(("endpoint", "status"), [("auth", "Authorized"), ("charge", "Completed")])
def test_passed(site, endpoint, status):
    model = site.pay(cards.PAYS_AFTER_3DS, endpoint)["Model"]

    answer = finish(site, model, pa_res(model))

    assert (answer["Success"], answer["Model"]["Status"]) == (True, status)


def test_rejected_by_the_payer(site, merchant, challenged):
    answer = finish(site, challenged, pa_res(challenged, "Отклонить"))

    assert (answer["Success"], answer["Model"]["ReasonCode"]) == (False, 5206)
    assert merchant.kinds() == ["check", "fail"]


def test_passed_but_refused_by_the_bank(site):
    model = site.pay(cards.REFUSES_AFTER_3DS)["Model"]

    assert finish(site, model, pa_res(model))["Model"]["ReasonCode"] == 5051


def test_check_comes_once_and_before_the_challenge(site, merchant):
    model = site.pay(cards.PAYS_AFTER_3DS)["Model"]
    assert merchant.kinds() == ["check"]

    finish(site, model, pa_res(model))

    assert merchant.kinds() == ["check", "pay"]


def test_card_is_saved_after_the_challenge(site):
    model = site.pay(cards.PAYS_AFTER_3DS, AccountId="p7", SaveCard=True)["Model"]

    assert finish(site, model, pa_res(model))["Model"]["Token"].startswith("tk_")


def test_result_replayed_changes_nothing(site, merchant, challenged):
    result = pa_res(challenged)
    finish(site, challenged, result)

    answer = finish(site, challenged, result)

    assert (answer["Success"], "Model" in answer) == (False, False)
    assert merchant.kinds() == ["check", "pay"]


def test_result_of_another_payment_is_refused(site, challenged):
    other = site.pay(cards.PAYS_AFTER_3DS)["Model"]

    answer = finish(site, challenged, pa_res(other))

    assert answer["Message"] == "PaRes belongs to another transaction"
    assert site.status(challenged["TransactionId"]) == "AwaitingAuthentication"


@pytest.mark.parametrize("result", ["garbage!", "bm90IGpzb24=", "W10="])
def test_broken_result_is_refused(site, challenged, result):
    assert finish(site, challenged, result)["Success"] is False
    assert site.status(challenged["TransactionId"]) == "AwaitingAuthentication"


def test_challenge_cannot_be_confirmed_or_voided(site, challenged):
    params = {"TransactionId": challenged["TransactionId"], "Amount": 1}

    assert site.call("payments/confirm", **params)["Success"] is False
    assert site.call("payments/void", **params)["Success"] is False


def test_abandoned_challenge_is_declined_in_time(site, merchant, admin, challenged):
    admin("clock", {"advance_seconds": 14 * 60})
    assert site.status(challenged["TransactionId"]) == "AwaitingAuthentication"

    admin("clock", {"advance_seconds": 2 * 60})

    model = site.call("payments/get", TransactionId=challenged["TransactionId"])["Model"]
    assert (model["Status"], model["ReasonCode"]) == ("Declined", 5206)
    assert merchant.kinds() == ["check", "fail"]
    assert open_page(challenged).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"MD": "1"},
        {"MD": "none"},
        {"PaReq": "+/other"},
        {"TermUrl": "javascript:alert(1)"},
        {"TermUrl": ""},
    ],
    ids=["unknown", "no number", "foreign request", "script", "nowhere"],
)
def test_page_refuses_a_foreign_form(challenged, changes):
    assert open_page(challenged, **changes).status_code == 400


def test_page_escapes_what_it_shows(site):
    model = site.pay(cards.PAYS_AFTER_3DS, InvoiceId="<script>alert(1)</script>")["Model"]

    assert "<script>" not in open_page(model).text
