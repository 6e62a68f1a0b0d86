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
    number: str = Field(description="The supplier's own.", examples=["П-118"])
    grade_code: GradeCode
    supplier: str | None = Field(description="Its name; null when it is not known.")
    passport_number: str = Field(description="Of its quality passport.", examples=["4417"])
    density15: Density | None = Field(description="kg/m³ at 15 °C, of its passport.")
    ecological_class: Literal["k2", "k3", "k4", "k5"] | None = Field(
        description="Of the technical regulation, k5 the cleanest."
    )
    produced_on: date | None = Field(description="Day on which it was made, of its passport.")
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
