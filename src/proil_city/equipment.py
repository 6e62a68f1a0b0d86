"""What measures the compartments of the city's tankers: probe, strapping table, proved meter."""

import base64
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from proil_city.desk import Desk

# Every tank of the city is a box of this height, so its table is a straight line.
HEIGHT_MM, STEP_MM = 1000, 50
_MEASURE_LITRES = "50.000"


def install(desk: Desk, tanker: int) -> None:
    """Equip every compartment of a tanker that has no probe yet."""
    since = _moment(datetime.now() - timedelta(days=60))  # noqa: DTZ005
    compartments = desk.find("proil.compartment", [["tanker_id", "=", tanker]], ["capacity_litres"])
    for row in compartments:
        compartment = {"compartment_id": row["id"]}
        if desk.find("proil.probe", [["compartment_id", "=", row["id"]]], []):
            continue
        installed = {**compartment, "installed_at": since}
        probe = {"kind": "magnetostrictive", "tilt_compensated": True}
        desk.create("proil.probe", {**installed, **probe, "serial": f"MS-{row['id']:05}"})
        _enter_table(desk, compartment, Decimal(str(row["capacity_litres"])))
        meter = desk.create("proil.meter", {**installed, "serial": f"PD-{row['id']:05}"})
        _prove(desk, meter)


def _enter_table(desk: Desk, compartment: dict[str, Any], capacity: Decimal) -> None:
    rows = (f"{mm};{capacity * mm / HEIGHT_MM}" for mm in range(0, HEIGHT_MM + 1, STEP_MM))
    values = {
        **compartment,
        "author": "Городской центр метрологии",
        "measured_on": str(date.today() - timedelta(days=60)),  # noqa: DTZ011
        "certified_litres": float(capacity),
        "points_file": base64.b64encode("\n".join(rows).encode()).decode(),
        "points_file_name": "points.csv",
    }
    desk.call("proil.strapping.import", "action_enter", [desk.create(_IMPORT, values)])


def _prove(desk: Desk, meter: int) -> None:
    """Ten draws by somebody who does not drive, all but exact."""
    draws = [
        (0, 0, {"measure_litres": _MEASURE_LITRES, "metered_litres": metered})
        for metered in ("50.010", "49.990") * 5
    ]
    proving = desk.create(
        "proil.meter.proving",
        {
            "meter_id": meter,
            "proved_at": _moment(datetime.now() - timedelta(days=3)),  # noqa: DTZ005
            "prover_id": desk.reference("base.partner_admin"),
            "measure_number": "М-50-17",
            "draw_ids": draws,
        },
    )
    desk.call("proil.meter.proving", "action_confirm", [proving])


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


_IMPORT = "proil.strapping.import"
