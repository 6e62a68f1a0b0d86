"""The gates on tankers of seeds that no one looked at, at a size that a test can afford.

`./proil bench fuel-gates` is the full size.
"""

import pytest
from simulator.gates import GATES, Size, broken, run

SEEDS = (20311, 20312, 20313)
SMALL = Size(tankers=6, clean=150, faulty=12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", GATES)
def test_gates(kind, seed):
    sheet, weather, gate = GATES[kind]

    figures = run(sheet, weather, seed, SMALL).figures()

    assert broken(figures, gate, SMALL) == [], figures


def test_a_figure_beyond_its_gate_is_seen():
    _, _, gate = GATES["REF"]
    figures = dict.fromkeys(["rmse_l", "p95_l", "theft_rmse_l", "false_alarms_per_1000"], 0.0)
    figures |= {f"found {fault}": 1.0 for fault in gate.found}
    figures |= {"theft_named": 1.0, "load_named": 1.0, "covered": 0.95}

    assert broken(figures, gate) == []
    assert broken({**figures, "rmse_l": 1.01, "found 3 l": 0.97}, gate) == ["rmse_l", "found 3 l"]
    assert broken({**figures, "false_alarms_per_1000": 21.0}, gate) == ["false_alarms_per_1000"]
    assert broken({**figures, "found 3 l": 0.5}, gate, SMALL) == ["found 3 l"]
