"""What Google's documents say of `messages:send`, seen by a client that is not ours."""

import pytest
import requests

from proil_emulators.fcm import accounts, new_service_account

MESSAGE = {"token": "device", "notification": {"title": "T", "body": "B"}, "data": {"a": "b"}}
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"


@pytest.fixture
def access_token(emulators):
    """As if an account had been exchanged, without the cost of a key."""
    known = emulators.application.fcm.accounts
    expires_at = emulators.application.clock.now() + accounts.TOKEN_LIFETIME
    known._tokens["ya29.test"] = accounts._Token("proil-emulator", expires_at)
    return "ya29.test"


@pytest.fixture
def send(emulators, access_token):
    def call(message=MESSAGE, project="proil-emulator", token=access_token):
        return requests.post(
            f"{emulators.base_url}/fcm/v1/projects/{project}/messages:send",
            json={"message": message} if message is not None else {},
            headers={"Authorization": f"Bearer {token}"},
            timeout=5,
        )

    return call


def fcm_code(answer):
    """The code in the details, which is what a client has to go by."""
    details = answer.json()["error"]["details"]
    return next((row["errorCode"] for row in details if row["@type"] == FCM_ERROR), None)


def test_good_message_gets_a_name(send):
    answer = send()

    assert answer.status_code == 200
    assert answer.json()["name"].startswith("projects/proil-emulator/messages/")


def test_names_differ(send):
    assert len({send().json()["name"] for _ in range(5)}) == 5


def test_message_is_kept(send, admin):
    send({**MESSAGE, "android": {"notification": {"tag": "k"}}})

    (push,) = admin("fcm/messages")
    assert (push["device_token"], push["title"], push["body"]) == ("device", "T", "B")
    assert (push["data"], push["tag"]) == ({"a": "b"}, "k")


def test_message_of_data_alone(send, admin):
    assert send({"token": "device", "data": {"a": "b"}}).status_code == 200
    assert admin("fcm/messages")[0]["title"] == ""


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {**MESSAGE, "token": ""},
        {**MESSAGE, "token": " "},
        {**MESSAGE, "token": 5},
        {**MESSAGE, "data": {"n": 5}},
        {**MESSAGE, "data": ["a"]},
        {**MESSAGE, "data": {"from": "x"}},
        {**MESSAGE, "data": {"google.c": "x"}},
        {**MESSAGE, "data": {"gcm": "x"}},
        {**MESSAGE, "data": {"a": "x" * 4100}},
    ],
    ids=[
        *("no message", "array", "empty", "no token", "blank token", "token no text"),
        *("number in data", "data no object", "from", "google", "gcm", "too big"),
    ],
)
def test_bad_message(send, admin, message):
    answer = send(message)

    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert fcm_code(answer) == "INVALID_ARGUMENT"
    assert admin("fcm/messages") == []


def test_size_is_counted_in_bytes(send):
    fits = {**MESSAGE, "data": {"a": "я" * 1900}}
    too_big = {**MESSAGE, "data": {"a": "я" * 2100}}

    assert [send(message).status_code for message in (fits, too_big)] == [200, 400]


@pytest.mark.parametrize(
    ("error", "status", "general", "retry_after"),
    [
        ("UNREGISTERED", 404, "NOT_FOUND", None),
        ("SENDER_ID_MISMATCH", 403, "PERMISSION_DENIED", None),
        ("THIRD_PARTY_AUTH_ERROR", 401, "UNAUTHENTICATED", None),
        ("QUOTA_EXCEEDED", 429, "RESOURCE_EXHAUSTED", "60"),
        ("UNAVAILABLE", 503, "UNAVAILABLE", "10"),
        ("INTERNAL", 500, "INTERNAL", None),
    ],
)
def test_planned_error(send, admin, error, status, general, retry_after):
    admin("fcm/outcomes", {"device_token": "device", "error": error})

    answer = send()

    assert (answer.status_code, answer.json()["error"]["status"]) == (status, general)
    assert (fcm_code(answer), answer.headers.get("Retry-After")) == (error, retry_after)
    assert send({**MESSAGE, "token": "another"}).status_code == 200


def test_unknown_access_token(send):
    answer = send(token="ya29.forged")

    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert fcm_code(answer) is None


@pytest.mark.parametrize(("seconds", "status"), [(3590, 200), (3610, 401)])
def test_access_token_lives_an_hour(send, admin, seconds, status):
    admin("clock", {"advance_seconds": seconds})

    assert send().status_code == status


def test_expiry_is_told_by_its_reason(send, admin):
    admin("clock", {"advance_seconds": 3601})

    (detail,) = send().json()["error"]["details"]

    assert detail["reason"] == "ACCESS_TOKEN_EXPIRED"


def test_access_token_is_for_one_project(send):
    answer = send(project="another")

    assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    "form", [{}, {"grant_type": accounts.GRANT}, {"grant_type": accounts.GRANT, "assertion": "x.y"}]
)
def test_exchange_without_an_assertion(emulators, form):
    answer = requests.post(f"{emulators.base_url}/fcm/token", form, timeout=5)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_account_points_at_the_emulator():
    account = new_service_account("http://127.0.0.1:8090/", "my-project")

    assert account["token_uri"] == "http://127.0.0.1:8090/fcm/token"
    assert account["project_id"] == "my-project"
    assert account["type"] == "service_account"
    assert "my-project" in account["client_email"]


def test_accounts_have_keys_of_their_own():
    keys = {new_service_account("http://x")["private_key"] for _ in range(2)}

    assert len(keys) == 2
