"""Shifts: what the driver reads, loads and hands over."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, Moment, MomentOut

from .tanker import CompartmentId, GradeCode, Tanker, TankerId


class CompartmentReading(ApiModel):
    """What the driver reads at one compartment."""

    compartment_id: CompartmentId
    totalizer_litres: LitresText = Field(description="Litres on the totalizer of its meter.")
    level_litres: LitresText = Field(description="Litres in the compartment by its dip or probe.")


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


class Load(ApiModel):
    """Fuel that was taken at the depot."""

    compartment_id: CompartmentId
    grade_code: GradeCode
    litres: LitresText
    waybill_number: str = Field(description="Of the depot.", examples=["ТТН-001842"])
    loaded_at: MomentOut

    @classmethod
    def from_record(cls, load):
        return cls(
            compartment_id=load.compartment_id.public_id,
            grade_code=load.compartment_id.product_id._grade_code(),
            litres=load.litres,
            waybill_number=load.waybill_number,
            loaded_at=load.loaded_at,
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
    status: Literal["open", "closed"]
    tanker: Tanker
    opened_at: MomentOut
    closed_at: MomentOut | None = Field(description="Null while the shift is open.")
    litres_poured: LitresText = Field(description="Litres of the fills that are done.")
    loads: list[Load] = Field(description="The latest first.")
    balances: list[Balance] = Field(description="Empty while the shift is open.")

    @classmethod
    def from_record(cls, shift):
        return cls(
            id=shift.public_id,
            status=shift.state,
            tanker=Tanker.from_record(shift.tanker_id),
            opened_at=shift.opened_at,
            closed_at=shift.closed_at or None,
            litres_poured=shift.litres_poured,
            loads=[Load.from_record(each) for each in shift.load_ids],
            balances=[Balance.from_record(each) for each in shift.balance_ids],
        )
