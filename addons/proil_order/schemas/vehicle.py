"""What a customer has us refuel."""

from typing import Annotated

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, MomentOut
from odoo.addons.proil_fleet.schemas.tanker import GradeCode

VehicleId = Annotated[
    str,
    Field(max_length=64, description="Id of a vehicle.", examples=["veh_3kPz0WmQ8rTgVb5NcYxL1h"]),
]
Plate = Annotated[
    str,
    Field(
        min_length=1,
        max_length=20,
        description="Number plate; Latin look-alikes and spaces are fine.",
        examples=["а123вс 777"],
    ),
]
Make = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        description="Make, model and colour: how the driver finds it.",
        examples=["Lada Vesta, white"],
    ),
]
TankLitres = Annotated[LitresText, Field(gt=0, le=2000, description="Litres of the full tank.")]


class NewVehicle(ApiModel):
    """A vehicle to add."""

    plate: Plate
    make: Make | None = None
    grade_code: GradeCode
    tank_litres: TankLitres

    def to_vals(self):
        return {
            "plate_typed": self.plate,
            "make": self.make,
            "tank_litres": self.tank_litres,
        }


class VehicleChange(ApiModel):
    """What is left out stays as it is."""

    plate: Plate | None = None
    make: Make | None = None
    grade_code: GradeCode | None = None
    tank_litres: TankLitres | None = None

    def to_vals(self):
        vals = {
            "plate_typed": self.plate,
            "make": self.make,
            "tank_litres": self.tank_litres,
        }
        return {name: value for name, value in vals.items() if value is not None}


class Vehicle(ApiModel):
    """A vehicle of the customer."""

    id: VehicleId
    plate: str = Field(description="In Cyrillic, without spaces.", examples=["А123ВС777"])
    make: str | None = Field(description="Make, model and colour, in the customer's words.")
    grade_code: GradeCode
    tank_litres: LitresText
    version: int = Field(description="Also the ETag; give it back as If-Match with a change.")
    updated_at: MomentOut

    @classmethod
    def from_record(cls, vehicle):
        return cls(
            id=vehicle.public_id,
            plate=vehicle.plate,
            make=vehicle.make or None,
            grade_code=vehicle.product_id._grade_code(),
            tank_litres=vehicle.tank_litres,
            version=vehicle.version,
            updated_at=vehicle.write_date,
        )
