"""What a driver records while the shift is open: dips and doses, and how the fuel stands."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, Moment, MomentOut

from proil_core.fuel.dose import DRIVERS_DOSES

from .measured import Celsius, Level, Sha256, Totalizer, as_decimal
from .tanker import CompartmentId

DipKind = Literal["pre", "post", "load_pre", "load_post", "control"]
DoseKind = Literal[tuple(sorted(map(str, DRIVERS_DOSES)))]


class NewDip(Level):
    """The level read while the shift is open; the books do not move."""

    kind: Annotated[DipKind, Field(description="Before or after a fill or a load, or to check.")]
    read_at: Moment
    totalizer_litres: Totalizer | None = Field(default=None, description="Of its meter, if read.")
    stop_number: int | None = Field(
        default=None, ge=0, lt=10**6, description="Equal for dips at one standing place."
    )


class NewDose(ApiModel):
    """Fuel that left a compartment without an order, or was poured back."""

    kind: Annotated[
        DoseKind, Field(description="`return` is poured back, `self_use` is for the tanker itself.")
    ]
    compartment_id: CompartmentId
    litres: LitresText
    poured_at: Moment
    totalizer_litres: Totalizer | None = Field(
        default=None, description="After it; needed for what goes through the meter."
    )
    target_compartment_id: CompartmentId | None = Field(
        default=None, description="Of a transfer: where the fuel goes."
    )
    temperature_c: Celsius | None = None
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = Field(
        default=None, description="Why."
    )


class ShiftPhoto(ApiModel):
    """The form around the photo in the part `file`; readings and loads name its hash."""

    sha256: Sha256
    taken_at: Moment | None = None


class Dip(ApiModel):
    """The last dip of a compartment."""

    kind: Literal["opening", "pre", "post", "load_pre", "load_post", "closing", "control"] = Field(
        description="When it was read: `pre` and `post` are before and after a fill."
    )
    read_at: MomentOut
    level_litres: LitresText
    temperature_c: Celsius | None
    litres15: LitresText | None = Field(description="At 15 °C; null without a temperature.")
    doubt: (
        Literal["missing_temperature", "missing_density", "unsettled", "out_of_order", "late"]
        | None
    ) = Field(description="What can be said against it.")

    @classmethod
    def from_record(cls, reading):
        return cls(
            kind=reading.kind,
            read_at=reading.read_at,
            level_litres=reading.level_litres,
            temperature_c=as_decimal(reading.temperature_c),
            litres15=reading.litres15,
            doubt=reading.reason or None,
        )


class Standing(ApiModel):
    """How the fuel of one compartment stands so far."""

    compartment_id: CompartmentId
    opening_litres: LitresText
    loads_litres: LitresText = Field(description="Loaded and transferred in.")
    fills_litres: LitresText = Field(description="Gone out, less what was poured back.")
    book_litres: LitresText = Field(description="What should be left.")
    last_dip: Dip | None
    difference_litres15: LitresText | None = Field(
        description="Last dip minus books since the opening, at 15 °C; null when not known."
    )
    colour: Literal["grey", "green", "yellow", "red"] = Field(
        description="Grey is not known yet, yellow asks for another dip, red is an alarm."
    )
    words: str = Field(description="For the driver, in the language of the request.")

    @classmethod
    def from_record(cls, shift, compartment):
        standing = shift._standing(compartment)
        dip = shift._dips(compartment)[-1:]
        return cls(
            **standing,
            compartment_id=compartment.public_id,
            last_dip=Dip.from_record(dip) if dip else None,
        )
