"""Whatever is poured at whatever temperature, the books at 15 °C close to 0.01 l."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from proil_core.decimals import litres as rounded
from proil_core.fuel.account import account
from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.mix import mixed_density15
from proil_core.fuel.shift_facts import DipSeen, FillSeen, LoadSeen, ShiftFacts
from proil_core.fuel.volume import correction_factor, litres_at_15

WEATHER = st.floats(-30, 40)
DENSITY = st.floats(720, 770)


class _Tank:
    """A true tank: litres at 15 °C inside, read as litres at the temperature of the moment."""

    def __init__(self, litres15, density15):
        self.litres15, self.density15, self.totalizer = litres15, density15, Decimal(0)
        self.fills, self.loads, self.dips = [], [], []

    def read(self, kind, at_min, temperature_c):
        factor = correction_factor(self.density15, temperature_c)
        shown = rounded(self.litres15 / Decimal(repr(factor)))
        litres15 = float(litres_at_15(shown, self.density15, temperature_c))
        dip = DipSeen(DipKind(kind), at_min, len(self.dips), litres15, factor, self.totalizer)
        self.dips.append(dip)

    def pour(self, litres, temperature_c):
        factor = correction_factor(self.density15, temperature_c)
        before, self.totalizer = self.totalizer, self.totalizer + litres
        self.litres15 -= litres * Decimal(repr(factor))
        at_min = 10.0 * (len(self.fills) + 1)
        self.fills.append(
            FillSeen(
                f"fill {at_min}",
                FillKind.ORDER,
                at_min,
                at_min + 5,
                litres,
                before,
                self.totalizer,
                factor,
            )
        )

    def load(self, litres, density15, temperature_c):
        litres15 = litres_at_15(litres, density15, temperature_c)
        self.density15 = mixed_density15([(self.litres15, self.density15), (litres15, density15)])
        self.litres15 += litres15
        self.loads.append(LoadSeen(f"load {len(self.loads)}", 300, litres15))


@given(
    DENSITY,
    st.lists(st.tuples(st.decimals(1, 60, places=2), WEATHER), max_size=12),
    st.lists(st.tuples(st.decimals(100, 600, places=1), DENSITY, WEATHER), max_size=3),
    st.decimals(-20, 20, places=2),
    st.tuples(WEATHER, WEATHER),
)
def test_the_variance_is_what_was_lost(density15, fills, loads, lost, temperatures):
    tank = _Tank(Decimal(1500), density15)
    tank.read("opening", 0.0, temperatures[0])
    for litres, temperature_c in fills:
        tank.pour(litres, temperature_c)
    for load in loads:
        tank.load(*load)
    tank.litres15 -= lost
    tank.read("closing", 600.0, temperatures[1])

    found = account(ShiftFacts(tank.dips, tank.fills, tank.loads))

    assert abs(found.variance15 + lost) <= Decimal("0.01")
    assert found.book15 + found.variance15 == found.closing15
