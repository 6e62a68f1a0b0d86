"""How long one shift of 80 epochs takes to judge, as it is done when the shift closes."""

import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/core/fuel"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np
from simulator.sheets import M1
from simulator.tanker import GROSS, drawn
from simulator.working_day import simulated

from proil_core.fuel.analysis import analyse
from proil_core.fuel.learning import learn
from proil_core.fuel.shift_record import ShiftRecord

EPOCHS = 80
RUNS = 300


def measure() -> dict[str, float]:
    random = np.random.default_rng(80)
    tanker = drawn(M1, random, GROSS)
    known = learn([simulated(tanker, random)[0] for _ in range(30)])
    shift = _of_80_epochs(tanker, random)
    analyse(shift, known)
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        analyse(shift, known)
        took.append((time.perf_counter() - began) * 1000)
    return {"analysis_ms": round(median(took), 3)}


def _of_80_epochs(tanker, random) -> ShiftRecord:
    """A simulated working day has 80 when 38 vehicles are filled beside opening, load, closing."""
    while True:
        shift, _ = simulated(tanker, random)
        if len(shift.epochs) == EPOCHS:
            return shift


if __name__ == "__main__":
    print(measure())
