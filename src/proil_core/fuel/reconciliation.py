"""A shift of one compartment reconciled: account, analysis, checks, and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import sqrt

from proil_core.decimals import litres as rounded
from proil_core.fuel import checks, model, outcome
from proil_core.fuel.account import Account, account
from proil_core.fuel.analysis import Analysis, analyse
from proil_core.fuel.checks import Check
from proil_core.fuel.dose import FillKind
from proil_core.fuel.error_budget import shift_budget
from proil_core.fuel.judged import Judged, judged
from proil_core.fuel.outcome import Accounts
from proil_core.fuel.parameters import Parameters, believed
from proil_core.fuel.series import REGISTER_DIGIT_L, Floats, series_of
from proil_core.fuel.shift_epochs import shift_record
from proil_core.fuel.shift_facts import FillSeen, Missing, ShiftFacts
from proil_core.fuel.shift_record import Epoch, Instruments, ShiftRecord
from proil_core.fuel.states import State
from proil_core.fuel.verdict import Verdict


@dataclass(frozen=True)
class Reconciliation:
    """`raw` and `corrected` are None when a dip of the opening or the closing is of no use.

    The subject of R2, R3 and R4 is the key of the fill or the load, that of R6 the two stops.
    """

    record: ShiftRecord
    analysis: Analysis
    raw: Account | None
    corrected: Account | None
    checks: tuple[Check, ...]
    missing: tuple[Missing, ...]
    u_l: float
    state: State
    accounts: Accounts
    fill_before: str | None
    fill_after: str | None


def reconcile(
    shift_id: str, facts: ShiftFacts, instruments: Instruments, parameters: Parameters | None
) -> Reconciliation:
    """A shift must close, so learned parameters of another tank are passed over, not refused."""
    if parameters and not parameters.fits(instruments):
        parameters = None
    record = shift_record(facts, shift_id, instruments)
    found = analyse(record, parameters)
    raw = account(facts)
    corrected = raw.corrected(found.corrections) if raw else None
    missing = outcome.lacking(facts.missing(), found)
    seen = [*_book_checks(facts), *_dip_checks(facts, record, parameters)]
    if corrected:
        seen.append(checks.r5_shift("", corrected.book15, corrected.closing15))
    variance = corrected.variance15 if corrected else Decimal(0)
    of_depot = _lies_at_a_load(facts, record, found)
    return Reconciliation(
        record,
        found,
        raw,
        corrected,
        tuple(seen),
        missing,
        found.u_l if raw else _budget_u_l(facts, instruments, parameters),
        outcome.state(missing, found, seen),
        outcome.accounts(variance, found, seen, of_depot),
        *_fills_around(facts, found),
    )


def _budget_u_l(
    facts: ShiftFacts, instruments: Instruments, parameters: Parameters | None
) -> float:
    """What the instruments could hold of such a day if nothing were missing."""
    loaded = sum((load.litres15 or Decimal(0) for load in facts.loads), Decimal(0))
    dispensed = float(facts.dispensed())
    return shift_budget(instruments, dispensed, float(loaded), bool(parameters)).u_l


def _book_checks(facts: ShiftFacts) -> Iterator[Check]:
    metered = [
        (fill, counted) for fill in facts.fills if (counted := facts.metered(fill)) is not None
    ]
    orders = [(fill, counted) for fill, counted in metered if fill.kind is FillKind.ORDER]
    others = [fill.litres for fill, _counted in metered if fill.kind is not FillKind.ORDER]
    yield checks.r1_shift("", [fill.litres for fill, _ in orders], facts.dispensed(), others)
    for fill, counted in orders:
        yield checks.r2_order(fill.key, fill.litres, counted)


def _dip_checks(
    facts: ShiftFacts, record: ShiftRecord, parameters: Parameters | None
) -> Iterator[Check]:
    """One for each step from dip to dip: a load, a fill, or nothing between two stops."""
    series, instruments = series_of(record), record.instruments
    if len(series) < 2:
        return
    case = judged(series, instruments, believed(parameters, instruments))
    moves = _Moves(facts, record)
    level, metered, loaded = _corrected(case)
    # A doubt widens what the verdict believes of a stop; a check says what its dips showed.
    scatter = case.scatter - case.doubts.covariance(case.series.place)
    for at, (before, after) in enumerate(pairwise(case.series.epochs)):
        sd_l = _step_sd_l(scatter, at)
        rise, counted, came = (each[at + 1] - each[at] for each in (level, metered, loaded))
        load, fill = moves.load(before, after), moves.any(before, after)
        if came > REGISTER_DIGIT_L and load:
            yield checks.r4_load(load, rounded(came), rounded(rise + counted), sd_l)
        elif before.stop != after.stop:
            stops = f"{before.stop}–{after.stop}"
            yield checks.r6_between_stops(
                stops, rounded(level[at] - counted + came), rounded(level[at + 1]), sd_l
            )
        elif counted > REGISTER_DIGIT_L and fill:
            yield checks.r3_order(fill, rounded(counted), rounded(-rise), sd_l)


class _Moves:
    """What the readings of a record were taken around."""

    def __init__(self, facts: ShiftFacts, record: ShiftRecord) -> None:
        dips = zip(record.epochs, facts.chosen_dips(), strict=True)
        self._keys = {epoch: dip.moves for epoch, dip in dips}
        self._loads = facts.load_keys()

    def any(self, before: Epoch, after: Epoch) -> str | None:
        return self._keys[after] or self._keys[before]

    def load(self, before: Epoch, after: Epoch) -> str | None:
        """Of the depot; what is poured back or comes from another compartment is none."""
        keys = (self._keys[after], self._keys[before])
        return next((key for key in keys if key in self._loads), None)


def _lies_at_a_load(facts: ShiftFacts, record: ShiftRecord, found: Analysis) -> bool:
    """Whether nothing else that came within the window of the verdict could be what it means."""
    if found.verdict is not Verdict.LOAD or not found.window_min:
        return False
    start, end = found.window_min
    moves = _Moves(facts, record)
    inside = [epoch for epoch in record.epochs if start <= epoch.t_min <= end]
    came = [
        moves.load(before, after)
        for before, after in pairwise(inside)
        if after.loads15_cum_l - before.loads15_cum_l > REGISTER_DIGIT_L
    ]
    return bool(came) and all(came)


def _corrected(case: Judged) -> tuple[list[float], list[float], list[float]]:
    """Litres in the tank, through the meter and by the documents, as the analysis has them."""
    table = case.design[:, : model.KNOTS] @ case.applied[: model.KNOTS]
    return (
        list(case.series.litres - table),
        list(case.series.metered * (1 - case.applied[model.METER])),
        list(case.series.loaded * (1 + case.applied[model.DEPOT])),
    )


def _step_sd_l(scatter: Floats, at: int) -> float:
    u2 = scatter[at, at] + scatter[at + 1, at + 1] - 2 * scatter[at, at + 1]
    return sqrt(max(float(u2), 0.0))


def _fills_around(facts: ShiftFacts, found: Analysis) -> tuple[str | None, str | None]:
    """The fills between which litres were lost; the fill itself when it is the one in doubt."""
    if not found.window_min:
        return None, None
    start, end = found.window_min
    fills = sorted(facts.fills, key=lambda fill: fill.ended_min)
    if found.verdict is Verdict.ORDER_OR_METER:
        own = [fill for fill in fills if start <= fill.ended_min <= end]
        return _key(own[:1]), _key(own[-1:])
    before = [fill for fill in fills if fill.ended_min <= start]
    # Started within the second of the dip before it, so its end tells the order.
    after = [fill for fill in fills if fill.ended_min > end]
    return _key(before[-1:]), _key(after[:1])


def _key(fills: list[FillSeen]) -> str | None:
    return fills[0].key if fills else None
