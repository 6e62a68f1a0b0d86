import pytest

from proil_city.api import ApiClient
from proil_city.phones import SmsInbox, sign_in

PHONE = "+79000000001"
INBOX = "/_admin/smsru/messages"


def _sms(text):
    return {"phone": "79000000001", "text": text}


def test_only_messages_of_the_number_are_asked_for(server):
    server.says(INBOX, [_sms("мне")])

    assert SmsInbox(server.url).messages(PHONE) == ["мне"]
    assert server.requests[0][1] == f"{INBOX}?phone=%2B79000000001"


def test_the_code_of_a_newer_message_is_waited_for(server):
    old, new = _sms("Код 111111"), _sms("PROIL: 222222")
    server.says(INBOX, [old], [old, new])

    assert SmsInbox(server.url).wait_for_code(PHONE, already=1) == "222222"


def test_a_code_that_never_comes_is_an_error(server):
    server.says(INBOX, [_sms("без кода 12345")])

    with pytest.raises(TimeoutError, match="no login code came"):
        SmsInbox(server.url).wait_for_code(PHONE, already=0, patience_s=0.3)


def test_signing_in_keeps_the_token_and_names_the_device(server):
    server.says(INBOX, [], [_sms("333333")])
    server.says("/api/v1/driver/auth/otp", {}, status=202)
    server.says("/api/v1/driver/auth/otp/verify", {"access_token": "token"})
    client = ApiClient(server.url, "driver", device="phone-7")

    sign_in(client, PHONE, SmsInbox(server.url))

    assert client.access_token == "token"
    assert b'"device": "phone-7"' in server.requests[-1][3]
    assert b'"code": "333333"' in server.requests[-1][3]
