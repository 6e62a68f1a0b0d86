"""Learn from shifts or judge them, given as JSON lines.

usage: python -m proil_core.fuel learn < SHIFTS > PARAMETERS
       python -m proil_core.fuel analyse [--params PARAMETERS] < SHIFTS > RESULTS

Shifts given to `learn` are of one compartment, oldest first. Without parameters `analyse` believes
the data sheets. A line that cannot be read is named with its number, and the command ends with
status 2: `learn` then learns nothing, `analyse` goes on with the lines after it.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, Final, TextIO

import numpy as np

from proil_core.fuel import intake
from proil_core.fuel.analysis import analyse
from proil_core.fuel.learning import MixedHistory, learn
from proil_core.fuel.order_litres import with_orders
from proil_core.fuel.parameters import Parameters
from proil_core.fuel.shift_record import ShiftRecord

_UNFIT: Final = "instruments and litres do not fit each other"
_NOTHING_LEARNED: Final = "no usable shift: the parameters are those of the data sheets"


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
        return _learn() if arguments.verb == "learn" else _analyse(arguments.params)
    except intake.Unreadable as unreadable:
        _say(unreadable)
        return 2


def _learn() -> int:
    numbers, history = [], []
    for number, line in _lines():
        try:
            history.append(intake.shift(line))
        except intake.Unreadable as unreadable:
            raise intake.Unreadable(f"line {number}: {unreadable}") from unreadable
        numbers.append(number)
    if not history:
        raise intake.Unreadable("no shifts to learn from")
    learned = _of(numbers, history)
    if not learned.n_shifts:
        _say(_NOTHING_LEARNED)
    sys.stdout.write(_text(learned.to_json()))
    return 0


def _of(numbers: list[int], history: list[ShiftRecord]) -> Parameters:
    try:
        return learn(history)
    except MixedHistory as mixed:
        raise intake.Unreadable(f"line {numbers[mixed.at]}: {mixed}") from mixed
    except np.linalg.LinAlgError as error:
        raise intake.Unreadable(f"{_UNFIT}: {error}") from error


def _analyse(file: TextIO | None) -> int:
    known = None if file is None else intake.parameters(file)
    status = 0
    for number, line in _lines():
        try:
            result = _result(intake.shift(line), known)
        except intake.Unreadable as unreadable:
            _say(f"line {number}: {unreadable}")
            status = 2
        else:
            sys.stdout.write(result)
    return status


def _result(shift: ShiftRecord, known: Parameters | None) -> str:
    try:
        return _text(with_orders(analyse(shift, known), shift.orders).to_json())
    except np.linalg.LinAlgError as error:
        raise intake.Unreadable(f"{_UNFIT}: {error}") from error
    except ValueError as error:
        raise intake.Unreadable(str(error)) from error


def _lines() -> Iterator[tuple[int, str]]:
    """With their numbers; lines without anything are passed over.

    What is not UTF-8 is left to the line that it is in.
    """
    text = TextIOWrapper(sys.stdin.buffer, "utf-8-sig", "surrogateescape")
    return ((number, line) for number, line in enumerate(text, 1) if line.strip())


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _say(words: object) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
