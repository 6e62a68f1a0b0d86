"""What is known of a compartment's table and meters, from data sheets or from its shifts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np

from proil_core.fuel.model import (
    EVAPORATION_SD_SHARE,
    METER,
    PARAMETERS,
    NoiseScale,
    evaporation_share,
    prior,
)
from proil_core.fuel.series import Floats
from proil_core.fuel.shift_record import Instruments, ShiftId, shift_id_of

LIMIT: Final = 13.0
# No litres, share, variance or distance that anything is reckoned with is beyond this.
MOST: Final = 1e15
_SYMMETRIC: Final = 1e-9


@dataclass(frozen=True)
class Parameters:
    """`mu` and `covariance`: 13 table errors (litres at knots of fill), meter share, depot share.

    `lam`, `lam_tilt`, `lam_shift`: variance of readings, of leaning and of what is new in a whole
    shift, over that of the data sheets.
    `limit`: of the alarm statistic. `q`, `q_limit`: how far from the data sheets, and too far.
    `window`: first and last shift that it was learned from.
    `capacity_l`, `evaporates`: of the compartment; null when it was not written down.
    """

    mu: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    lam: float = 1.0
    lam_tilt: float = 1.0
    lam_shift: float = 1.0
    limit: float = LIMIT
    q: float = 0.0
    q_limit: float = 0.0
    n_shifts: int = 0
    window: tuple[ShiftId, ShiftId] | None = None
    capacity_l: float | None = None
    evaporates: bool | None = None

    @property
    def implausible(self) -> bool:
        """Corrections that instruments within their data sheets would hardly need."""
        return self.n_shifts > 0 and self.q > self.q_limit

    @property
    def noise_scale(self) -> NoiseScale:
        return NoiseScale(self.lam, self.lam_tilt, self.lam_shift)

    @cached_property
    def uncertainty(self) -> Floats:
        return np.array(self.covariance)

    def fits(self, instruments: Instruments) -> bool:
        """Whether they may be of this compartment: table and meter of another say nothing."""
        return self.capacity_l in (None, instruments.capacity_l) and self.evaporates in (
            None,
            instruments.evaporates,
        )

    def applied(self, instruments: Instruments) -> Floats:
        """What is corrected: never more of the meter than its certificate allows it to err."""
        applied = np.array(self.mu)
        mean = -evaporation_share(instruments)
        spread = 2 * EVAPORATION_SD_SHARE if instruments.evaporates else 0.0
        reach = instruments.meter_mpe_share + spread
        applied[METER] = min(max(applied[METER], mean - reach), mean + reach)
        return applied

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError when it is no set of parameters."""
        mu = tuple(_number("mu", each) for each in value["mu"])
        covariance = tuple(
            tuple(_number("covariance", each) for each in row) for row in value["covariance"]
        )
        if len(mu) != PARAMETERS or {len(row) for row in (*covariance, covariance)} != {PARAMETERS}:
            raise ValueError(f"mu and covariance have {PARAMETERS} parameters")
        _check_covariance(np.array(covariance))
        return cls(
            mu,
            covariance,
            **{name: _number(name, value[name]) for name in ("limit", "q", "q_limit")},
            **{name: _not_negative(name, value[name]) for name in ("lam", "lam_tilt", "lam_shift")},
            n_shifts=_count("n_shifts", value["n_shifts"]),
            window=_window(value.get("window")),
            capacity_l=_capacity(value.get("capacity_l")),
            evaporates=_evaporates(value.get("evaporates")),
        )


def _number(name: str, value: Any) -> float:
    """Finite, and small enough to reckon with."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= MOST:
        raise ValueError(f"{name} cannot be {value!r}")
    return float(value)


def _not_negative(name: str, value: Any) -> float:
    if _number(name, value) < 0:
        raise ValueError(f"{name} cannot be {value!r}")
    return float(value)


def _count(name: str, value: Any) -> int:
    if not _not_negative(name, value).is_integer():
        raise ValueError(f"{name} cannot be {value!r}")
    return int(value)


def _check_covariance(covariance: Floats) -> None:
    if not np.allclose(covariance, covariance.T, rtol=_SYMMETRIC, atol=0.0):
        raise ValueError("covariance is not symmetric")
    try:
        np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError as error:
        raise ValueError("covariance is not positive definite") from error


def _window(value: Any) -> tuple[ShiftId, ShiftId] | None:
    if value is None:
        return None
    first, last = value
    return shift_id_of(first), shift_id_of(last)


def _capacity(value: Any) -> float | None:
    return None if value is None else _not_negative("capacity_l", value)


def _evaporates(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise ValueError(f"evaporates cannot be {value!r}")


def believed(parameters: Parameters | None, instruments: Instruments) -> Parameters:
    """Without parameters the data sheets; ValueError for parameters of another compartment."""
    if parameters is None:
        return from_data_sheet(instruments)
    if not parameters.fits(instruments):
        raise ValueError(
            f"parameters of {parameters.capacity_l} l, evaporates {parameters.evaporates}, "
            f"for a compartment of {instruments.capacity_l} l, evaporates {instruments.evaporates}"
        )
    return parameters


def from_data_sheet(instruments: Instruments) -> Parameters:
    mean, covariance = prior(instruments)
    return from_arrays(mean, covariance, instruments)


def from_arrays(
    mean: Floats, covariance: Floats, instruments: Instruments, n_shifts: int = 0
) -> Parameters:
    return Parameters(
        tuple(mean.tolist()),
        tuple(map(tuple, covariance.tolist())),
        n_shifts=n_shifts,
        capacity_l=instruments.capacity_l,
        evaporates=instruments.evaporates,
    )
