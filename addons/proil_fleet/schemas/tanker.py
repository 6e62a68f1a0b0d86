"""Tankers and compartments as the driver's app sees them."""

from typing import Annotated

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, MomentOut

TankerId = Annotated[
    str,
    Field(max_length=64, description="Id of a tanker.", examples=["tnk_4fTzVqB0yLwXnK2sJd8hRm"]),
]
CompartmentId = Annotated[
    str,
    Field(
        max_length=64, description="Id of a compartment.", examples=["cmp_9sQbW1tZcVxE5uG7oYkLpA"]
    ),
]
GradeCode = Annotated[str, Field(max_length=32, description="Grade of fuel.", examples=["AI-95"])]


class Compartment(ApiModel):
    """A tank of a tanker with a meter of its own."""

    id: CompartmentId
    name: str = Field(description="What is written on the tanker.", examples=["1"])
    grade_code: GradeCode
    capacity_litres: LitresText
    level_litres: LitresText = Field(description="Litres left by the books.")
    totalizer_litres: LitresText = Field(description="Where its meter was last seen.")

    @classmethod
    def from_record(cls, compartment):
        return cls(
            id=compartment.public_id,
            name=compartment.name,
            grade_code=compartment.product_id._grade_code(),
            capacity_litres=compartment.capacity_litres,
            level_litres=compartment.level_litres,
            totalizer_litres=compartment.totalizer_litres,
        )


class Tanker(ApiModel):
    """A fuel truck."""

    id: TankerId
    plate: str = Field(description="Its number plate, in Cyrillic.", examples=["А123ВС77"])
    model: str = Field(description="Make and model.", examples=["ГАЗ/GAZon NEXT"])
    compartments: list[Compartment] = Field(description="In the order of their names.")
    updated_at: MomentOut = Field(description="When its papers last changed, not its fuel.")

    @classmethod
    def from_record(cls, tanker):
        return cls(
            id=tanker.public_id,
            plate=tanker.license_plate,
            model=tanker.model_id.display_name,
            compartments=[Compartment.from_record(each) for each in tanker.compartment_ids],
            updated_at=tanker.write_date,
        )
