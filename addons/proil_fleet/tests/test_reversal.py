from decimal import Decimal

from odoo.tests import tagged

from proil_core.fuel.balance import Readings
from proil_core.fuel.dip import Dip, DipFacts, DipKind
from proil_core.refusal import Code

from .common import EVENING, MORNING
from .reversal_common import ReversalCase


@tagged("post_install", "-at_install")
class TestReversal(ReversalCase):
    def test_second_person_takes_a_fill_back(self):
        fill = self._fill(self.shift, "45")
        request = self._request(fill)
        self.assertEqual((request.state, fill.is_reversed), ("requested", False))
        self.assertEqual(self.shift.litres_poured, 45)

        nothing = request.with_user(self.second)._approve()

        self.assertFalse(nothing)
        self.assertEqual((request.state, request.requested_by_id), ("approved", self.first))
        self.assertEqual(request.approved_by_id, self.second)
        self.assertTrue(fill.is_reversed)
        self.assertEqual(fill.litres, Decimal(45))
        self.assertEqual((self.petrol.level_litres, self.shift.litres_poured), (1000, 0))

    def test_right_values_take_the_place(self):
        fill = self._fill(self.shift, "45")

        right = self._reverse(fill, {"litres": Decimal("44.5")})

        self.assertEqual((right.litres, right.kind), (Decimal("44.5"), "order"))
        self.assertEqual((right.started_at, right.compartment_id), (MORNING, self.petrol))
        self.assertEqual(right.reversal_id, fill.reversal_ids)
        self.assertNotEqual(right.public_id, fill.public_id)
        self.assertEqual(self.shift.fill_ids._counted(), right)
        self.assertEqual(self.petrol.level_litres, Decimal("955.5"))

    def test_mistyped_totalizer_is_put_right(self):
        fill = self._fill(self.shift, "45")
        self.assertEqual(self.petrol.totalizer_litres, 50045)

        right = self._reverse(fill, {"totalizer_litres": Decimal("50044.5"), "litres": "44.5"})

        self.assertEqual(right.totalizer_after_litres, Decimal("50044.5"))
        self.assertEqual(self.petrol.totalizer_litres, Decimal("50044.5"))
        self._fill(self.shift, "10", before="50044.5")

    def test_number_that_was_read_later_stays(self):
        fill = self._fill(self.shift, "45")
        self._fill(self.shift, "10")

        self._reverse(fill, {"totalizer_litres": Decimal("50044.5"), "litres": "44.5"})

        self.assertEqual(self.petrol.totalizer_litres, Decimal(50055))

    def test_load_and_its_papers(self):
        load = self.shift._record_load(self.petrol, "AI-95", Decimal(500), "1", MORNING)

        right = self._reverse(
            load, {"litres": Decimal(480), "temperature_c": 15.0, "density_kg_m3": 750.0}
        )

        self.assertEqual((right.litres, right.litres15), (480, 480))
        self.assertEqual((right.mass_kg, right.waybill_number), (360, "1"))
        self.assertEqual((self.petrol.level_litres, self.shift.litres_loaded), (1480, 480))

    def test_opening_reading_gets_its_temperature(self):
        opening, _none = self.shift._readings_of(self.petrol), None
        self.assertEqual(opening.reason, "missing_temperature")

        right = self._reverse(opening, {"temperature_c": 30.0, "litres": Decimal(990)})

        self.assertEqual((right.kind, right.is_valid, right.reason), ("opening", True, False))
        self.assertAlmostEqual(right.litres15, Decimal("971.89"), delta=Decimal("0.01"))
        self.assertEqual(self.shift._readings_of(self.petrol), right)
        self.assertEqual(self.petrol.level_litres, Decimal(990))

    def test_transfer_comes_back(self):
        twin = self.env["proil.compartment"]
        values = {"tanker_id": self.tanker.id, "product_id": self.ai95.id, "capacity_litres": 500}
        self.shift._close(self._readings(), EVENING)
        twin = twin.create({"name": "3", **values})
        self.tanker.invalidate_recordset(["compartment_ids"])
        shift = self._open_shift(readings=self._readings(level=("1000", "600", "0")))
        fill = shift._record_dose("transfer", self.petrol, Decimal(100), MORNING, target=twin)

        self._reverse(fill)

        self.assertEqual((self.petrol.level_litres, twin.level_litres), (1000, 0))

    def test_closed_shift_gets_a_new_revision(self):
        fill = self._fill(self.shift, "45")
        closing = Readings(totalizer=Decimal(50045), level=Decimal(955))
        self.shift._close(self._readings(petrol=closing), EVENING)
        level = self.petrol.level_litres

        self._reverse(fill, {"litres": Decimal(40)})

        balances = self.env["proil.balance"].search(
            [("shift_id", "=", self.shift.id), ("compartment_id", "=", self.petrol.id)]
        )
        current = balances.filtered("is_current")
        self.assertEqual(sorted(balances.mapped("revision")), [1, 2])
        self.assertEqual((current.revision, current.fills_litres), (2, Decimal(40)))
        self.assertEqual(current.variance_litres, Decimal(-5))
        self.assertEqual(self.petrol.level_litres, level)

    def test_declined_request_changes_nothing_and_may_be_repeated(self):
        fill = self._fill(self.shift, "45")
        request = self._request(fill)

        request.with_user(self.second)._decline()

        self.assertEqual((request.state, fill.is_reversed), ("declined", False))
        self.assertTrue(self._request(fill))

    def test_level_that_cannot_be_undoes_the_approval(self):
        load = self.shift._record_load(self.petrol, "AI-95", Decimal(500), "1", MORNING)
        self._fill(self.shift, "1400")
        request = self._request(load)

        with self.assertRefused(Code.LITRES_NEGATIVE), self.env.cr.savepoint():
            request.with_user(self.second)._approve()

        self.assertEqual((request.state, load.is_reversed), ("requested", False))

    def test_only_what_remains_has_to_be_possible(self):
        load = self.shift._record_load(self.petrol, "AI-95", Decimal(500), "1", MORNING)
        self._fill(self.shift, "1400")

        self._reverse(load, {"litres": Decimal(480)})
        self._reverse(self.shift._readings_of(self.petrol), {"litres": Decimal(990)})

        self.assertEqual(self.petrol.level_litres, Decimal(70))

    def test_dip_that_is_put_right_stays_with_its_fill_and_its_load(self):
        first = Dip(DipKind.PRE, MORNING, Decimal(1000))
        pre = self.shift._record_dip(self.petrol, first, MORNING)
        fill = self._fill(self.shift, "45")
        before = Dip(DipKind.LOAD_PRE, MORNING, Decimal(955), facts=DipFacts(temperature_c=15.0))
        load_pre = self.shift._record_dip(self.petrol, before, MORNING)
        load = self.shift._record_load(self.petrol, "AI-95", Decimal(500), "1", MORNING)

        right_pre = self._reverse(pre, {"temperature_c": 15.0})
        right_load_pre = self._reverse(load_pre, {"litres": Decimal(956)})

        self.assertEqual((right_pre._moved(), right_load_pre._moved()), (fill, load))
        self.assertEqual(load._dips_around()[0], right_load_pre)

    def test_reversals_are_found(self):
        fill, other = self._fill(self.shift, "45"), self._fill(self.shift, "10")
        self._reverse(fill)

        fills = self.env["proil.fill"]
        of_shift = [("shift_id", "=", self.shift.id)]
        self.assertEqual(fills.search([*of_shift, ("is_reversed", "=", True)]), fill)
        self.assertEqual(fills.search([*of_shift, ("is_reversed", "=", False)]), other)
