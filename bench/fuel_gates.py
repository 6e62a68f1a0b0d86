"""What the analysis of shifts reaches on simulated tankers, against what it must reach.

usage: ./proil bench fuel-gates [--seeds 11,12,13]

Tankers with the reference instruments, calm and with 5 % of bad stops. Each seed draws 25 tankers
that learn from 30 shifts each; 1000 clean shifts and 150 of every fault are then judged. Every
figure is printed by kind and seed; `ratio` is the share of gates that are broken, so 0 is the
target.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

# Matrices of 80 rows gain nothing by threads.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/core/fuel"))

from _measure import report
from simulator.gates import GATES, broken, run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="11,12,13")
    seeds = [int(each) for each in parser.parse_args().seeds.split(",")]
    began, over, gates = time.perf_counter(), {}, 0
    for name, (sheet, weather, gate) in GATES.items():
        for seed in seeds:
            figures = run(sheet, weather, seed).figures()
            print(json.dumps({"kind": name, "seed": seed, **figures}), flush=True)
            over[f"{name} {seed}"] = broken(figures, gate)
            gates += len(gate.found) + 7
    failed = {key: names for key, names in over.items() if names}
    ratio = sum(map(len, failed.values())) / gates
    report("fuel-gates", ratio, broken=failed, seconds=round(time.perf_counter() - began, 1))


if __name__ == "__main__":
    main()
