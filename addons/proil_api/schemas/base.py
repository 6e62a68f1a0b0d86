"""Shapes and units shared by all API schemas."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from proil_core.decimals import litres
from proil_core.moments import AFTER_LAST_MOMENT, FIRST_MOMENT, from_stored

Item = TypeVar("Item")


class ApiModel(BaseModel):
    """A body, a query or an answer; an unknown field is a mistake of the client."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class WholeDigits:
    """Tells the documents how large a decimal of so many digits before the point can be.

    It refuses nothing, `max_digits` does. A bound of the type itself would, and would take the
    place of the bound of a field: of two `ge` pydantic keeps the one of the type.
    """

    count: int

    def __get_pydantic_json_schema__(self, core_schema, handler):
        schema = handler(core_schema)
        for each in schema.get("anyOf", []):
            if each["type"] != "number":
                continue
            if "minimum" not in each:
                each.setdefault("exclusiveMinimum", -(10**self.count))
            if "maximum" not in each:
                each.setdefault("exclusiveMaximum", 10**self.count)
        return schema


def _as_utc(moment):
    return from_stored(moment) if isinstance(moment, datetime) else moment


LitresText = Annotated[
    Decimal,
    Field(max_digits=12, decimal_places=3, description="Litres.", examples=["45.000"]),
    WholeDigits(9),
    PlainSerializer(lambda value: str(litres(value)), return_type=str),
]
Kopecks = Annotated[
    int, Field(ge=0, lt=10**12, description="Kopecks of the rouble.", examples=[289050])
]
Moment = Annotated[
    AwareDatetime,
    Field(
        ge=FIRST_MOMENT,
        lt=AFTER_LAST_MOMENT,
        description="RFC 3339 with offset, in the years 2000 to 2100.",
        examples=["2030-01-31T12:30:00Z"],
    ),
]
# For answers only: accepts what a record holds.
MomentOut = Annotated[
    AwareDatetime,
    BeforeValidator(_as_utc),
    Field(description="RFC 3339 with offset.", examples=["2030-01-31T12:30:00Z"]),
]


class Page(ApiModel, Generic[Item]):
    """A part of a list, in the order in which its items were last changed."""

    items: list[Item] = Field(description="At most `limit` of them.")
    next_cursor: str | None = Field(
        description="Give it as `cursor` to read on; null when the list ended here."
    )


class PageQuery(ApiModel):
    """Which part of a list is wanted."""

    cursor: str | None = Field(
        default=None, max_length=200, description="`next_cursor` of the part before."
    )
    limit: int = Field(default=50, ge=1, le=200, description="At most so many items.")
