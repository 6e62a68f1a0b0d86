"""A driver with a tanker and a phone."""

import hashlib
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from proil_city import gauge
from proil_city.api import ApiClient
from proil_city.phones import SmsInbox, sign_in
from proil_city.pictures import display
from proil_city.streets import Place


@dataclass
class Driver:
    """The driver's phone, and the meter that the driver reads: litres by compartment id."""

    phone: str
    client: ApiClient
    totalizers: dict[str, Decimal] = field(default_factory=dict)
    levels: dict[str, Decimal] = field(default_factory=dict)
    compartments: dict[str, str] = field(default_factory=dict)
    dice: random.Random | None = None

    @classmethod
    def signed_in(cls, odoo_url: str, phone: str, inbox: SmsInbox) -> "Driver":
        """Log in by the code from the SMS; the office must know the number."""
        client = ApiClient(odoo_url, "driver")
        sign_in(client, phone, inbox)
        return cls(phone, client)

    def open_shift(self, plate: str) -> Any:
        """Take the tanker with this plate and enter the opening readings of its meters."""
        tankers = self.client.get("/tankers")["items"]
        tanker = next(tanker for tanker in tankers if tanker["plate"] == plate)
        self._read_meters(tanker)
        body = {"tanker_id": tanker["id"], "readings": self._readings()}
        return self.client.post("/shifts", body)

    def resume(self, shift: Any) -> None:
        """Go on with an open shift: take over what the server knows of its meters."""
        self._read_meters(shift["tanker"])

    def load(self, grade: str, litres: Decimal, waybill: str) -> Any:
        """Take fuel at the depot, with a dip before and another one after it."""
        compartment = self.compartments[grade]
        self.dip("load_pre", grade)
        answer = self.client.post(
            "/shifts/current/loads",
            {
                "compartment_id": compartment,
                "grade_code": grade,
                "litres": str(litres),
                "waybill_number": waybill,
                "loaded_at": datetime.now(UTC).isoformat(),
                "temperature_c": f"{gauge.TEMPERATURE_C:.2f}",
                "density_kg_m3": gauge.density(grade),
            },
        )
        self.levels[compartment] += litres
        self.dip("load_post", grade)
        return answer

    def dip(self, kind: str, grade: str) -> Any:
        """Read the level before or after a fill or a load."""
        compartment = self.compartments[grade]
        return self.client.post(
            "/shifts/current/dips",
            {
                "compartment_id": compartment,
                "kind": kind,
                "read_at": datetime.now(UTC).isoformat(),
                **gauge.read(self.levels[compartment], grade, self.dice),
            },
        )

    def lose(self, grade: str, litres: Decimal) -> None:
        """Fuel leaves the compartment past the meter, and nobody is told."""
        self.levels[self.compartments[grade]] -= litres

    def be_at(self, place: Place, speed_kmh: float) -> Any:
        """Tell by telemetry where the tanker is."""
        row = {
            "at_ms": [int(time.time() * 1000)],
            "latitude": [place.latitude],
            "longitude": [place.longitude],
            "speed_kmh": [speed_kmh],
        }
        return self.client.post("/telemetry", {"positions": row})

    def close_shift(self) -> Any:
        """Enter the closing readings; the answer carries the balance of each compartment."""
        return self.client.post("/shifts/current/close", {"readings": self._readings()})

    def orders(self) -> list[Any]:
        """The orders of the driver's shift that are still to be done."""
        return list(self.client.get("/orders")["items"])

    def find(self, number: str) -> Any:
        """Search an order by its number."""
        return self.client.get("/orders", number=number)["items"]

    def wait_for_order(self, order: str, patience_s: float = 30.0) -> Any:
        """The order once it has been assigned to this driver."""
        deadline = time.monotonic() + patience_s
        while True:
            mine = [item for item in self.orders() if item["id"] == order]
            if mine or time.monotonic() > deadline:
                return mine[0]
            time.sleep(0.3)

    def depart(self, order: str) -> Any:
        """Leave for the vehicle."""
        return self.client.post(f"/orders/{order}/depart", _step())

    def arrive(self, order: str) -> Any:
        """Report that the tanker stands at the vehicle."""
        return self.client.post(f"/orders/{order}/arrive", _step())

    def start(self, order: str, grade: str) -> Any:
        """Start fuelling: the totalizer before is entered."""
        before = self.totalizers[self.compartments[grade]]
        return self.client.post(
            f"/orders/{order}/fuelling/start", {"totalizer_litres": str(before), **_step()}
        )

    def pour(self, order: str, grade: str, litres: Decimal) -> Any:
        """Finish fuelling: litres pass the meter, then both are entered."""
        compartment = self.compartments[grade]
        self.totalizers[compartment] += litres
        self.levels[compartment] -= litres
        return self.client.post(
            f"/orders/{order}/fuelling/finish",
            {
                "totalizer_litres": str(self.totalizers[compartment]),
                "litres": str(litres),
                **_step(),
            },
        )

    def photograph(self, order: str, kind: str, reading: str) -> Any:
        """Take a photo of a display and send it with its hash."""
        taken_at = datetime.now(UTC)
        content = display(kind.replace("_", " "), reading, taken_at)
        fields = {
            "kind": kind,
            "sha256": hashlib.sha256(content).hexdigest(),
            "taken_at": taken_at.isoformat(),
            "latitude": "55.751000",
            "longitude": "37.618000",
        }
        return self.client.upload(f"/orders/{order}/photos", fields, content)

    def complete(self, order: str) -> Any:
        """Close the job."""
        return self.client.post(f"/orders/{order}/complete", _step())

    def _read_meters(self, tanker: Any) -> None:
        for compartment in tanker["compartments"]:
            key = compartment["id"]
            self.compartments[compartment["grade_code"]] = key
            self.totalizers[key] = Decimal(compartment["totalizer_litres"])
            self.levels[key] = Decimal(compartment["level_litres"])

    def _readings(self) -> list[dict[str, str]]:
        return [
            {
                "compartment_id": key,
                "totalizer_litres": str(self.totalizers[key]),
                **gauge.read(self.levels[key], grade, self.dice),
            }
            for grade, key in self.compartments.items()
        ]


def _step() -> dict[str, str]:
    """When the phone did it, by its own clock."""
    return {"device_time": datetime.now(UTC).isoformat()}
