from contextlib import contextmanager
from decimal import Decimal

from psycopg2.errors import RestrictViolation

from odoo import Command, fields

from odoo.addons.base.tests.common import BaseCommon

from proil_core.fuel.balance import Readings
from proil_core.refusal import Refusal

MORNING = fields.Datetime.to_datetime("2030-05-14 05:00:00")
EVENING = fields.Datetime.to_datetime("2030-05-14 17:00:00")


def issue_papers(holder):
    """Every paper that a driver or a tanker needs for a shift."""
    kind = "driver" if holder._name == "proil.driver" else "tanker"
    kinds = holder.env["proil.paper.kind"].search(
        [("holder", "=", kind), ("is_required", "=", True)]
    )
    return holder.env["proil.paper"].create(
        [
            {
                "kind_id": each.id,
                f"{kind}_id": holder.id,
                "number": f"{each.code}-{holder.id}",
                "issued_on": "2020-01-01",
                "valid_to": "2040-01-01",
            }
            for each in kinds
        ]
    )


class ProilFleetCommon(BaseCommon):
    """One driver and one tanker with 1000 l of AI-95 and 600 l of diesel on board."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ai95 = cls.env.ref("proil_fleet.product_ai95")
        cls.ai98 = cls.env.ref("proil_fleet.product_ai98")
        cls.dt = cls.env.ref("proil_fleet.product_dt")
        cls.driver_api = cls.env.ref("proil_api.user_driver")
        cls.driver = cls._create_driver("Ivan Petrov", "+79161234567")
        cls.tanker = cls._create_tanker("А123ВС77", {cls.ai95: 2000, cls.dt: 1200})
        cls.petrol, cls.diesel = cls.tanker.compartment_ids

    @classmethod
    def _create_driver(cls, name, phone):
        partner = cls.env["res.partner"].create({"name": name, "proil_phone": phone})
        driver = cls.env["proil.driver"].create({"partner_id": partner.id})
        issue_papers(driver)
        return driver

    @classmethod
    def _create_tanker(cls, plate, capacities):
        """`capacities` maps the grade of each compartment to its litres."""
        brand = cls.env["fleet.vehicle.model.brand"].create({"name": "ГАЗ"})
        model = cls.env["fleet.vehicle.model"].create({"name": "NEXT", "brand_id": brand.id})
        compartments = [
            {"name": str(number), "product_id": grade.id, "capacity_litres": litres}
            for number, (grade, litres) in enumerate(capacities.items(), start=1)
        ]
        tanker = cls.env["fleet.vehicle"].create(
            {
                "license_plate": plate,
                "model_id": model.id,
                "is_tanker": True,
                "compartment_ids": [Command.create(each) for each in compartments],
            }
        )
        issue_papers(tanker)
        return tanker

    @classmethod
    def _add_twin(cls, capacity_litres):
        """One more compartment of AI-95 on the tanker."""
        twin = cls.env["proil.compartment"].create(
            {
                "tanker_id": cls.tanker.id,
                "name": "3",
                "product_id": cls.ai95.id,
                "capacity_litres": capacity_litres,
            }
        )
        cls.tanker.invalidate_recordset(["compartment_ids"])
        return twin

    @classmethod
    def _readings(cls, tanker=None, totalizer="50000", level=("1000", "600"), **changed):
        """Readings of the compartments in their order; `changed` by the name of one."""
        compartments = (tanker or cls.tanker).compartment_ids
        read = {
            compartment: Readings(totalizer=Decimal(totalizer), level=Decimal(litres))
            for compartment, litres in zip(compartments, level, strict=False)
        }
        return read | {getattr(cls, name): reading for name, reading in changed.items()}

    @classmethod
    def _open_shift(cls, driver=None, tanker=None, readings=None, now=MORNING):
        tanker = tanker or cls.tanker
        shifts = cls.env["proil.shift"].with_user(cls.driver_api)
        return shifts._open(driver or cls.driver, tanker, readings or cls._readings(tanker), now)

    @classmethod
    def _fill(cls, shift, litres, product=None, before=None):
        """A fill that is done; its meter turns by as much as it pours."""
        product, litres = product or cls.ai95, Decimal(litres)
        [compartment] = shift.tanker_id.compartment_ids.filtered(
            lambda each: each.product_id == product
        )
        before = compartment.totalizer_litres if before is None else Decimal(before)
        fill = (
            cls.env["proil.fill"].with_user(cls.driver_api)._start(shift, product, before, MORNING)
        )
        fill._finish(before + litres, litres, Decimal(5000), MORNING)
        return fill

    @contextmanager
    def assertRefused(self, code, **facts):
        with self.assertRaises(Refusal) as caught:
            yield
        self.assertEqual(caught.exception.code, code)
        self.assertEqual(facts, {name: caught.exception.facts[name] for name in facts})

    def assertNeverChanged(self, changes):
        """The database refuses each of these changes, which go by their names."""
        for name, change in changes.items():
            with (
                self.subTest(name),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                change()
                self.env.flush_all()
