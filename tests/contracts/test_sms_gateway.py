"""The SMS.RU client against the SMS.RU emulator, in good and bad weather."""

import pytest
import requests

from proil_core.messaging.ports import SmsGateway, SmsMessage
from proil_emulators import smsru as emulator
from proil_vendors.errors import VendorError, VendorRefused, VendorUnavailable
from proil_vendors.smsru import SmsRuGateway

PHONE = "+79161234567"


def message(phone=PHONE, text="Код 123456"):
    return SmsMessage(phone, text, "login/1")


@pytest.fixture
def gateway(emulators):
    return make_gateway(emulators)


def make_gateway(emulators, api_id=emulator.DEFAULT_API_ID, sender="PROIL", timeout=2.0):
    session = requests.Session()
    return SmsRuGateway(f"{emulators.base_url}/smsru", api_id, sender, session, timeout)


def test_gateway_is_of_the_port(gateway):
    port: SmsGateway = gateway

    assert port.send(message())


@pytest.mark.parametrize(("sender", "seen"), [("PROIL", "PROIL"), ("", "")])
def test_message_arrives(emulators, admin, sender, seen):
    sms_id = make_gateway(emulators, sender=sender).send(message())

    (sms,) = admin("smsru/messages")
    assert (sms["sms_id"], sms["phone"], sms["text"], sms["sender"]) == (
        sms_id,
        "79161234567",
        "Код 123456",
        seen,
    )


@pytest.mark.parametrize("phone", [PHONE, "79161234567"])
def test_messages_are_found_by_phone(gateway, admin, phone):
    gateway.send(message())
    gateway.send(message("+79160000000"))

    assert len(admin(f"smsru/messages?phone={phone}")) == 1


@pytest.mark.parametrize(
    ("setting", "code"), [({"api_id": "stolen"}, "200"), ({"sender": "BANK"}, "204")]
)
def test_bad_settings_are_refused(emulators, setting, code):
    with pytest.raises(VendorRefused) as refused:
        make_gateway(emulators, **setting).send(message())

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("sms", "code"),
    [
        (message(text=""), "203"),
        (message(text="я" * 537), "205"),
        (message(phone="+7916"), "202"),
        (message(phone="+441234567890"), "202"),
    ],
)
def test_bad_message_is_refused(gateway, admin, sms, code):
    with pytest.raises(VendorRefused) as refused:
        gateway.send(sms)

    assert refused.value.code == code
    assert admin("smsru/messages") == []


@pytest.mark.parametrize(
    ("status_code", "error"),
    [
        (201, VendorRefused),
        (220, VendorUnavailable),
        (500, VendorUnavailable),
        (207, VendorRefused),
        (209, VendorRefused),
        (230, VendorRefused),
        (233, VendorRefused),
    ],
)
def test_planned_outcome_happens_once(gateway, admin, status_code, error):
    admin("smsru/outcomes", {"phone": PHONE, "status_code": status_code})

    with pytest.raises(error) as failed:
        gateway.send(message())

    assert str(status_code) in str(failed.value)
    assert gateway.send(message())


def test_outcome_is_for_its_phone_only(gateway, admin):
    admin("smsru/outcomes", {"phone": "+79160000000", "status_code": 207})

    assert gateway.send(message())


def test_account_runs_dry(gateway, emulators):
    emulators.application.smsru.balance = emulator.PRICE

    gateway.send(message())

    with pytest.raises(VendorRefused) as refused:
        gateway.send(message("+79160000000"))
    assert refused.value.code == "201"


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "timeout_before"},
        {"kind": "timeout_after"},
        {"kind": "http_500"},
        {"kind": "http_500_after"},
        {"kind": "http_429"},
        {"kind": "html"},
    ],
    ids=lambda fault: fault["kind"],
)
def test_a_fault_means_try_again(gateway, admin, fault):
    admin("smsru/faults", fault)

    with pytest.raises(VendorUnavailable):
        gateway.send(message())


def test_silence_lasts_no_longer_than_the_timeout(emulators, admin):
    admin("smsru/faults", {"kind": "timeout_before", "seconds": 5})

    with pytest.raises(VendorUnavailable, match="Timeout"):
        make_gateway(emulators, timeout=0.1).send(message())


def test_lost_answer_then_retry_sends_one_message(gateway, admin):
    admin("smsru/faults", {"kind": "timeout_after"})
    with pytest.raises(VendorUnavailable):
        gateway.send(message())

    with pytest.raises(VendorRefused) as refused:
        gateway.send(message())

    assert refused.value.code == "231"
    assert len(admin("smsru/messages")) == 1


def test_same_text_may_go_again_after_a_minute(gateway, admin):
    gateway.send(message())
    admin("clock", {"advance_seconds": 61})

    gateway.send(message())

    assert len(admin("smsru/messages")) == 2


def test_nobody_listens(unused_url):
    gateway = SmsRuGateway(unused_url, "proil-emulator", "", requests.Session(), 1)

    with pytest.raises(VendorUnavailable):
        gateway.send(message())


@pytest.mark.parametrize("fault", ["timeout_before", "http_500", "html"])
def test_errors_tell_no_secret(emulators, admin, fault):
    admin("smsru/faults", {"kind": fault})

    with pytest.raises(VendorError) as failed:
        make_gateway(emulators, api_id="very-secret").send(message())

    shown = repr(failed.value) + repr(failed.value.__cause__)
    assert "very-secret" not in shown
    assert "123456" not in shown


def test_plain_form_of_the_answer(emulators):
    url = f"{emulators.base_url}/smsru/sms/send"
    query = {"api_id": emulator.DEFAULT_API_ID, "to": "79161234567,123", "msg": "hi"}

    lines = requests.get(url, query, timeout=5).text.splitlines()

    assert (lines[0], lines[2]) == ("100", "202")


def test_unknown_outcome_is_a_bad_request(admin):
    assert "status_code is one of" in admin("smsru/outcomes", {"status_code": 999}, status=400)
