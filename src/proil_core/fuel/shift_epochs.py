"""The record of a shift that the analysis reads, made of what was recorded."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind, sign
from proil_core.fuel.shift_facts import DipSeen, FillSeen, Gap, ShiftFacts
from proil_core.fuel.shift_record import (
    Epoch,
    EpochKind,
    Instruments,
    OrderLitres,
    ShiftRecord,
)

# A control dip answers a doubt: another look after the last fill.
_EPOCH_KINDS: Final = {
    kind: EpochKind.POST if kind is DipKind.CONTROL else EpochKind(kind) for kind in DipKind
}
_BEFORE: Final = frozenset({DipKind.PRE, DipKind.LOAD_PRE})


@dataclass(frozen=True)
class Movement:
    """Litres at 15 °C; `was_first` when they had moved before the dips around `key`."""

    at_min: float
    key: str | None
    out15: float = 0.0
    loaded15: float = 0.0
    ordered15: float = 0.0
    was_first: bool = False

    def precedes(self, dip: DipSeen) -> bool:
        if dip.kind in {DipKind.OPENING, DipKind.CLOSING}:
            return dip.kind is DipKind.CLOSING
        if self.key is not None and dip.moves == self.key:
            return self.was_first or dip.kind not in _BEFORE
        return self.at_min <= dip.at_min


def shift_record(facts: ShiftFacts, shift_id: str, instruments: Instruments) -> ShiftRecord:
    """Dips without litres at 15 °C are left out: `facts.missing()` tells of them."""
    movements, dips = moved(facts), facts.chosen_dips()
    # Clocks run apart a little, while the analysis knows no minute before the one it has seen.
    minutes = accumulate((dip.at_min for dip in dips), max)
    epochs = [_epoch(*each, movements) for each in zip(minutes, dips, strict=True)]
    return ShiftRecord(shift_id, instruments, tuple(epochs), tuple(_orders(facts)))


def moved(facts: ShiftFacts) -> list[Movement]:
    """Everything that came or went; what is poured back comes like a load."""
    return [
        *(_poured(facts, fill) for fill in facts.fills),
        *(_unrecorded(facts, gap) for gap in facts.gaps()),
        *(
            Movement(load.at_min, load.key, loaded15=float(load.litres15 or 0))
            for load in facts.loads
        ),
    ]


def _poured(facts: ShiftFacts, fill: FillSeen) -> Movement:
    metered, vcf = facts.metered(fill), vcf_of(facts, fill)
    if sign(fill.kind) < 0:
        return Movement(fill.ended_min, fill.key, loaded15=float(fill.litres) * vcf)
    left = fill.litres if metered is None else metered
    ordered = float(fill.litres) * vcf if fill.kind is FillKind.ORDER else 0.0
    return Movement(fill.ended_min, fill.key, out15=float(left) * vcf, ordered15=ordered)


def _unrecorded(facts: ShiftFacts, gap: Gap) -> Movement:
    out15 = float(gap.litres) * (facts.vcf_at(gap.at_min) or 1.0)
    return Movement(gap.at_min, gap.key, out15=out15, was_first=True)


def vcf_of(facts: ShiftFacts, fill: FillSeen) -> float:
    return fill.vcf or facts.vcf_at(fill.ended_min) or 1.0


def _epoch(t_min: float, dip: DipSeen, movements: list[Movement]) -> Epoch:
    before = [each for each in movements if each.precedes(dip)]
    return Epoch(
        t_min=t_min,
        kind=_EPOCH_KINDS[dip.kind],
        stop=dip.stop,
        v15_l=dip.litres15 or 0.0,
        metered15_cum_l=sum(each.out15 for each in before),
        loads15_cum_l=sum(each.loaded15 for each in before),
        orders15_cum_l=sum(each.ordered15 for each in before),
    )


def _orders(facts: ShiftFacts) -> list[OrderLitres]:
    poured = [fill for fill in facts.fills if fill.kind is FillKind.ORDER]
    return [
        OrderLitres(fill.ended_min, float(metered) * vcf, float(fill.litres) * vcf)
        for fill in sorted(poured, key=lambda each: each.ended_min)
        if (metered := facts.metered(fill)) is not None and (vcf := vcf_of(facts, fill))
    ]
