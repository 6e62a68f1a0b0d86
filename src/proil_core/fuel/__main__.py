"""Learn from and judge shifts given as JSON lines.

usage: python -m proil_core.fuel learn < SHIFTS > PARAMETERS
       python -m proil_core.fuel analyse [--params PARAMETERS] < SHIFTS > RESULTS

Shifts given to `learn` are of one compartment, oldest first. Without parameters `analyse` believes
the data sheets.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from proil_core.fuel.analysis import analyse
from proil_core.fuel.learning import learn
from proil_core.fuel.parameters import Parameters
from proil_core.fuel.shift_record import ShiftRecord


class Unreadable(Exception):
    """Input that is no shift or no set of parameters; the text says where and why."""


def shifts(lines: TextIO) -> Iterator[ShiftRecord]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield ShiftRecord.from_json(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(f"line {number}: {_words(error)}") from error


def _words(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _parameters(path: Path | None) -> Parameters | None:
    if path is None:
        return None
    try:
        return Parameters.from_json(json.loads(path.read_text()))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"{path}: {_words(error)}") from error


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m proil_core.fuel", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("learn", help="parameters of a compartment from its shifts")
    verbs.add_parser("analyse", help="one result per shift").add_argument("--params", type=Path)
    arguments = parser.parse_args()
    try:
        if arguments.verb == "learn":
            _write(learn(list(shifts(sys.stdin))).to_json())
        else:
            known = _parameters(arguments.params)
            for shift in shifts(sys.stdin):
                _write(analyse(shift, known).to_json())
    except Unreadable as unreadable:
        sys.stderr.write(f"{unreadable}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
