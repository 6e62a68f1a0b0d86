"""Shifts and parameters out of JSON from outside, refused where they cannot be what they say."""

import json
from dataclasses import fields
from math import inf
from numbers import Real
from typing import Any, Final, TextIO

from proil_core.fuel.parameters import Parameters
from proil_core.fuel.shift_record import Instruments, ShiftRecord

# Litres and minutes beyond this are of no tanker.
MOST: Final = 1e7
MOST_DEG: Final = 45.0


class Unreadable(Exception):
    """Input that is no shift or no set of parameters; the text says where and why."""


def shift(line: str) -> ShiftRecord:
    try:
        read = ShiftRecord.from_json(json.loads(line))
        _check_id(read)
        _check_instruments(read.instruments)
        _check_epochs(read)
        _check_orders(read)
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise Unreadable(_words(error)) from error
    return read


def parameters(file: TextIO) -> Parameters:
    try:
        return Parameters.from_json(json.load(file))
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise Unreadable(f"{file.name}: {_words(error)}") from error


def _words(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _check_id(shift: ShiftRecord) -> None:
    """What cannot be written again cannot be told in a result."""
    str(shift.shift_id).encode()


def _check_instruments(instruments: Instruments) -> None:
    for name in (field.name for field in fields(Instruments)):
        value = getattr(instruments, name)
        if name == "evaporates":
            right = isinstance(value, bool)
        elif name == "meter_proved_sd_share" and value is None:
            right = True
        else:
            right = _is_number(value) and 0 <= value <= _most(name)
        if not right:
            raise ValueError(f"instruments: {name} cannot be {value!r}")
    if not instruments.capacity_l:
        raise ValueError("instruments: capacity_l cannot be 0")


def _most(name: str) -> float:
    if "_share" in name:
        return 1.0
    return MOST_DEG if name.endswith("_deg") else MOST


def _check_epochs(shift: ShiftRecord) -> None:
    """Litres that are null or not a number are readings that were not taken."""
    for at, epoch in enumerate(shift.epochs):
        if not _is_number(epoch.stop) or not abs(epoch.stop) <= MOST:
            raise ValueError(f"epoch {at}: stop cannot be {epoch.stop!r}")
        litres = (epoch.v15_l, epoch.metered15_cum_l, epoch.loads15_cum_l, epoch.orders15_cum_l)
        for value in (epoch.t_min, *litres):
            if value is not None and (not _is_number(value) or MOST < abs(value) < inf):
                raise ValueError(f"epoch {at}: cannot be {value!r}")


def _check_orders(shift: ShiftRecord) -> None:
    """Nothing may have been poured, as into a tank that was full, but never less than nothing."""
    for at, order in enumerate(shift.orders):
        for value in (order.t_min, order.metered_l, order.reported_l):
            if not _is_number(value) or not abs(value) <= MOST:
                raise ValueError(f"order {at}: cannot be {value!r}")
        if min(order.metered_l, order.reported_l) < 0:
            raise ValueError(f"order {at}: litres cannot be negative")
