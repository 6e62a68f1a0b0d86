"""Batches of fuel as the driver's app sees them."""

from datetime import date
from typing import Literal

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, MomentOut

from .measured import Density, as_decimal
from .tanker import GradeCode


class Batch(ApiModel):
    """The supplier's lot of one grade, with its quality passport."""

    id: str = Field(description="Id of the batch.", examples=["bat_9sQbW1tZcVxE5uG7oYkLpA"])
    number: str
    grade_code: GradeCode
    supplier: str | None
    passport_number: str
    density15: Density | None = Field(description="kg/m³ at 15 °C, of its passport.")
    ecological_class: Literal["k2", "k3", "k4", "k5"] | None
    produced_on: date | None
    updated_at: MomentOut

    @classmethod
    def from_record(cls, batch):
        return cls(
            id=batch.public_id,
            number=batch.name,
            grade_code=batch.product_id._grade_code(),
            supplier=batch.supplier_id.name or None,
            passport_number=batch.passport_number,
            density15=as_decimal(batch.density15),
            ecological_class=batch.ecological_class or None,
            produced_on=batch.produced_on or None,
            updated_at=batch.write_date,
        )
