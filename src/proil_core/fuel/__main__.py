"""Learn from shifts or judge them, given as JSON lines.

usage: python -m proil_core.fuel learn < SHIFTS > PARAMETERS
       python -m proil_core.fuel analyse [--params PARAMETERS] < SHIFTS > RESULTS

Shifts given to `learn` are of one compartment, oldest first. Without parameters `analyse` believes
the data sheets. Input that cannot be read ends the command with status 2 and its line's number.
"""

import argparse
import json
import sys
from typing import Any, Final, TextIO

import numpy as np

from proil_core.fuel import intake
from proil_core.fuel.analysis import analyse
from proil_core.fuel.learning import learn

_UNFIT: Final = "instruments and litres do not fit each other"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m proil_core.fuel",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("learn", help="parameters of a compartment from its shifts")
    judging = verbs.add_parser("analyse", help="one result per shift")
    judging.add_argument("--params", type=argparse.FileType(encoding="utf-8"))
    arguments = parser.parse_args()
    try:
        if arguments.verb == "learn":
            _learn()
        else:
            _analyse(arguments.params)
    except intake.Unreadable as unreadable:
        sys.stderr.write(f"{unreadable}\n")
        return 2
    return 0


def _learn() -> None:
    history = [shift for _, shift in intake.shifts(sys.stdin)]
    if not history:
        raise intake.Unreadable("no shifts to learn from")
    try:
        _write(learn(history).to_json())
    except np.linalg.LinAlgError as error:
        raise intake.Unreadable(f"{_UNFIT}: {error}") from error


def _analyse(file: TextIO | None) -> None:
    known = None if file is None else intake.parameters(file)
    for number, shift in intake.shifts(sys.stdin):
        try:
            _write(analyse(shift, known).to_json())
        except np.linalg.LinAlgError as error:
            raise intake.Unreadable(
                f"line {number}: its instruments and litres do not fit: {error}"
            ) from error


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
