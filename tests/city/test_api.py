import json

import pytest

from proil_city.api import ApiClient, ApiProblem


@pytest.fixture
def client(server):
    return ApiClient(server.url, "customer", device="phone-1", access_token="secret")


def test_a_call_carries_token_language_and_body(server, client):
    server.says("/api/v1/customer/orders", {"id": "ord_1"}, status=201)

    answer = client.post("/orders", {"quote_id": "quo_1"})

    method, _path, headers, content = server.requests[0]
    assert answer == {"id": "ord_1"}
    assert method == "POST"
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Accept-Language"] == "ru"
    assert json.loads(content) == {"quote_id": "quo_1"}


def test_each_post_has_a_key_of_its_own_unless_one_is_given(server, client):
    server.says("/api/v1/customer/orders", {})

    for key in (None, None, "again"):
        client.post("/orders", key=key)

    keys = [headers["Idempotency-Key"] for _m, _p, headers, _c in server.requests]
    assert keys[0] != keys[1]
    assert keys[2] == "again"


def test_a_problem_keeps_status_code_and_words(server, client):
    body = {"code": "quote_expired", "detail": "Расчёт устарел"}
    server.says("/api/v1/customer/orders", body, status=409)

    with pytest.raises(ApiProblem) as caught:
        client.post("/orders")

    assert (caught.value.status, caught.value.code) == (409, "quote_expired")
    assert "Расчёт устарел" in str(caught.value)


def test_an_answer_that_is_no_problem_document_is_shown_as_it_came(server, client):
    server.says("/api/v1/customer/me", "<html>bad gateway</html>", status=502)

    with pytest.raises(ApiProblem) as caught:
        client.get("/me")

    assert caught.value.code == "not_a_problem_document"
    assert "bad gateway" in caught.value.detail


def test_a_photo_goes_as_a_form(server, client):
    server.says("/api/v1/customer/photos", {"id": "pho_1"})

    client.upload("/photos", {"kind": "nozzle_before"}, b"JPEG")

    _method, _path, headers, content = server.requests[0]
    assert headers["Content-Type"].startswith("multipart/form-data")
    assert b"nozzle_before" in content
    assert b"JPEG" in content


def test_a_query_is_sent(server, client):
    server.says("/api/v1/customer/orders", {"items": []})

    client.get("/orders", number="F000012")

    assert server.requests[0][1].endswith("/orders?number=F000012")


def test_a_busy_record_is_asked_for_again_under_the_same_key(server, client, monkeypatch):
    monkeypatch.setattr("proil_city.api.BUSY_PAUSES_S", (0, 0))
    busy = (409, {"code": "busy"})
    server.answers["/api/v1/customer/orders"] = [busy, (201, {"id": "ord_1"})]

    assert client.post("/orders") == {"id": "ord_1"}

    assert len({headers["Idempotency-Key"] for _m, _p, headers, _c in server.requests}) == 1


def test_a_record_that_stays_busy_is_given_up(server, client, monkeypatch):
    monkeypatch.setattr("proil_city.api.BUSY_PAUSES_S", (0, 0))
    server.says("/api/v1/customer/orders", {"code": "busy"}, status=409)

    with pytest.raises(ApiProblem, match="busy"):
        client.post("/orders")

    assert len(server.requests) == 3
