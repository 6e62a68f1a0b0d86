"""One shift of one compartment judged: its variance, and what happened where."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from proil_core.fuel import model
from proil_core.fuel.judged import Judged, judged
from proil_core.fuel.parameters import Parameters, believed
from proil_core.fuel.series import Series, series_of
from proil_core.fuel.shift_record import EpochKind, ShiftId, ShiftRecord
from proil_core.fuel.states import Missing, State, missing, state_of
from proil_core.fuel.verdict import Verdict, best_finding

_DECIMALS: Final = 6


@dataclass(frozen=True)
class Plausibility:
    """Of the learned corrections, against the data sheets."""

    q: float
    alarm: bool


@dataclass(frozen=True)
class CurvePoint:
    """`r_l`: litres that nothing explains since the opening; a flat curve is a clean shift."""

    t_min: float
    stop: int
    kind: EpochKind
    r_l: float
    sigma_l: float
    doubted: bool


@dataclass(frozen=True)
class Corrections:
    """Litres to add to the dips; shares by which meter and waybill count too much or too little."""

    opening_l: float
    closing_l: float
    meter_share: float
    load_share: float
    evaporation_share: float


@dataclass(frozen=True)
class Analysis:
    """`variance_l` is physical minus book; `stops` are those around the gap of the verdict."""

    shift_id: ShiftId
    variance_l: float
    u_l: float
    statistic: float
    limit: float
    alarm: bool
    verdict: Verdict
    estimated_loss_l: float
    window_min: tuple[float, float] | None
    stops: tuple[int, int] | None
    state: State
    missing: tuple[Missing, ...]
    plausibility: Plausibility
    curve: tuple[CurvePoint, ...]
    corrections: Corrections

    def to_json(self) -> dict[str, Any]:
        """What `python -m proil_core.fuel analyse` writes."""
        return {
            "shift_id": self.shift_id,
            "variance_l": self.variance_l,
            "u_l": self.u_l,
            "statistic": self.statistic,
            "limit": self.limit,
            "alarm": self.alarm,
            "verdict": str(self.verdict),
            "estimated_loss_l": self.estimated_loss_l,
            "window_min": None if self.window_min is None else list(self.window_min),
            "state": str(self.state),
            "plausibility": asdict(self.plausibility),
        }


def analyse(shift: ShiftRecord, parameters: Parameters | None) -> Analysis:
    """Without parameters the data sheets are believed; those of another tank are a ValueError."""
    parameters = believed(parameters, shift.instruments)
    series = series_of(shift)
    if len(series) < 2:
        return _without_readings(shift, missing(series), parameters)
    case = judged(series, shift.instruments, parameters)
    finding = best_finding(case.series, case.evidence, case.doubts.of_reading)
    alarm = case.evidence.statistic > parameters.limit
    variance_l, u_l = case.variance()
    lacking = missing(case.series)
    gaps = finding.gaps if alarm else None
    return Analysis(
        shift.shift_id,
        _rounded(variance_l),
        _rounded(u_l),
        _rounded(case.evidence.statistic),
        parameters.limit,
        alarm,
        finding.verdict if alarm else Verdict.NONE,
        _rounded(finding.loss_l if alarm else -case.smoothed_variance_l()),
        _window(case.series, gaps),
        _stops(case.series, gaps),
        state_of(lacking, variance_l, u_l, alarm, trusted=not parameters.implausible),
        lacking,
        _plausibility(parameters),
        _curve(case),
        _corrections(shift, case),
    )


def _rounded(number: float) -> float:
    return round(float(number), _DECIMALS)


def _without_readings(
    shift: ShiftRecord, lacking: tuple[Missing, ...], parameters: Parameters
) -> Analysis:
    nothing = Corrections(0.0, 0.0, 0.0, 0.0, model.evaporation_share(shift.instruments))
    return Analysis(
        shift.shift_id,
        variance_l=0.0,
        u_l=shift.instruments.capacity_l,
        statistic=0.0,
        limit=parameters.limit,
        alarm=False,
        verdict=Verdict.NONE,
        estimated_loss_l=0.0,
        window_min=None,
        stops=None,
        state=State.INCOMPLETE,
        missing=lacking,
        plausibility=_plausibility(parameters),
        curve=(),
        corrections=nothing,
    )


def _plausibility(parameters: Parameters) -> Plausibility:
    return Plausibility(_rounded(parameters.q), parameters.implausible)


def _window(series: Series, gaps: tuple[int, int] | None) -> tuple[float, float] | None:
    if gaps is None:
        return None
    return float(series.t_min[gaps[0]]), float(series.t_min[gaps[1] + 1])


def _stops(series: Series, gaps: tuple[int, int] | None) -> tuple[int, int] | None:
    if gaps is None:
        return None
    return series.epochs[gaps[0]].stop, series.epochs[gaps[1] + 1].stop


def _curve(case: Judged) -> tuple[CurvePoint, ...]:
    scatter = case.scatter
    from_opening = np.diag(scatter) + scatter[0, 0] - 2 * scatter[0]
    sigma = np.sqrt(np.maximum(from_opening, 0.0))
    columns = (
        np.round(case.residual - case.residual[0], _DECIMALS).tolist(),
        np.round(sigma, _DECIMALS).tolist(),
        case.doubts.of_reading.tolist(),
    )
    return tuple(
        CurvePoint(epoch.t_min, epoch.stop, epoch.kind, *point)
        for epoch, *point in zip(case.series.epochs, *columns, strict=True)
    )


def _corrections(shift: ShiftRecord, case: Judged) -> Corrections:
    """Evaporation acts as a meter that counts too little, so it is told apart by its allowance."""
    evaporation = model.evaporation_share(shift.instruments)
    table = case.design[:, : model.KNOTS] @ case.applied[: model.KNOTS]
    return Corrections(
        opening_l=_rounded(-table[0]),
        closing_l=_rounded(-table[-1]),
        meter_share=round(float(case.applied[model.METER]) + evaporation, 9),
        load_share=round(float(case.applied[model.DEPOT]), 9),
        evaporation_share=evaporation,
    )
