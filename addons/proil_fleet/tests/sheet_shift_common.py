from datetime import timedelta
from decimal import Decimal

from proil_core.fuel.volume import correction_factor, litres_at_15

from .common import EVENING, MORNING, ProilFleetCommon
from .sheet_common import HASH

DENSITY = 745.0


class SheetShiftCommon(ProilFleetCommon):
    """A closed shift of petrol that lost six litres between two stops, row by row.

    The rows are written as they stand after the closing: what is tried is what is printed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.shift = cls.env["proil.shift"].create(cls._closed_vals())
        cls._reading("opening", "905.600", 12.4, "842.3", MORNING, totalizer_litres=204816.37)
        cls._reading("control", "500.000", None, "470.0", EVENING, is_valid=False)
        cls._reading("closing", "428.900", 15.8, "401.1", EVENING, totalizer_litres=205934.83)
        cls._load("640.000", 9.0, "1187")
        cls.fills = cls._fill_row("559.230", 1) + cls._fill_row("559.230", 2)
        cls.balance = cls._balance()

    @classmethod
    def _closed_vals(cls):
        return {
            "driver_id": cls.driver.id,
            "tanker_id": cls.tanker.id,
            "state": "closed",
            "opened_at": MORNING,
            "closed_at": EVENING,
        }

    @classmethod
    def _at_15(cls, litres, temperature):
        if temperature is None:
            return {}
        return {
            "temperature_c": temperature,
            "density15": DENSITY,
            "vcf": correction_factor(DENSITY, temperature),
            "litres15": litres_at_15(Decimal(litres), DENSITY, temperature),
        }

    @classmethod
    def _reading(cls, kind, litres, temperature, level_mm, at, shift=None, **more):
        return cls.env["proil.reading"].create(
            {
                "shift_id": (shift or cls.shift).id,
                "compartment_id": cls.petrol.id,
                "kind": kind,
                "read_at": at,
                "level_mm": float(level_mm),
                "level_litres": litres,
                "photo_sha256": HASH if kind == "opening" else False,
                **cls._at_15(litres, temperature),
                **more,
            }
        )

    @classmethod
    def _load(cls, litres, temperature, waybill):
        return cls.env["proil.load"].create(
            {
                "shift_id": cls.shift.id,
                "compartment_id": cls.petrol.id,
                "litres": litres,
                "waybill_number": waybill,
                "loaded_at": MORNING + timedelta(hours=3),
                **cls._at_15(litres, temperature),
            }
        )

    @classmethod
    def _fill_row(cls, litres, hours):
        at = MORNING + timedelta(hours=hours)
        return cls.env["proil.fill"].create(
            {
                "shift_id": cls.shift.id,
                "compartment_id": cls.petrol.id,
                "state": "done",
                "totalizer_before_litres": 204816.37,
                "totalizer_after_litres": 205375.6,
                "litres": litres,
                "started_at": at,
                "finished_at": at + timedelta(minutes=5),
                **cls._at_15(litres, 14.1),
            }
        )

    @classmethod
    def _balance(cls):
        dispensed15 = sum(cls.fills.mapped("litres15"))
        opening15, loaded15 = (
            litres_at_15(Decimal(litres), DENSITY, celsius)
            for litres, celsius in (("905.600", 12.4), ("640.000", 9.0))
        )
        closing15 = litres_at_15(Decimal("428.900"), DENSITY, 15.8)
        book15 = opening15 + loaded15 - dispensed15
        book_corrected = Decimal("433.990")
        closed = MORNING + timedelta(hours=6, minutes=7)
        return cls.env["proil.balance"].create(
            {
                "shift_id": cls.shift.id,
                "compartment_id": cls.petrol.id,
                "opening_litres": "905.600",
                "loads_litres": "640.000",
                "fills_litres": "1118.460",
                "book_litres": "427.140",
                "closing_litres": "428.900",
                "variance_litres": "1.760",
                "totalizer_difference_litres": 0,
                "method": "D1250-80/54B",
                "density15_kg_m3": DENSITY,
                "opening_litres15": opening15,
                "opening_corrected_litres15": "909.074",
                "loads_litres15": loaded15,
                "loads_corrected_litres15": "644.259",
                "dispensed_litres": "1118.460",
                "dispensed_litres15": dispensed15,
                "dispensed_corrected_litres15": "1118.448",
                "totalizer_opening_litres": "204816.370",
                "totalizer_closing_litres": "205934.830",
                "evaporation_litres15": "0.895",
                "transferred_in_litres15": 0,
                "returned_litres15": 0,
                "past_meter_litres15": 0,
                "loads_kg": "479.973",
                "dispensed_kg": "833.244",
                "book_litres15": book15,
                "book_corrected_litres15": book_corrected,
                "closing_litres15": closing15,
                "closing_corrected_litres15": "428.072",
                "variance_litres15": closing15 - book15,
                "variance_corrected_litres15": Decimal("428.072") - book_corrected,
                "state": "fail",
                "u_litres": "0.9",
                "u95_litres": "1.8",
                "statistic": 61,
                "statistic_limit": 13,
                "is_alarm": True,
                "verdict": "loss_between_stops",
                "estimated_loss_litres": "5.8",
                "window_from": closed,
                "window_to": closed + timedelta(minutes=24),
                "fill_before_id": cls.fills[0].id,
                "fill_after_id": cls.fills[1].id,
                "software_version": "19.0.1.0.0",
                "curve": cls._curve(),
            }
        )

    @classmethod
    def _curve(cls):
        return [
            {
                "t_min": 15 * number,
                "stop": number,
                "kind": "load_post" if number == 12 else "post",
                "r_l": 0.1 if number < 25 else -5.7,
                "sigma_l": 0.3,
                "doubted": number == 20,
            }
            for number in range(43)
        ]

    @classmethod
    def _bare_shift(cls):
        """A shift whose readings have no temperature."""
        shift = cls.env["proil.shift"].create(cls._closed_vals())
        for kind, litres, at in (("opening", "500", MORNING), ("closing", "498", EVENING)):
            cls._reading(kind, litres, None, "400", at, shift, totalizer_litres=10)
        cls.env["proil.balance"].create(
            {
                "shift_id": shift.id,
                "compartment_id": cls.petrol.id,
                "opening_litres": "500",
                "loads_litres": 0,
                "fills_litres": 0,
                "book_litres": "500",
                "closing_litres": "498",
                "variance_litres": "-2",
                "totalizer_difference_litres": 0,
                "state": "incomplete",
            }
        )
        return shift
