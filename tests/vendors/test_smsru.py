import pytest
import requests

from proil_core.messaging.ports import SmsMessage
from proil_vendors.errors import VendorRefused, VendorUnavailable
from proil_vendors.smsru import SmsRuGateway

GOOD = {
    "status": "OK",
    "status_code": 100,
    "sms": {"79161234567": {"status": "OK", "status_code": 100, "sms_id": "202611-1000005"}},
    "balance": 112.1,
}


@pytest.fixture
def gateway(scripted):
    return SmsRuGateway(scripted.base_url + "/", "key", "PROIL", requests.Session(), 1)


def send(gateway):
    return gateway.send(SmsMessage("+79161234567", "Код 1", "k"))


def test_request_is_of_the_documented_form(gateway, scripted):
    scripted.will_answer(GOOD)

    assert send(gateway) == "202611-1000005"

    ((path, form, headers),) = scripted.requests
    assert path == "/sms/send"
    assert form == {
        "api_id": "key",
        "to": "79161234567",
        "msg": "Код 1",
        "json": "1",
        "from": "PROIL",
    }
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_id_is_taken_whatever_way_the_phone_is_written(gateway, scripted):
    scripted.will_answer({**GOOD, "sms": {"+7 916": GOOD["sms"]["79161234567"]}})

    assert send(gateway) == "202611-1000005"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "100\n202611-1000005",
        "[]",
        {**GOOD, "sms": {}},
        {**GOOD, "sms": None},
        {**GOOD, "sms": {"79161234567": "OK"}},
        {**GOOD, "sms": {"79161234567": {"status": "OK", "status_code": 100}}},
    ],
    ids=["empty", "plain form", "array", "no message", "null", "no object", "no id"],
)
def test_answer_without_an_outcome_is_no_answer(gateway, scripted, body):
    scripted.will_answer(body)

    with pytest.raises(VendorUnavailable):
        send(gateway)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_http_says_later(gateway, scripted, status):
    scripted.will_answer(GOOD, status, Retry_After="7")

    with pytest.raises(VendorUnavailable) as failed:
        send(gateway)

    assert failed.value.retry_after_s == 7


def test_a_redirect_is_not_followed(gateway, scripted):
    """It would carry the key and the text to wherever it points."""
    scripted.will_answer("", 307, Location=f"{scripted.base_url}/elsewhere")

    with pytest.raises(VendorUnavailable):
        send(gateway)

    assert [path for path, _, _ in scripted.requests] == ["/sms/send"]


@pytest.mark.parametrize("sender", ["", "PROIL"])
def test_sender_is_named_only_when_there_is_one(scripted, sender):
    scripted.will_answer(GOOD)

    send(SmsRuGateway(scripted.base_url, "key", sender, timeout=1))

    form = scripted.requests[0][1]
    assert form.get("from", "") == sender
    assert ("from" in form) is bool(sender)


@pytest.mark.parametrize("code", [220, 500])
@pytest.mark.parametrize("of_message", [False, True])
def test_code_that_asks_for_another_try(gateway, scripted, code, of_message):
    said = {"status": "ERROR", "status_code": code, "status_text": "позже"}
    scripted.will_answer({**GOOD, "sms": {"79161234567": said}} if of_message else said)

    with pytest.raises(VendorUnavailable, match=f"{code} позже"):
        send(gateway)


def test_code_that_is_no_number_is_a_refusal(gateway, scripted):
    scripted.will_answer({"status": "ERROR", "status_code": None})

    with pytest.raises(VendorRefused) as refused:
        send(gateway)

    assert refused.value.code == "None"


def test_retry_after_as_a_date_is_ignored(gateway, scripted):
    scripted.will_answer(GOOD, 503, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT")

    with pytest.raises(VendorUnavailable) as failed:
        send(gateway)

    assert failed.value.retry_after_s is None


def test_refusal_names_code_and_text(gateway, scripted):
    scripted.will_answer({"status": "ERROR", "status_code": 302, "status_text": "не подтверждён"})

    with pytest.raises(VendorRefused) as refused:
        send(gateway)

    assert (refused.value.code, refused.value.message) == ("302", "не подтверждён")
