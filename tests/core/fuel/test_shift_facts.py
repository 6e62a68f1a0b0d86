from decimal import Decimal

import pytest

from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.shift_facts import (
    DipSeen,
    FillSeen,
    Gap,
    LoadSeen,
    MeterChange,
    Missing,
    ShiftFacts,
)
from proil_core.refusal import Refusal


def dip(kind, at_min, stop=0, litres15=900.0, totalizer=None, **more):
    number = None if totalizer is None else Decimal(totalizer)
    return DipSeen(DipKind(kind), at_min, stop, litres15, 1.0, number, **more)


def fill(key, at_min, before, after, litres=None, kind="order"):
    poured = Decimal(litres or Decimal(after) - Decimal(before))
    return FillSeen(
        key, FillKind(kind), at_min - 5, at_min, poured, Decimal(before), Decimal(after)
    )


def day(*fills, closing="100", dips=(), **more):
    anchors = (dip("opening", 0, totalizer="0"), dip("closing", 600, 99, totalizer=closing))
    return ShiftFacts((*anchors, *dips), fills, **more)


def around(key, at_min, stop):
    return (dip("pre", at_min - 7, stop, moves=key), dip("post", at_min + 2, stop, moves=key))


class TestMissing:
    def test_whole_shift_lacks_nothing(self):
        assert day(fill("a", 60, "0", "100"), dips=around("a", 60, 1)).missing() == ()

    @pytest.mark.parametrize(
        ("facts", "missing"),
        [
            (ShiftFacts([dip("closing", 600, totalizer="0")]), Missing.OPENING_DIP),
            (ShiftFacts([dip("opening", 0, totalizer="0")]), Missing.CLOSING_DIP),
            (day(loads=[LoadSeen("l", 60, None)]), Missing.LOAD_TEMPERATURE),
            (
                ShiftFacts([dip("opening", 0, totalizer="0"), dip("closing", 9, 1)]),
                Missing.TOTALIZER,
            ),
            (
                ShiftFacts(
                    [
                        dip("opening", 0, litres15=None, totalizer="0"),
                        dip("closing", 9, 1, totalizer="0"),
                    ]
                ),
                Missing.TEMPERATURE,
            ),
            (
                ShiftFacts(
                    [
                        dip("opening", 0, totalizer="0"),
                        dip("closing", 9, 1, totalizer="0", is_settled=False),
                    ]
                ),
                Missing.SETTLED,
            ),
        ],
    )
    def test_each_lack_is_named(self, facts, missing):
        assert facts.missing() == (missing,)

    @pytest.mark.parametrize(("seen", "is_missing"), [(5, False), (4, False), (3, True)])
    def test_a_fifth_of_the_stops_may_lack_dips(self, seen, is_missing):
        fills = [fill(str(n), 60 * n + 60, 10 * n, 10 * n + 10) for n in range(5)]
        dips = [each for n in range(seen) for each in around(str(n), 60 * n + 60, n + 1)]

        facts = day(*fills, closing="50", dips=dips)

        assert (Missing.STOPS in facts.missing()) is is_missing

    def test_stop_with_one_dip_is_not_seen(self):
        facts = day(fill("a", 60, "0", "100"), dips=around("a", 60, 1)[:1])

        assert facts.missing() == (Missing.STOPS,)

    def test_fills_of_nothing_and_provings_need_no_dips(self):
        facts = day(fill("a", 60, "0", "0"), fill("b", 90, "0", "100", kind="proving"))

        assert facts.missing() == ()


class TestMeter:
    def test_gaps_are_litres_in_no_fill(self):
        facts = day(fill("a", 60, "3", "43"), fill("b", 120, "43", "80"), closing="85.5")

        assert facts.gaps() == [Gap(55, Decimal(3), "a"), Gap(600, Decimal("5.5"))]
        assert facts.dispensed() == Decimal("85.5")

    def test_totalizer_that_starts_anew_counts_on(self):
        facts = ShiftFacts(
            [dip("opening", 0, totalizer="99960"), dip("closing", 600, totalizer="20")],
            [fill("a", 60, "99960", "20", litres="60")],
            meter_digits=5,
        )

        assert facts.dispensed() == 60
        assert facts.gaps() == []

    def test_step_back_without_a_rollover_is_refused(self):
        with pytest.raises(Refusal, match="totalizer_backwards"):
            day(closing="-1").dispensed()

    def test_replaced_meter_counts_both_parts(self):
        facts = day(
            fill("a", 60, "0", "40"),
            fill("b", 400, "7000", "7025"),
            closing="7025",
            meter_changes=[MeterChange(200, Decimal(41), Decimal(7000))],
        )

        assert facts.dispensed() == 66
        assert facts.gaps() == [Gap(200, Decimal(1))]

    def test_fill_told_late_stands_where_the_meter_counted_it(self):
        facts = day(fill("1", 300, "0", "40"), fill("2", 60, "40", "100"))

        assert facts.gaps() == []
        assert facts.dispensed() == 100

    def test_fill_past_the_meter_is_not_metered(self):
        spill = FillSeen("s", FillKind.SPILL, 50, 60, Decimal(4))

        assert day(spill, closing="0").dispensed() == 0


class TestDips:
    def test_probe_goes_before_a_hand_at_the_same_purpose(self):
        by_hand = dip("post", 61, 1, 880.0, moves="a")
        by_probe = dip("post", 60, 1, 881.5, moves="a", is_by_probe=True)

        chosen = day(dips=[by_probe, by_hand]).chosen_dips()

        assert [each.litres15 for each in chosen] == [900.0, 881.5, 900.0]

    def test_two_fills_at_one_stop_keep_their_dips(self):
        dips = [*around("a", 60, 1), *around("b", 80, 1)]

        assert len(day(dips=dips).chosen_dips()) == 6

    def test_dips_without_litres_at_15_are_left_out(self):
        assert len(day(dips=[dip("control", 60, 1, None)]).chosen_dips()) == 2

    def test_nearest_dip_tells_the_temperature(self):
        warm = DipSeen(DipKind.POST, 300, 1, 880.0, 0.99)

        facts = day(dips=[warm])

        assert (facts.vcf_at(20), facts.vcf_at(250)) == (1.0, 0.99)
        assert ShiftFacts([]).vcf_at(20) is None

    def test_probe_tells_the_litres_of_an_anchor_and_the_hand_its_totalizer(self):
        by_hand = dip("opening", 0, 0, 901.0, totalizer="7")
        by_probe = dip("opening", 1, 5, 900.0, is_by_probe=True)
        facts = ShiftFacts([by_hand, by_probe, dip("closing", 600, 9, totalizer="7")])

        assert facts.dip(DipKind.OPENING) is by_probe
        assert [each.litres15 for each in facts.chosen_dips()] == [900.0, 900.0]
        assert facts.missing() == ()
        assert facts.dispensed() == 0

    def test_useless_probe_leaves_the_anchor_to_the_hand(self):
        by_hand = dip("opening", 0, 0, 901.0, totalizer="7")

        facts = ShiftFacts([dip("opening", 1, 0, None, is_by_probe=True), by_hand])

        assert facts.dip(DipKind.OPENING) is by_hand
