"""Measurements in bulk: columns, not rows, so that thousands of them cost little on the way.

Of a column only the first wrong cell is told (`fail_fast`): else a small body has a huge answer.
"""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from odoo.addons.proil_api.schemas.base import ApiModel

from proil_core.telemetry.receipt import Receipt
from proil_core.telemetry.screening import Reason

MAX_ROWS = 10_000
MAX_BLOCKS = 40
_LATEST_MS = 253_402_300_799_999  # The last moment of the year 9999.

Times = Annotated[
    list[Annotated[int, Field(ge=0, le=_LATEST_MS)]],
    Field(
        min_length=1,
        max_length=MAX_ROWS,
        fail_fast=True,
        description="When each row was measured: milliseconds since 1970-01-01T00:00:00Z.",
        examples=[[1893456000000, 1893456001000]],
    ),
]
Numbers = Annotated[list[float], Field(max_length=MAX_ROWS, fail_fast=True)]
Measured = Annotated[list[float | None] | None, Field(max_length=MAX_ROWS, fail_fast=True)]


class _Block(ApiModel):
    """Columns of equal length; the numbers at one place in them are one row."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    at_ms: Times

    @model_validator(mode="after")
    def _has_columns_of_one_length(self) -> Self:
        for name in type(self).model_fields:
            column = getattr(self, name)
            if isinstance(column, list) and len(column) != len(self.at_ms):
                raise ValueError(f"{name} has {len(column)} rows, at_ms has {len(self.at_ms)}")
        return self


class Positions(_Block):
    """Where the tanker was. A column that is not measured is left out."""

    latitude: Numbers = Field(description="Degrees, WGS 84.", examples=[[55.751, 55.752]])
    longitude: Numbers = Field(description="Degrees, WGS 84.", examples=[[37.617, 37.618]])
    speed_kmh: Measured = Field(
        default=None, description="Over ground, km/h.", examples=[[0, 12.5]]
    )
    heading_deg: Measured = Field(default=None, description="Degrees clockwise from north.")
    accuracy_m: Measured = Field(default=None, description="Radius of the likely place, metres.")


class Levels(_Block):
    """What the instruments of one compartment showed. A value that was not measured is null."""

    compartment: str = Field(
        min_length=1,
        max_length=64,
        description="Channel of the unit, or id of a compartment of its tanker.",
        examples=["1", "cmp_9sQbW1tZcVxE5uG7oYkLpA"],
    )
    level_mm: Measured = Field(
        default=None, description="Of the fuel, millimetres.", examples=[[842.3, None]]
    )
    temperature_c: Measured = Field(default=None, description="Of the fuel, degrees Celsius.")
    water_mm: Measured = Field(default=None, description="Water under the fuel, millimetres.")
    pulses_l: Measured = Field(
        default=None, description="Litres on the meter's own counter, which only grows."
    )
    pitch_deg: Measured = Field(default=None, description="Degrees; nose up is positive.")
    roll_deg: Measured = Field(default=None, description="Degrees; right side down is positive.")
    speed_kmh: Measured = Field(default=None, description="Of the tanker over ground, km/h.")


class Telemetry(ApiModel):
    """What was measured since the last request, in any order; 10000 rows at most."""

    positions: Positions | None = None
    levels: list[Levels] = Field(
        default=[],
        max_length=MAX_BLOCKS,
        fail_fast=True,
        description="One block for each compartment, or several of one.",
    )

    @model_validator(mode="after")
    def _has_rows_and_not_too_many(self) -> Self:
        rows = sum(len(block.at_ms) for block in self.blocks)
        if not 0 < rows <= MAX_ROWS:
            raise ValueError(f"a request has 1 to {MAX_ROWS} rows, this one {rows}")
        return self

    @property
    def blocks(self) -> list[_Block]:
        return [*([self.positions] if self.positions else []), *self.levels]


class RefusedRows(ApiModel):
    """Rows that were not stored."""

    reason: Reason = Field(
        description="`before_shift`: measured before the shift was opened in which a phone sends."
    )
    rows: list[int] = Field(description="Their places in the columns, from 0.")


class BlockReceipt(ApiModel):
    """What became of one block."""

    block: str = Field(description="Its place in the request.", examples=["positions", "levels.0"])
    accepted: int = Field(description="Rows stored now.")
    duplicates: int = Field(description="Rows that were stored before, or twice in the block.")
    refused: list[RefusedRows] = Field(description="Rows not stored, by their reasons.")

    @classmethod
    def from_receipt(cls, receipt: Receipt):
        refused = [RefusedRows(reason=each, rows=rows) for each, rows in receipt.refused.items()]
        return cls(
            block=receipt.block,
            accepted=receipt.accepted,
            duplicates=receipt.duplicates,
            refused=refused,
        )


class TelemetryReceipt(ApiModel):
    """Every row of the request, accounted for. Refused rows need not be sent again."""

    blocks: list[BlockReceipt] = Field(description="In the order of the request.")

    @classmethod
    def from_receipts(cls, receipts: list[Receipt]):
        return cls(blocks=[BlockReceipt.from_receipt(each) for each in receipts])
