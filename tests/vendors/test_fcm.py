from concurrent.futures import ThreadPoolExecutor

import pytest

from proil_core.messaging.ports import PushMessage
from proil_emulators.fcm import new_service_account
from proil_vendors.errors import UnknownDevice, VendorRefused, VendorUnavailable
from proil_vendors.fcm import FcmGateway

TOKEN = {"access_token": "t", "expires_in": 3600, "token_type": "Bearer"}
NAME = "projects/proil-emulator/messages/1"


@pytest.fixture(scope="module")
def account():
    return new_service_account("http://127.0.0.1:1")


@pytest.fixture
def gateway(scripted, account):
    info = {**account, "token_uri": f"{scripted.base_url}/token"}
    return FcmGateway(info, f"{scripted.base_url}/", timeout=1.0)


def send(gateway):
    return gateway.send(PushMessage("device", "Title", "Body", {"a": "b"}, "k" * 100))


def error(status, code, fcm_code=None):
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": []}]
    if fcm_code:
        fcm = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
        details.append({"@type": fcm, "errorCode": fcm_code})
    return {"error": {"code": status, "message": "why", "status": code, "details": details}}


def test_message_goes_to_the_project_of_the_account(gateway, scripted):
    scripted.will_answer(TOKEN)
    scripted.will_answer({"name": NAME})

    assert send(gateway) == NAME

    path, _, headers = scripted.requests[-1]
    assert path == "/v1/projects/proil-emulator/messages:send"
    assert headers["Authorization"] == "Bearer t"


@pytest.mark.parametrize(
    ("status", "body", "raised", "code"),
    [
        (404, error(404, "NOT_FOUND", "UNREGISTERED"), UnknownDevice, "UNREGISTERED"),
        (404, error(404, "NOT_FOUND"), VendorRefused, "NOT_FOUND"),
        (400, error(400, "INVALID_ARGUMENT"), VendorRefused, "INVALID_ARGUMENT"),
        (403, error(403, "PERMISSION_DENIED"), VendorRefused, "PERMISSION_DENIED"),
        (401, error(401, "UNAUTHENTICATED"), VendorRefused, "UNAUTHENTICATED"),
        (400, {}, VendorRefused, "UNKNOWN"),
    ],
)
def test_refusal(gateway, scripted, status, body, raised, code):
    scripted.will_answer(TOKEN)
    scripted.will_answer(body, status)

    with pytest.raises(VendorRefused) as refused:
        send(gateway)

    assert (type(refused.value), refused.value.code) == (raised, code)


@pytest.mark.parametrize(
    ("status", "body"), [(404, "<h1>nginx</h1>"), (200, ""), (200, "[]"), (200, {}), (502, "{}")]
)
def test_answer_of_something_else_is_no_answer(gateway, scripted, status, body):
    scripted.will_answer(TOKEN)
    scripted.will_answer(body, status)

    with pytest.raises(VendorUnavailable):
        send(gateway)


@pytest.mark.parametrize(
    ("status", "body", "raised"),
    [
        (400, {"error": "invalid_grant", "error_description": "bad key"}, VendorRefused),
        (200, {"token_type": "Bearer"}, VendorRefused),
        (200, "<h1>login</h1>", VendorUnavailable),
        (503, {"error": "server_error"}, VendorUnavailable),
    ],
)
def test_token_host_gives_no_token(gateway, scripted, status, body, raised):
    scripted.will_answer(body, status)

    with pytest.raises(raised):
        send(gateway)

    assert len(scripted.requests) == 1


@pytest.mark.parametrize("answers", [["redirect"], [TOKEN, "redirect"]], ids=["token", "message"])
def test_a_redirect_is_not_followed(gateway, scripted, answers):
    """It would carry the assertion or the access token to wherever it points."""
    for answer in answers:
        if answer == "redirect":
            scripted.will_answer("", 307, Location=f"{scripted.base_url}/elsewhere")
        else:
            scripted.will_answer(answer)

    with pytest.raises(VendorUnavailable):
        send(gateway)

    assert "/elsewhere" not in [path for path, _, _ in scripted.requests]


def test_a_repeated_message_is_shown_once(gateway, scripted):
    """Under one tag on each kind of phone; Apple takes no more than 64 characters."""
    scripted.will_answer(TOKEN)
    scripted.will_answer({"name": NAME})

    send(gateway)

    said = scripted.bodies[-1]["message"]
    assert said["android"]["notification"]["tag"] == "k" * 100
    assert said["webpush"]["notification"]["tag"] == "k" * 100
    assert said["apns"]["headers"]["apns-collapse-id"] == "k" * 64


def test_what_is_shown_and_what_is_for_the_app_go_apart(gateway, scripted):
    scripted.will_answer(TOKEN)
    scripted.will_answer({"name": NAME})

    send(gateway)

    said = scripted.bodies[-1]["message"]
    assert said["token"] == "device"
    assert said["notification"] == {"title": "Title", "body": "Body"}
    assert said["data"] == {"a": "b"}


def test_one_gateway_serves_many_threads(gateway, scripted):
    scripted.will_answer(TOKEN)
    scripted.will_answer({"name": NAME})
    send(gateway)

    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(lambda _: send(gateway), range(24)))

    assert names == [NAME] * 24
    assert [path for path, _, _ in scripted.requests].count("/token") == 1


@pytest.mark.parametrize("lifetime_s", [60, 200])
def test_token_about_to_expire_is_not_used_again(gateway, scripted, lifetime_s):
    for answer in ({**TOKEN, "expires_in": lifetime_s}, {"name": NAME}) * 2:
        scripted.will_answer(answer)

    send(gateway)
    send(gateway)

    assert [path for path, _, _ in scripted.requests].count("/token") == 2


def test_failure_tells_neither_key_nor_token(gateway, scripted, account):
    scripted.will_answer({**TOKEN, "access_token": "ya29.secret"})
    scripted.will_answer("", 503)

    with pytest.raises(VendorUnavailable) as failed:
        send(gateway)

    shown = repr(failed.value) + repr(failed.value.__cause__) + repr(failed.value.__context__)
    assert "ya29.secret" not in shown
    assert account["private_key"] not in shown


def test_token_is_renewed_once_and_no_more(gateway, scripted):
    expired = error(401, "UNAUTHENTICATED")
    expired["error"]["details"].append({"reason": "ACCESS_TOKEN_EXPIRED"})
    for answer in (TOKEN, expired, TOKEN, expired):
        scripted.will_answer(answer, 401 if answer is expired else 200)

    with pytest.raises(VendorRefused):
        send(gateway)

    assert len(scripted.requests) == 4


@pytest.mark.parametrize("broken", [{"private_key": "no key"}, {"client_email": None}])
def test_unusable_account_is_refused_at_once(account, broken):
    info = {name: value for name, value in {**account, **broken}.items() if value}

    with pytest.raises(VendorRefused) as refused:
        FcmGateway(info, "http://127.0.0.1:1", timeout=1.0)

    assert refused.value.code == "service_account_unusable"
    assert account["private_key"] not in str(refused.value)
