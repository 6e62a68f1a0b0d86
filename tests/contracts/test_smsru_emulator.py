"""What SMS.RU's documents say of `sms/send`, seen by a client that is not ours."""

import pytest
import requests

from proil_emulators import smsru

GOOD = {"api_id": smsru.DEFAULT_API_ID, "to": "79161234567", "msg": "Привет", "json": "1"}


@pytest.fixture
def send(emulators):
    def call(method="POST", **params):
        wanted = {name: value for name, value in {**GOOD, **params}.items() if value is not None}
        url = f"{emulators.base_url}/smsru/sms/send"
        place = "params" if method == "GET" else "data"
        return requests.request(method, url, **{place: wanted}, timeout=5)

    return call


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_answer_has_the_documented_form(send, method):
    answer = send(method).json()

    (phone, sms), *_ = answer["sms"].items()
    assert (answer["status"], answer["status_code"]) == ("OK", 100)
    assert (phone, sms["status"], sms["status_code"]) == ("79161234567", "OK", 100)
    assert sms["sms_id"].count("-") == 1
    assert answer["balance"] == float(10000 - smsru.PRICE)


def test_refusal_of_the_request_has_no_messages(send):
    assert send(api_id="stolen").json() == {
        "status": "ERROR",
        "status_code": 200,
        "status_text": "Неправильный api_id",
    }


def test_each_phone_has_its_own_outcome(send, admin):
    admin("smsru/outcomes", {"phone": "+79160000002", "status_code": 209})

    answer = send(to="+79160000001, 79160000002,123").json()

    codes = {phone: sms["status_code"] for phone, sms in answer["sms"].items()}
    assert codes == {"79160000001": 100, "79160000002": 209, "123": 202}
    assert answer["status"] == "OK"
    assert len(admin("smsru/messages")) == 1


def test_ids_differ(send):
    ids = {send(msg=str(number)).json()["sms"]["79161234567"]["sms_id"] for number in range(5)}

    assert len(ids) == 5


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"api_id": None}, 200),
        ({"msg": None}, 203),
        ({"msg": ""}, 203),
        ({"from": "proil"}, 204),
        ({"msg": "x" * 536}, 100),
        ({"msg": "x" * 537}, 205),
        ({"to": ",".join(["79161234567"] * 101)}, 213),
    ],
)
def test_code_of_the_request(send, params, code):
    assert send(**params).json()["status_code"] == code


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("79161234567", 100),
        ("+79161234567", 100),
        ("89161234567", 202),
        ("9161234567", 202),
        ("7916123456", 202),
        ("791612345678", 202),
        ("", 202),
    ],
)
def test_code_of_a_phone(send, phone, code):
    (sms,) = send(to=phone).json()["sms"].values()

    assert sms["status_code"] == code


def test_refused_messages_cost_nothing(send):
    send(to="123")

    assert send().json()["balance"] == float(10000 - smsru.PRICE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({}, 231), ({"msg": "Другое"}, 100), ({"to": "79160000000"}, 100)],
    ids=["same", "other text", "other phone"],
)
def test_same_text_to_one_phone_waits_a_minute(send, changes, code):
    send()

    (sms,) = send(**changes).json()["sms"].values()

    assert sms["status_code"] == code


@pytest.mark.parametrize(("seconds", "code"), [(55, 231), (61, 100)])
def test_how_long_it_waits(send, admin, seconds, code):
    send()
    admin("clock", {"advance_seconds": seconds})

    assert send().json()["sms"]["79161234567"]["status_code"] == code


def test_outcome_of_several_times(send, admin):
    admin("smsru/outcomes", {"phone": "79161234567", "status_code": 207, "times": 2})

    codes = [send().json()["sms"]["79161234567"]["status_code"] for _ in range(3)]

    assert codes == [207, 207, 100]


def test_outcome_of_any_phone(send, admin):
    admin("smsru/outcomes", {"status_code": 230})

    assert send(to="79160000009").json()["sms"]["79160000009"]["status_code"] == 230


@pytest.mark.parametrize(
    "wrong", [{}, {"status_code": 1}, {"status_code": "207"}, {"status_code": 207, "times": "x"}]
)
def test_outcome_is_refused(admin, wrong):
    admin("smsru/outcomes", wrong, status=400)


@pytest.mark.parametrize(
    ("params", "lines"),
    [
        ({}, ["100", "id"]),
        ({"to": "123"}, ["100", "202"]),
        ({"to": "79160000001,123"}, ["100", "id", "202"]),
        ({"api_id": "stolen"}, ["200"]),
    ],
)
def test_plain_answer(send, params, lines):
    answer = send(json=None, **params)

    told = ["id" if "-" in line else line for line in answer.text.splitlines()]
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert told == lines


def test_message_is_kept_as_it_was_sent(send, admin):
    send(msg="Код: 123456 <b>& ещё</b>")

    (sms,) = admin("smsru/messages")
    assert sms["text"] == "Код: 123456 <b>& ещё</b>"
    assert sms["at"].startswith(admin("clock")["now"][:10])


def test_messages_of_nobody(send, admin):
    send()

    assert admin("smsru/messages?phone=79990000000") == []
