"""What was recorded of one compartment in one shift, and what of it is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.limits import UNDIPPED_SHARE
from proil_core.fuel.totalizer import between

_PLACE: Final = {DipKind.OPENING: 0, DipKind.CLOSING: 2}


class Missing(StrEnum):
    """Why a shift cannot be judged."""

    OPENING_DIP = "opening_dip"
    CLOSING_DIP = "closing_dip"
    TEMPERATURE = "temperature"
    SETTLED = "settled"
    TOTALIZER = "totalizer"
    LOAD_TEMPERATURE = "load_temperature"
    STOPS = "stops"


@dataclass(frozen=True)
class DipSeen:
    """A valid dip; `litres15` and `vcf` are None when no temperature or density was known.

    `moves` is the key of the fill or the load around which the dip was taken.
    """

    kind: DipKind
    at_min: float
    stop: int
    litres15: float | None
    vcf: float | None
    totalizer: Decimal | None = None
    moves: str | None = None
    is_by_probe: bool = False
    is_settled: bool = True

    @property
    def is_useful(self) -> bool:
        return self.litres15 is not None and self.is_settled


@dataclass(frozen=True)
class FillSeen:
    """Litres as recorded; the totalizer is None for what went past the meter."""

    key: str
    kind: FillKind
    started_min: float
    ended_min: float
    litres: Decimal
    totalizer_before: Decimal | None = None
    totalizer_after: Decimal | None = None
    vcf: float | None = None


@dataclass(frozen=True)
class LoadSeen:
    """A load, or what another compartment gave: litres at 15 °C, None when not known."""

    key: str
    at_min: float
    litres15: Decimal | None
    is_transfer: bool = False


@dataclass(frozen=True)
class MeterChange:
    """Where the totalizer of the old meter ended and that of the new one begins."""

    at_min: float
    removed_at: Decimal
    installed_at: Decimal


@dataclass(frozen=True)
class Gap:
    """Litres that the meter counted and no fill has; seen when the fill of `key` began."""

    at_min: float
    litres: Decimal
    key: str | None = None


@dataclass(frozen=True)
class ShiftFacts:
    """Everything that counts, reversals already applied; minutes are since the opening.

    Fills are in the order in which they were recorded, which is that of their meter.
    """

    dips: Sequence[DipSeen]
    fills: Sequence[FillSeen] = ()
    loads: Sequence[LoadSeen] = ()
    meter_changes: Sequence[MeterChange] = ()
    meter_digits: int | None = None

    def missing(self) -> tuple[Missing, ...]:
        """What keeps the shift from being judged, in the order of `Missing`."""
        opening, closing = self.dip(DipKind.OPENING), self.dip(DipKind.CLOSING)
        anchors = [each for each in (opening, closing) if each]
        lacks = {
            Missing.OPENING_DIP: opening is None,
            Missing.CLOSING_DIP: closing is None,
            Missing.TEMPERATURE: any(each.litres15 is None for each in anchors),
            Missing.SETTLED: any(not each.is_settled for each in anchors),
            Missing.TOTALIZER: any(self._totalizer(each.kind) is None for each in anchors),
            Missing.LOAD_TEMPERATURE: any(each.litres15 is None for each in self.loads),
            Missing.STOPS: self._share_without_dips() > UNDIPPED_SHARE,
        }
        return tuple(each for each, stands in lacks.items() if stands)

    def dip(self, kind: DipKind) -> DipSeen | None:
        """The one of its kind that counts: the probe's rather than a hand's, the last of them."""
        dips = [dip for dip in self.dips if dip.kind is kind]
        return max(dips, key=lambda dip: (dip.is_useful, dip.is_by_probe, dip.at_min), default=None)

    def chosen_dips(self) -> list[DipSeen]:
        """Dips in the order of time, one of each purpose at each stop.

        The opening is first and the closing last, whatever the clocks say.
        """
        chosen: dict[tuple[object, ...], DipSeen] = {}
        for dip in sorted(self.dips, key=lambda each: (each.is_by_probe, each.at_min)):
            if dip.is_useful:
                of = () if dip.kind in _PLACE else (dip.stop, dip.moves)
                chosen[dip.kind, *of] = dip
        return sorted(chosen.values(), key=lambda dip: (_PLACE.get(dip.kind, 1), dip.at_min))

    def _totalizer(self, kind: DipKind) -> Decimal | None:
        dips = (dip.totalizer for dip in self.dips if dip.kind is kind)
        return next((number for number in dips if number is not None), None)

    def metered(self, fill: FillSeen) -> Decimal | None:
        """What the meter counted of a fill; None for a fill past the meter."""
        if fill.totalizer_before is None or fill.totalizer_after is None:
            return None
        return between(fill.totalizer_before, fill.totalizer_after, self.meter_digits)

    def dispensed(self) -> Decimal:
        """What the meter counted from the opening to the closing, recorded or not."""
        recorded = (self.metered(fill) or Decimal(0) for fill in self.fills)
        return sum(recorded, sum((gap.litres for gap in self.gaps()), Decimal(0)))

    def load_keys(self) -> frozenset[str]:
        """Of what came with a note of a depot, not out of another compartment."""
        return frozenset(load.key for load in self.loads if not load.is_transfer)

    def gaps(self) -> list[Gap]:
        found, last = [], None
        for at_min, value, is_gap, key in self._totalizers():
            if is_gap and last is not None:
                found.append(Gap(at_min, between(last, value, self.meter_digits), key))
            last = value
        return [gap for gap in found if gap.litres]

    def vcf_at(self, at_min: float) -> float | None:
        """Of the dip nearest in time: a fill has rarely a thermometer of its own."""
        known = [(abs(dip.at_min - at_min), dip.vcf) for dip in self.dips if dip.vcf is not None]
        return min(known)[1] if known else None

    def _totalizers(self) -> Iterator[tuple[float, Decimal, bool, str | None]]:
        """Minute, number, whether what passed since the number before is in no fill, whose."""
        opening, closing = self.dip(DipKind.OPENING), self.dip(DipKind.CLOSING)
        if opening and (number := self._totalizer(DipKind.OPENING)) is not None:
            yield opening.at_min, number, True, None
        turns = [
            *(
                (each.at_min, each.removed_at, each.installed_at, None)
                for each in self.meter_changes
            ),
            *self._metered_turns(),
        ]
        for at_min, before, after, key in sorted(turns, key=lambda turn: turn[0]):
            yield at_min, before, True, key
            yield at_min, after, False, key
        if closing and (number := self._totalizer(DipKind.CLOSING)) is not None:
            yield closing.at_min, number, True, None

    def _metered_turns(self) -> Iterator[tuple[float, Decimal, Decimal, str | None]]:
        """A fill that was told late stands where the meter counted it, not where its clock says."""
        at_min = 0.0
        for fill in self.fills:
            if fill.totalizer_before is not None and fill.totalizer_after is not None:
                at_min = max(at_min, fill.started_min)
                yield at_min, fill.totalizer_before, fill.totalizer_after, fill.key

    def _share_without_dips(self) -> float:
        """Of the fills of orders, how many lack a dip before or a dip after them."""
        poured = [fill for fill in self.fills if fill.kind is FillKind.ORDER and fill.litres]
        seen = {(dip.moves, dip.kind) for dip in self.chosen_dips()}
        around = (DipKind.PRE, DipKind.POST)
        lacking = [fill for fill in poured if any((fill.key, kind) not in seen for kind in around)]
        return len(lacking) / len(poured) if poured else 0.0
