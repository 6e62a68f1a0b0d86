from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from proil_core.decimals import litres as rounded
from proil_core.fuel.balance import Readings
from proil_core.fuel.dip import Dip, DipFacts, DipKind
from proil_core.fuel.model import EVAPORATION_SHARE
from proil_core.fuel.parameters import from_data_sheet

from .common import MORNING
from .equipment_common import ProilEquipmentCommon

FILLS, EACH_L, LOADED_L = 10, Decimal(40), Decimal(500)
AT_15 = DipFacts(temperature_c=15.0, density_kg_m3=745.0)
LOADED_AT = 162


def at(minute):
    return MORNING + timedelta(minutes=minute)


class ProilReconciledCommon(ProilEquipmentCommon):
    """Whole days of the petrol compartment: ten fills of 40 l half an hour apart, and a load."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enter_table()
        cls.meter = cls._install("proil.meter")
        cls._install("proil.probe", tilt_compensated=True)

    @classmethod
    def _learn_well(cls):
        """Corrections of a tanker whose table and meter thirty shifts have taught."""
        sheet = replace(
            cls.petrol._instruments(MORNING),
            strapping_sd_share=5e-5,
            meter_proved_sd_share=2e-4,
            load_mpe_share=4e-4,
        )
        return cls.env["proil.parameters"].create(
            {
                "compartment_id": cls.petrol.id,
                "version": 1,
                "valid_from": at(-1),
                "approved_at": at(-1),
                "approved_by_id": cls.controller.id,
                "shifts_count": 30,
                "data": from_data_sheet(sheet).to_json(),
            }
        )

    def _day(self, losses=None, facts=AT_15, is_stuck=False, unrecorded=(), now=None, driver=None):
        """A closed shift; `losses` in litres by the minute from which they are missing."""
        day = Day(self, losses or {}, facts, is_stuck, unrecorded)
        day.open(driver)
        for number in range(1, FILLS + 1):
            if number == 6:
                day.load()
            day.pour(number)
        return day.close()

    def _petrol_balance(self, shift):
        return shift.balance_ids.filtered(lambda each: each.compartment_id == self.petrol)


class Day:
    def __init__(self, case, losses, facts, is_stuck, unrecorded):
        self.case, self.losses, self.facts = case, losses, facts
        self.is_stuck, self.unrecorded = is_stuck, unrecorded
        self.start = self.totalizer = case.petrol.totalizer_litres or Decimal(50000)

    def level(self, minute):
        if self.is_stuck:
            return Decimal(800)
        poured = 40 * sum(30 * number <= minute for number in range(1, FILLS + 1))
        lost = sum(litres for since, litres in self.losses.items() if since <= minute)
        loaded = float(LOADED_L) if minute >= LOADED_AT else 0
        return rounded(800 - poured * (1 + EVAPORATION_SHARE) - lost + loaded)

    def anchors(self, minute):
        petrol = Readings(self.totalizer, self.level(minute), self.facts)
        diesel = self.case.diesel.totalizer_litres or Decimal(50000)
        return {
            self.case.petrol: petrol,
            self.case.diesel: Readings(diesel, Decimal(600)),
        }

    def open(self, driver):
        case = self.case
        self.shift = case._open_shift(driver=driver, readings=self.anchors(0))

    def dip(self, kind, minute):
        dip = Dip(DipKind(kind), at(minute), self.level(minute), facts=self.facts)
        self.shift._record_dip(self.case.petrol, dip, at(minute))

    def pour(self, number):
        minute, before = 30 * number, self.totalizer
        self.totalizer += EACH_L
        if number in self.unrecorded:
            return
        self.dip("pre", minute - 7)
        fills = self.case.env["proil.fill"].with_user(self.case.driver_api)
        fill = fills._start(self.shift, self.case.ai95, before, at(minute - 5))
        fill._finish(self.totalizer, EACH_L, Decimal(5000), at(minute))
        self.dip("post", minute + 2)

    def load(self):
        self.dip("load_pre", 156)
        self.shift._record_load(
            self.case.petrol,
            "AI-95",
            LOADED_L,
            "ТТН-1187",
            at(LOADED_AT),
            temperature_c=self.facts.temperature_c,
            density_kg_m3=745.0,
        )
        self.dip("load_post", 168)

    def close(self):
        self.shift._close(self.anchors(400), at(400))
        return self.shift
