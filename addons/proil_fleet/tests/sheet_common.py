from decimal import Decimal

from proil_core.fuel.sheet import Account, Quantity, explanation
from proil_core.fuel.volume import litres_at_15

from ..sheets.curve_svg import Point, curve_svg
from ..sheets.shift_page import CompartmentPage, Fact, Measured, Photo, ShiftPage, Signature

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bfa1f3d0e2b0c7f5b6a1d"


def litres15(ambient, temperature, density=745.0):
    return litres_at_15(Decimal(ambient), density, temperature)


def measured(ambient, temperature, corrected, density=745.0):
    raw = litres15(ambient, temperature, density)
    return Quantity(raw, Decimal(corrected), density, Decimal(ambient), temperature)


def example_account(**changed):
    """A petrol compartment that lost six litres between two stops, as docs/mechanisms has it."""
    fills = 2 * litres15("559.23", 14.1)
    facts = {
        "opening": measured("905.600", 12.4, "909.074"),
        "received": [measured("640.000", 9.0, "644.259")],
        "dispensed": Quantity(fills, Decimal("1118.448"), 745.0, Decimal("1118.460")),
        "closing": measured("428.900", 15.8, "428.072"),
        "evaporation15_l": Decimal("0.895"),
    }
    return Account(**(facts | changed))


def example_page(words, language="en", **changed):
    account = example_account(**changed)
    page = CompartmentPage(
        title="Отсек 2 · AI-95",
        state=Fact("Result", "FAIL", "danger"),
        facts=(Fact("Strapping table", "v3, poured 2026-03-11"), Fact("Meter", "№ 20417, +0.11 %")),
        account=account,
        labels={(row.line, row.number): f"line {row.line.value}" for row in account.rows()},
        results=(
            Fact("R1", "0.000 l"),
            Fact("Verdict", "loss between stops, 5.8 ± 0.6 l", "danger"),
        ),
        explanation=explanation(account, Decimal("0.010")),
        fills=tuple(
            Measured(
                f"order {number}",
                f"{8 + number}:10",
                Decimal("559.23"),
                14.1,
                745.0,
                litres15("559.23", 14.1),
            )
            for number in range(2)
        ),
        dips=(
            Measured(
                "opening",
                "08:02",
                Decimal("905.600"),
                12.4,
                745.0,
                litres15("905.600", 12.4),
                Decimal("842.3"),
                "telemetry",
            ),
            Measured(
                "control",
                "12:00",
                Decimal(700),
                None,
                None,
                None,
                Decimal(640),
                counts=False,
            ),
        ),
        curve=example_curve(),
    )
    return ShiftPage(
        title="Shift sheet",
        number="№ 17",
        facts=(Fact("Tanker", "А123ВС77"), Fact("Driver", "=HYPERLINK(1)")),
        compartments=(page,),
        totals=(Fact("Variance, l", "-5.911", "danger"), Fact("U95, l", "1.8")),
        photos=(Photo("Totalizer at the opening", "08:02", HASH),),
        signatures=(Signature("Driver"), Signature("Receiver"), Signature("Fuel controller")),
        words=words,
        language=language,
    )


def example_curve():
    points = [
        Point(t, -0.2 if t < 365 else -6.0, 0.4, is_load=t == 180, is_doubted=t == 240)
        for t in range(0, 631, 15)
    ]
    return curve_svg(
        points, (365.0, 389.0), {"axis": "r, l", "time": "h", "window": "-5.8 l, 14:07–14:31"}
    )
