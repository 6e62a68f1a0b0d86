"""Requests and answers of the emulated APIs: parameters in, JSON out."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

KOPECK = Decimal("0.01")


class Refused(Exception):
    """The emulated service refuses the request; the text is its answer to the caller."""


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def json_answer(value: object, status: int = 200) -> Response:
    return Response(json_text(value), status=status, content_type="application/json; charset=utf-8")


def json_body(request: Request) -> dict[str, Any]:
    """The JSON object of the body, {} for an empty one; BadRequest otherwise.

    Fractions are Decimals, so that an amount is judged as it was written.
    """
    try:
        body = json.loads(request.get_data() or b"{}", parse_float=Decimal)
    except ValueError as error:
        raise BadRequest("the body is not JSON") from error
    if not isinstance(body, dict):
        raise BadRequest("the body is not a JSON object")
    return body


class Params:
    """Parameters of a call, from JSON or a form; names are case-insensitive."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name.lower(): value for name, value in values.items()}

    @classmethod
    def of(cls, request: Request) -> "Params":
        if request.mimetype == "application/json":
            return cls(json_body(request))
        return cls(request.values.to_dict())

    def raw(self, name: str) -> Any:
        return self._values.get(name.lower())

    def text(self, name: str) -> str | None:
        value = self.raw(name)
        return None if value in (None, "") else str(value)

    def flag(self, name: str) -> bool:
        return str(self.raw(name)).lower() in ("true", "1")

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise Refused(f"{name} is required")
        return value

    def integer(self, name: str) -> int:
        """A required whole number; a fraction is rounded, as the real service does."""
        return int(self._decimal(name).to_integral_value())

    def amount(self, name: str) -> Decimal:
        """A required sum: at least one kopeck, at most two decimals."""
        value = self._decimal(name)
        if value < KOPECK:
            raise Refused(f"{name} must be at least {KOPECK}")
        if value != value.quantize(KOPECK):
            raise Refused(f"{name} has more than two decimals")
        return value.quantize(KOPECK)

    def _decimal(self, name: str) -> Decimal:
        try:
            value = Decimal(self.required(name))
        except InvalidOperation as error:
            raise Refused(f"{name} is not a number") from error
        if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
            raise Refused(f"{name} is not a number")
        return value
