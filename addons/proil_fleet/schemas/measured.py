"""What the driver measures besides litres: level, temperature, density, photo."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, PlainSerializer, StringConstraints, model_validator

from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, WholeDigits

from proil_core.decimals import litres
from proil_core.fuel.dip import DipFacts

from .tanker import CompartmentId

Totalizer = Annotated[LitresText, Field(ge=0, description="Litres on the totalizer.")]
Millimetres = Annotated[
    Decimal,
    Field(ge=0, max_digits=8, decimal_places=2, description="Millimetres.", examples=["842.30"]),
    WholeDigits(6),
    PlainSerializer(lambda value: str(value), return_type=str),
]
Celsius = Annotated[
    Decimal,
    Field(max_digits=5, decimal_places=2, description="Degrees Celsius.", examples=["12.40"]),
    WholeDigits(3),
    PlainSerializer(lambda value: str(value), return_type=str),
]
Density = Annotated[
    Decimal,
    Field(gt=0, max_digits=7, decimal_places=2, description="kg/m³.", examples=["745.20"]),
    WholeDigits(5),
    PlainSerializer(lambda value: str(value), return_type=str),
]
Kilograms = Annotated[
    Decimal,
    Field(max_digits=12, decimal_places=3, description="Kilograms.", examples=["479.970"]),
    PlainSerializer(lambda value: str(litres(value)), return_type=str),
]
Sha256 = Annotated[
    str,
    StringConstraints(pattern="^[0-9a-f]{64}$"),
    Field(description="SHA-256 of the photo as it was taken."),
]


class Level(ApiModel):
    """The level of one compartment, in litres or in millimetres of its strapping table."""

    compartment_id: CompartmentId
    level_litres: LitresText | None = Field(
        default=None, description="Litres in the compartment; the table tells them if left out."
    )
    level_mm: Millimetres | None = Field(default=None, description="Level above the table's zero.")
    temperature_c: Celsius | None = Field(default=None, description="Of the fuel.")
    density_kg_m3: Density | None = Field(
        default=None, description="Of a sample, as read at the same temperature."
    )
    water_mm: Millimetres | None = Field(default=None, description="Water under the fuel.")
    photo_sha256: Sha256 | None = Field(default=None, description="Of the photo of the dip.")

    @model_validator(mode="after")
    def _is_read_somehow(self) -> Self:
        if self.level_litres is None and self.level_mm is None:
            raise ValueError("the level is in litres or in millimetres")
        return self

    def facts(self) -> DipFacts:
        return DipFacts(
            level_mm=self.level_mm,
            temperature_c=as_float(self.temperature_c),
            density_kg_m3=as_float(self.density_kg_m3),
            water_mm=self.water_mm,
            photo_sha256=self.photo_sha256,
        )


def as_float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def as_decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
