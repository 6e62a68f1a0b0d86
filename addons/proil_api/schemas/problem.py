from typing import Any

from pydantic import Field

from proil_core.refusal import Code

from .base import ApiModel


class FieldError(ApiModel):
    """One field that is wrong."""

    field: str = Field(
        description="Path of names, as in `place.latitude`; empty for the whole.",
        examples=["tank_litres"],
    )
    code: str = Field(description="What is wrong, for programs.", examples=["missing"])
    detail: str = Field(description="The same for people.", examples=["Field required"])


class Problem(ApiModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(
        description="The code as a URN; nothing can be fetched there.",
        examples=["urn:proil:problem:quote_expired"],
    )
    title: str = Field(description="The code in words.", examples=["Quote expired"])
    status: int = Field(description="HTTP status.", examples=[409])
    code: Code = Field(description="The reason, of a closed list.", examples=["quote_expired"])
    detail: str = Field(
        description="For people, in the language of Accept-Language (English or Russian).",
        examples=["The quote has expired. Ask for a new one."],
    )
    field_errors: list[FieldError] = Field(
        default=[], description="What is wrong with the request, the first hundred at most."
    )
    facts: dict[str, Any] = Field(
        description="What the refusal rests on: numbers, decimal strings, times, lists.",
        examples=[{"valid_until": "2030-01-31T12:30:00+00:00"}],
    )
    request_id: str = Field(
        description="Name it when you ask us.", examples=["req_3e8040b593ce9d2294d7c28b"]
    )
    retryable: bool = Field(description="The same request may succeed later without a change.")
