import pytest

from proil_vendors.errors import UnknownDevice, VendorError, VendorRefused, VendorUnavailable
from proil_vendors.http_answers import json_object, raise_if_unavailable, text_of


@pytest.mark.parametrize("status", [200, 201, 301, 400, 401, 403, 404, 409, 422])
def test_status_that_is_an_answer(status):
    raise_if_unavailable(status, {})


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 599])
def test_status_that_says_later(status):
    with pytest.raises(VendorUnavailable, match=str(status)):
        raise_if_unavailable(status, {})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("120", 120), ("", None), ("soon", None), ("-5", None), ("1.5", None)],
)
def test_how_much_later(value, seconds):
    with pytest.raises(VendorUnavailable) as failed:
        raise_if_unavailable(503, {"Retry-After": value})

    assert failed.value.retry_after_s == seconds


@pytest.mark.parametrize("body", [b"", b"OK", b"[]", b'"text"', b"null", b"\xff\xfe"])
def test_body_that_is_no_object(body):
    with pytest.raises(VendorUnavailable, match="HTTP 200 without"):
        json_object(200, body)


def test_body_that_is_an_object():
    assert json_object(200, '{"имя": 1}'.encode()) == {"имя": 1}


@pytest.mark.parametrize("answer", [{}, {"name": None}, {"name": 5}, {"name": ["x"]}])
def test_text_that_is_not_there(answer):
    with pytest.raises(VendorUnavailable, match="no name"):
        text_of(answer, "name")


@pytest.mark.parametrize(
    "error", [VendorRefused("207", "no route"), UnknownDevice("207", "no route")]
)
def test_refusal_tells_code_and_text(error):
    assert (error.code, error.message, str(error)) == ("207", "no route", "207: no route")
    assert isinstance(error, VendorError)


def test_a_refusal_is_not_to_be_tried_again():
    assert not issubclass(VendorRefused, VendorUnavailable)
    assert not issubclass(VendorUnavailable, VendorRefused)
