from decimal import Decimal

from odoo import Command
from odoo.tests import new_test_user

from .common import MORNING, ProilFleetCommon

# A straight tank of 2000 l, 1000 mm high, poured every 40 mm.
POINTS = [(Decimal(mm), Decimal(2 * mm)) for mm in range(0, 1001, 40)]


class ProilEquipmentCommon(ProilFleetCommon):
    """The fuel controller, and instruments for the petrol compartment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = new_test_user(cls.env, "fc", groups="proil_api.group_fuel_controller")
        cls.dispatcher = new_test_user(cls.env, "ds", groups="proil_api.group_dispatcher")

    @classmethod
    def _enter_table(cls, points=POINTS, **changed):
        return cls.env["proil.strapping.table"]._enter(
            cls.petrol,
            points,
            {
                "method": "poured",
                "measured_on": "2030-03-11",
                "author": "Metrologist",
                "certified_litres": Decimal(2000),
                **changed,
            },
        )

    @classmethod
    def _install(cls, model, **changed):
        return cls.env[model].create(
            {
                "compartment_id": cls.petrol.id,
                "serial": "100",
                "installed_at": "2030-01-01 00:00:00",
                **changed,
            }
        )

    @classmethod
    def _prove(cls, meter, metered=("10.010", "10.012", "10.008"), **changed):
        return cls.env["proil.meter.proving"].create(
            {
                "meter_id": meter.id,
                "proved_at": MORNING,
                "measure_number": "М2р-10 № 17",
                "draw_ids": [
                    Command.create({"measure_litres": 10, "metered_litres": Decimal(litres)})
                    for litres in metered
                ],
                **changed,
            }
        )
