"""Shifts: what the driver reads, loads and hands over."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, Moment, MomentOut

from .measured import Celsius, Density, Kilograms, Level, Sha256, Totalizer, as_float
from .shift_records import Standing
from .tanker import CompartmentId, GradeCode, Tanker, TankerId


class CompartmentReading(Level):
    """What the driver reads at one compartment."""

    totalizer_litres: Totalizer = Field(description="Litres on the totalizer of its meter.")


def _each_compartment_once(readings: list[CompartmentReading]) -> list[CompartmentReading]:
    if len({reading.compartment_id for reading in readings}) < len(readings):
        raise ValueError("a compartment is read twice")
    return readings


Readings = Annotated[
    list[CompartmentReading],
    Field(min_length=1, max_length=20, description="One for each compartment of the tanker."),
    AfterValidator(_each_compartment_once),
]


class ShiftOpening(ApiModel):
    """The tanker that is taken and its readings."""

    tanker_id: TankerId
    readings: Readings


class ShiftClosing(ApiModel):
    """The readings with which the tanker is handed over."""

    readings: Readings


class NewLoad(ApiModel):
    """Fuel taken at the depot."""

    compartment_id: CompartmentId
    grade_code: Annotated[GradeCode, Field(description="Grade on the waybill.")]
    litres: LitresText
    waybill_number: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=1, max_length=64, description="Of the depot.", examples=["ТТН-001842"]
    )
    loaded_at: Moment
    temperature_c: Celsius | None = Field(default=None, description="Of the fuel, on the waybill.")
    density_kg_m3: Density | None = Field(default=None, description="On the waybill.")
    density_temperature_c: Celsius | None = Field(
        default=None, description="At which the density was read; that of the fuel if left out."
    )
    batch_id: str | None = Field(
        default=None,
        max_length=64,
        description="Id of the batch.",
        examples=["bat_9sQbW1tZcVxE5uG7oYkLpA"],
    )
    seal_numbers: Annotated[str, StringConstraints(strip_whitespace=True)] | None = Field(
        default=None, max_length=200, description="Of the hatches and valves after the load."
    )
    photo_sha256: Sha256 | None = Field(default=None, description="Of the photo of the waybill.")

    def papers(self):
        """What the load keeps besides its litres and its waybill."""
        measured = ("temperature_c", "density_kg_m3", "density_temperature_c")
        papers = {name: as_float(getattr(self, name)) for name in measured}
        papers |= {"seal_numbers": self.seal_numbers, "photo_sha256": self.photo_sha256}
        return {name: value for name, value in papers.items() if value is not None}


class Load(ApiModel):
    """Fuel that was taken at the depot."""

    compartment_id: CompartmentId
    grade_code: GradeCode
    litres: LitresText
    waybill_number: str = Field(description="Of the depot.", examples=["ТТН-001842"])
    loaded_at: MomentOut
    litres15: LitresText | None = Field(
        description="At 15 °C; null without a temperature or a density."
    )
    mass_kg: Kilograms | None

    @classmethod
    def from_record(cls, load):
        return cls(
            compartment_id=load.compartment_id.public_id,
            grade_code=load.compartment_id.product_id._grade_code(),
            litres=load.litres,
            waybill_number=load.waybill_number,
            loaded_at=load.loaded_at,
            litres15=load.litres15,
            mass_kg=load.mass_kg,
        )


class Balance(ApiModel):
    """One compartment of a closed shift: book = opening + loads - fills."""

    compartment_id: CompartmentId
    opening_litres: LitresText
    loads_litres: LitresText
    fills_litres: LitresText
    book_litres: LitresText
    closing_litres: LitresText
    variance_litres: LitresText = Field(description="Closing minus book: a loss is negative.")
    totalizer_difference_litres: LitresText = Field(
        description="Litres that went through the meter and are in no fill."
    )

    @classmethod
    def from_record(cls, balance):
        litres = {name: balance[name] for name in cls.model_fields if name.endswith("_litres")}
        return cls(compartment_id=balance.compartment_id.public_id, **litres)


class Shift(ApiModel):
    """A driver on a tanker from the opening to the closing readings."""

    id: str = Field(description="Id of the shift.", examples=["shf_1bN6vMfQzTg3aHrE8kCyXw"])
    status: Literal["open", "closed"] = Field(description="Closed once it is handed over.")
    tanker: Tanker
    opened_at: MomentOut
    closed_at: MomentOut | None = Field(description="Null while the shift is open.")
    litres_poured: LitresText = Field(description="Litres of the fills that are done.")
    loads: list[Load] = Field(description="The latest first.")
    balances: list[Balance] = Field(description="Empty while the shift is open.")
    standing: list[Standing] = Field(description="How the fuel stands; empty once it is closed.")

    @classmethod
    def from_record(cls, shift):
        return cls(
            id=shift.public_id,
            status=shift.state,
            tanker=Tanker.from_record(shift.tanker_id),
            opened_at=shift.opened_at,
            closed_at=shift.closed_at or None,
            litres_poured=shift.litres_poured,
            loads=[Load.from_record(each) for each in shift.load_ids._counted()],
            balances=[Balance.from_record(each) for each in shift.balance_ids],
            standing=[
                Standing.from_record(shift, each)
                for each in shift.tanker_id.compartment_ids
                if shift.state == "open"
            ],
        )
