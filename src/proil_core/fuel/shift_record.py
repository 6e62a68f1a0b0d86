"""A shift of one compartment as the analysis sees it: instruments, epochs, orders.

All litres are at 15 °C. This is also the JSON that `python -m proil_core.fuel` reads: keys that it
does not know are passed over.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

# It comes back as it came.
ShiftId = str | int


class EpochKind(StrEnum):
    """Why the level was read."""

    OPENING = "opening"
    PRE = "pre"
    POST = "post"
    LOAD_PRE = "load_pre"
    LOAD_POST = "load_post"
    CLOSING = "closing"


# Read with time and care, so they are never doubted: whoever doubts one asks for another.
ANCHORS = frozenset(EpochKind) - {EpochKind.PRE, EpochKind.POST}


@dataclass(frozen=True)
class Instruments:
    """Data sheets of one compartment; `_sd` is one standard deviation, shares are of litres.

    `meter_proved_sd_share` is null when the meter was never proved: then only its class,
    `meter_mpe_share`, is known.
    """

    capacity_l: float
    area_l_per_mm: float
    reading_sd_mm: float
    strapping_sd_share: float
    probe_offset_mm: float
    tilt_sd_deg: float
    pad_tilt_factor: float
    depot_tilt_factor: float
    temperature_bias_sd_c: float
    temperature_noise_sd_c: float
    permittivity_sd_share: float
    permittivity_drift_share_per_c: float
    meter_mpe_share: float
    meter_proved_sd_share: float | None
    meter_drift_sd_share: float
    meter_repeatability_sd_share: float
    load_mpe_share: float
    load_repeatability_sd_share: float
    evaporates: bool


@dataclass(frozen=True)
class Epoch:
    """One static reading: minutes from the opening, litres in the tank and litres moved so far.

    `stop` is equal for readings at one standing place. `orders15_cum_l` is kept for others: nothing
    here is judged by it.
    """

    t_min: float
    kind: EpochKind
    stop: int
    v15_l: float
    metered15_cum_l: float
    loads15_cum_l: float
    orders15_cum_l: float


@dataclass(frozen=True)
class OrderLitres:
    """Litres of one order by the meter and as the driver reported them."""

    t_min: float
    metered_l: float
    reported_l: float


@dataclass(frozen=True)
class ShiftRecord:
    """What one compartment went through in one shift; epochs in the order of time."""

    shift_id: ShiftId
    instruments: Instruments
    epochs: tuple[Epoch, ...]
    orders: tuple[OrderLitres, ...]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError when a fact is missing or of a wrong kind."""
        instruments = {"meter_proved_sd_share": None, **value["instruments"]}
        return cls(
            shift_id_of(value["shift_id"]),
            Instruments(**_facts(Instruments, instruments)),
            tuple(_epoch({"orders15_cum_l": 0.0, **each}) for each in value["epochs"]),
            tuple(OrderLitres(**_facts(OrderLitres, each)) for each in value.get("orders", ())),
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def shift_id_of(value: Any) -> ShiftId:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise TypeError(f"shift_id cannot be {value!r}")


def _epoch(value: Mapping[str, Any]) -> Epoch:
    facts = _facts(Epoch, value)
    return Epoch(**{**facts, "kind": EpochKind(facts["kind"])})


def _facts(record: type[Any], value: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: value[field.name] for field in fields(record)}
