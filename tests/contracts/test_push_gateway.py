"""The FCM client against the emulated FCM and token host, in good and bad weather."""

import time

import pytest
import requests
from google.auth import crypt, jwt

from proil_core.messaging.ports import PushGateway, PushMessage
from proil_emulators.fcm import accounts, new_service_account
from proil_vendors.errors import UnknownDevice, VendorError, VendorRefused, VendorUnavailable
from proil_vendors.fcm import FcmGateway

DEVICE = "device-token-1"


def message(device=DEVICE, **values):
    facts = {
        "title": "Заправлено",
        "body": "40,5 л АИ-95",
        "data": {"order": "ord_1"},
        "message_key": "ord_1/completed",
    }
    return PushMessage(device, **{**facts, **values})


@pytest.fixture(scope="session")
def account(server):
    """Making a key takes a moment, so the suite has one."""
    return new_service_account(server.base_url)


@pytest.fixture
def gateway(emulators, account):
    emulators.application.fcm.accounts.register(account)
    return FcmGateway(account, f"{emulators.base_url}/fcm", timeout=2.0)


def test_gateway_is_of_the_port(gateway):
    port: PushGateway = gateway

    assert port.send(message())


def test_push_arrives(gateway, admin):
    name = gateway.send(message())

    (push,) = admin("fcm/messages")
    assert push["name"] == name
    assert (push["device_token"], push["title"], push["body"]) == (
        DEVICE,
        "Заправлено",
        "40,5 л АИ-95",
    )
    assert (push["data"], push["tag"]) == ({"order": "ord_1"}, "ord_1/completed")


def test_push_without_data(gateway, admin):
    gateway.send(message(data={}))

    assert admin("fcm/messages")[0]["data"] == {}


def test_pushes_are_found_by_device(gateway, admin):
    gateway.send(message())
    gateway.send(message("device-token-2"))

    assert len(admin(f"fcm/messages?device_token={DEVICE}")) == 1


def test_one_access_token_serves_many_pushes(gateway, admin):
    for number in range(3):
        gateway.send(message(f"device-{number}"))

    paths = [row["path"] for row in admin("fcm/calls")]
    assert paths.count("/fcm/token") == 1
    assert len(paths) == 4


def test_expired_access_token_is_renewed(gateway, admin):
    gateway.send(message())
    admin("clock", {"advance_seconds": 3601})

    gateway.send(message())

    assert len(admin("fcm/messages")) == 2


def test_token_forgotten_by_the_server_is_refused(gateway, emulators, account):
    gateway.send(message())
    emulators.application.reset()
    emulators.application.fcm.accounts.register(account)

    with pytest.raises(VendorRefused) as refused:
        gateway.send(message())

    assert refused.value.code == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("error", "raised", "retry_after_s"),
    [
        ("UNREGISTERED", UnknownDevice, None),
        ("SENDER_ID_MISMATCH", VendorRefused, None),
        ("INVALID_ARGUMENT", VendorRefused, None),
        ("THIRD_PARTY_AUTH_ERROR", VendorRefused, None),
        ("QUOTA_EXCEEDED", VendorUnavailable, 60),
        ("UNAVAILABLE", VendorUnavailable, 10),
        ("INTERNAL", VendorUnavailable, None),
    ],
)
def test_error_of_a_device(gateway, admin, error, raised, retry_after_s):
    admin("fcm/outcomes", {"device_token": DEVICE, "error": error})
    started = time.monotonic()

    with pytest.raises(VendorError) as failed:
        gateway.send(message())

    assert type(failed.value) is raised
    assert getattr(failed.value, "retry_after_s", None) == retry_after_s
    assert time.monotonic() - started < 8  # pyfcm alone would sleep for Retry-After
    assert gateway.send(message("another-device"))


def test_device_made_good_again(gateway, admin):
    admin("fcm/outcomes", {"device_token": DEVICE, "error": "UNREGISTERED"})
    admin("fcm/outcomes", {"device_token": DEVICE, "error": None})

    assert gateway.send(message())


@pytest.mark.parametrize(
    "values",
    [
        {"data": {"google.x": "1"}},
        {"data": {"from": "me"}},
        {"body": "я" * 3000},
        {"data": {"n": 5}},
    ],
    ids=["reserved key", "reserved word", "too big", "not a text"],
)
def test_bad_message_is_refused(gateway, admin, values):
    with pytest.raises(VendorRefused) as refused:
        gateway.send(message(**values))

    assert refused.value.code == "INVALID_ARGUMENT"
    assert admin("fcm/messages") == []


def test_wrong_address_is_not_a_lost_device(emulators, account):
    emulators.application.fcm.accounts.register(account)
    gateway = FcmGateway(account, f"{emulators.base_url}/elsewhere", timeout=2.0)

    with pytest.raises(VendorError) as failed:
        gateway.send(message())

    assert not isinstance(failed.value, UnknownDevice)


def test_project_of_another_account_is_refused(emulators, account):
    emulators.application.fcm.accounts.register(account)
    thief = {**account, "project_id": "someone-else"}

    with pytest.raises(VendorRefused) as refused:
        FcmGateway(thief, f"{emulators.base_url}/fcm", timeout=2.0).send(message())

    assert refused.value.code == "PERMISSION_DENIED"


@pytest.mark.parametrize("endpoint", ["token", "messages:send"])
@pytest.mark.parametrize(
    "kind", ["timeout_before", "timeout_after", "http_500", "http_500_after", "http_429", "html"]
)
def test_a_fault_means_try_again(gateway, admin, endpoint, kind):
    admin("fcm/faults", {"endpoint": endpoint, "kind": kind})

    with pytest.raises(VendorUnavailable):
        gateway.send(message())

    # Neither pyfcm nor google-auth has repeated the call by itself.
    called = [row["path"] for row in admin("fcm/calls") if row["path"].endswith(endpoint)]
    assert len(called) <= 1  # a cut line may be noted a moment later
    assert gateway.send(message())


@pytest.mark.parametrize("endpoint", ["token", "messages:send"])
def test_silence_lasts_no_longer_than_the_timeout(emulators, account, admin, endpoint):
    emulators.application.fcm.accounts.register(account)
    gateway = FcmGateway(account, f"{emulators.base_url}/fcm", timeout=0.2)
    admin("fcm/faults", {"endpoint": endpoint, "kind": "timeout_before", "seconds": 5})
    started = time.monotonic()

    with pytest.raises(VendorUnavailable):
        gateway.send(message())

    assert time.monotonic() - started < 4


def test_nobody_listens(unused_url):
    gateway = FcmGateway(new_service_account(unused_url), unused_url, timeout=1.0)

    with pytest.raises(VendorUnavailable):
        gateway.send(message())


class TestTokenHost:
    """Each claim of the assertion is checked, or a broken client would pass unseen."""

    def exchange(self, emulators, account, grant=accounts.GRANT, **claims):
        now = int(time.time())
        said = {
            "iss": account["client_email"],
            "aud": accounts.AUDIENCE,
            "scope": accounts.SCOPE,
            "iat": now,
            "exp": now + 3600,
            **claims,
        }
        assertion = jwt.encode(crypt.RSASigner.from_service_account_info(account), said)
        return requests.post(
            f"{emulators.base_url}/fcm/token",
            data={"grant_type": grant, "assertion": assertion},
            timeout=5,
        )

    @pytest.fixture
    def known(self, emulators, account):
        emulators.application.fcm.accounts.register(account)
        return account

    def test_good_assertion(self, emulators, known):
        answer = self.exchange(emulators, known)

        assert answer.status_code == 200
        assert (answer.json()["expires_in"], answer.json()["token_type"]) == (3600, "Bearer")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"iss": "stranger@example.com"},
            {"aud": "https://example.com"},
            {"scope": "https://www.googleapis.com/auth/drive"},
            {"exp": 1},
            {"grant": "password"},
        ],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_wrong_claim(self, emulators, known, wrong):
        answer = self.exchange(emulators, known, **wrong)

        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")

    def test_key_of_another(self, emulators, known):
        forger = {**new_service_account(emulators.base_url), "client_email": known["client_email"]}

        assert self.exchange(emulators, forger).status_code == 400

    def test_client_reports_a_refused_account(self, emulators, account):
        gateway = FcmGateway(account, f"{emulators.base_url}/fcm", timeout=2.0)

        with pytest.raises(VendorRefused) as refused:
            gateway.send(message())

        assert refused.value.code == "access_token_refused"

    def test_account_given_out_by_the_administration_works(self, emulators, admin):
        given = admin("fcm/service_account")

        assert given == admin("fcm/service_account") == emulators.service_account()
        assert FcmGateway(given, f"{emulators.base_url}/fcm", timeout=2.0).send(message())


@pytest.mark.parametrize("token", [None, "ya29.forged"])
def test_sending_takes_a_token(emulators, token):
    response = requests.post(
        f"{emulators.base_url}/fcm/v1/projects/proil-emulator/messages:send",
        json={"message": {"token": DEVICE}},
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=5,
    )

    assert response.status_code == 401


@pytest.mark.parametrize("wrong", [{"error": "UNREGISTERED"}, {"device_token": "d", "error": "?"}])
def test_bad_plan_is_a_bad_request(admin, wrong):
    assert "error is one of" in admin("fcm/outcomes", wrong, status=400)
