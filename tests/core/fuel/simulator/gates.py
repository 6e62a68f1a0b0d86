"""What the analysis must reach on simulated tankers, and a run that measures whether it does.

Every tanker learns from its own history; its clean and faulty shifts are then judged.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from proil_core.fuel.analysis import analyse
from proil_core.fuel.learning import learn
from proil_core.fuel.verdict import Verdict
from simulator.sheets import M1
from simulator.tanker import CALM, GROSS, drawn
from simulator.working_day import NOTHING, Fault, simulated

FAULTS = {
    "3 l": Fault(stolen_l=3),
    "5 l": Fault(stolen_l=5),
    "10 l": Fault(stolen_l=10),
    "leak 0.5 l/h": Fault(leak_l_per_h=0.5),
    "shave 0.5 l": Fault(kept_per_order_l=0.5),
    "shave + drain": Fault(kept_per_order_l=0.5, drained=True),
    "short load 5 l": Fault(short_load_l=5),
}
HISTORY = 30
# A run of the gates must not fail by bad luck more often than this, per figure.
BAD_LUCK = 1e-4


@dataclass(frozen=True)
class Size:
    tankers: int
    clean: int
    faulty: int


FULL = Size(tankers=25, clean=1000, faulty=150)


@dataclass(frozen=True)
class Gate:
    """Bounds of a kind of tanker: litres at most, false alarms per 1000, shares at least."""

    rmse_l: float
    p95_l: float
    false_alarms: float
    theft_rmse_l: float
    found: dict
    covered: float = 0.93
    named: float = 0.93


_ALWAYS = {"5 l": 0.99, "10 l": 0.995, "shave 0.5 l": 0.99, "shave + drain": 0.95}
_ALWAYS |= {"short load 5 l": 0.95}
GATES = {
    "REF": (M1, CALM, Gate(1.0, 2.0, 20, 0.6, {**_ALWAYS, "3 l": 0.98, "leak 0.5 l/h": 0.95})),
    "GROSS": (M1, GROSS, Gate(1.1, 2.2, 25, 0.8, {**_ALWAYS, "3 l": 0.95, "leak 0.5 l/h": 0.93})),
}


@dataclass(frozen=True, eq=False)
class Run:
    """Results of clean shifts, and by fault those of faulty ones with what was stolen at once."""

    clean: list
    faulty: dict

    @property
    def variances(self):
        return np.array([result.variance_l for result in self.clean])

    def share_found(self, fault):
        return np.mean([result.alarm for result, _ in self.faulty[fault]])

    def share_named(self, fault, verdict):
        return np.mean([result.verdict is verdict for result, _ in self.faulty[fault]])

    def share_placed(self, fault):
        """Where the window of the verdict holds the moment of the theft."""
        return np.mean(
            [
                result.window_min is not None
                and result.window_min[0] <= stolen[0] <= result.window_min[1]
                for result, stolen in self.faulty[fault]
            ]
        )

    def theft_rmse_l(self, fault):
        apart = [result.estimated_loss_l - stolen[1] for result, stolen in self.faulty[fault]]
        return float(np.sqrt(np.mean(np.square(apart))))

    def figures(self):
        errors, u = self.variances, np.array([result.u_l for result in self.clean])
        return {
            "rmse_l": round(float(np.sqrt(np.mean(errors**2))), 3),
            "p95_l": round(float(np.quantile(np.abs(errors), 0.95)), 3),
            "stated_2u_l": round(float(2 * u.mean()), 3),
            "covered": round(float(np.mean(np.abs(errors) <= 2 * u)), 4),
            "false_alarms_per_1000": round(1000 * float(np.mean([r.alarm for r in self.clean])), 1),
            **{f"found {fault}": round(float(self.share_found(fault)), 4) for fault in self.faulty},
            "theft_rmse_l": round(self.theft_rmse_l("3 l"), 3),
            "theft_placed": round(float(self.share_placed("3 l")), 4),
            "theft_named": round(float(self.share_named("3 l", Verdict.LOSS_BETWEEN_STOPS)), 4),
            "load_named": round(float(self.share_named("short load 5 l", Verdict.LOAD)), 4),
        }


def run(sheet, weather, seed, size=FULL):
    random = np.random.default_rng(seed)
    fleet = [drawn(sheet, random, weather) for _ in range(size.tankers)]
    known = [learn([simulated(each, random)[0] for _ in range(HISTORY)]) for each in fleet]

    def judged(count, fault=NOTHING):
        for number in range(count):
            at = number % len(fleet)
            record, stolen = simulated(fleet[at], random, fault=fault)
            yield analyse(record, known[at]), stolen

    clean = [result for result, _ in judged(size.clean)]
    return Run(clean, {name: list(judged(size.faulty, fault)) for name, fault in FAULTS.items()})


def broken(figures, gate, size=FULL):
    """Names of the figures that are beyond their bound by more than a small sample explains."""
    slack = 1 + 3.7 / np.sqrt(2 * size.clean) if size.clean < FULL.clean else 1.0
    bounds = {"rmse_l": gate.rmse_l * slack, "p95_l": gate.p95_l * slack}
    bounds["theft_rmse_l"] = gate.theft_rmse_l
    over = [name for name, bound in bounds.items() if figures[name] > bound]
    most = _most(gate.false_alarms / 1000, size.clean, FULL.clean)
    if figures["false_alarms_per_1000"] / 1000 > most:
        over.append("false_alarms_per_1000")
    faulty, clean = (size.faulty, FULL.faulty), (size.clean, FULL.clean)
    shares = {f"found {fault}": (share, *faulty) for fault, share in gate.found.items()}
    shares |= {name: (gate.named, *faulty) for name in ("theft_named", "load_named")}
    shares["covered"] = (gate.covered, *clean)
    return over + [
        name
        for name, (share, count, full) in shares.items()
        if 1 - figures[name] > _most(1 - share, count, full) + 1e-9
    ]


def _most(share, count, full):
    """The largest share of failures that a true share still explains; at full size, itself."""
    if count >= full:
        return share
    return float(binom.ppf(1 - BAD_LUCK, count, share)) / count
