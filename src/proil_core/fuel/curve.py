"""The curve that a controller looks at: litres unexplained since the opening."""

from dataclasses import asdict
from typing import Any

from proil_core.fuel.analysis import CurvePoint
from proil_core.fuel.shift_record import Epoch, ShiftRecord


def curve_json(record: ShiftRecord, curve: tuple[CurvePoint, ...]) -> list[dict[str, Any]]:
    """Points with what was loaded since the one before, for the bars of the picture."""
    loaded = {_place(epoch): epoch.loads15_cum_l for epoch in record.epochs}
    drawn, before = [], 0.0
    for point in curve:
        now = loaded[_place(point)]
        drawn.append(asdict(point) | {"loaded_l": round(now - before, 3)})
        before = now
    return drawn


def _place(reading: Epoch | CurvePoint) -> tuple[float, str, int]:
    return reading.t_min, reading.kind, reading.stop
