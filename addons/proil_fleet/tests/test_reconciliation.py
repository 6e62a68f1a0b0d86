from decimal import Decimal

from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.fuel.dip import DipFacts

from .reconciliation_common import FILLS, ProilReconciledCommon, at

THOUSANDTH, CENTILITRE = Decimal("0.001"), Decimal("0.01")


@tagged("post_install", "-at_install")
class TestReconciliation(ProilReconciledCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameters = cls._learn_well()

    def _failing(self, balance):
        failing = balance.check_ids.filtered(lambda check: not check.holds)
        return {(check.kind, check.subject) for check in failing}

    def test_clean_day_is_ok(self):
        balance = self._petrol_balance(self._day())

        self.assertEqual(balance.state, "ok")
        self.assertEqual((balance.verdict, balance.is_alarm), ("none", False))
        self.assertAlmostEqual(balance.variance_corrected_litres15, 0, delta=0.1)
        self.assertLess(balance.u95_litres, 3)
        self.assertEqual(balance.approval_state, "not_needed")
        self.assertEqual(self._failing(balance), set())
        kinds = balance.check_ids.mapped("kind")
        self.assertEqual(
            [kinds.count(f"r{number}") for number in range(1, 7)], [1, 10, 10, 1, 1, 12]
        )
        self.assertEqual((balance.revision, balance.parameters_id), (1, self.parameters))
        self.assertEqual(balance.software_version, "19.0.1.0.0")
        self.assertFalse(self.env["proil.fuel.alarm"].search([("balance_id", "=", balance.id)]))

    def test_litres_stand_at_15_degrees_and_corrected(self):
        balance = self._petrol_balance(self._day())

        self.assertEqual(balance.method, "D1250-80/54B")
        self.assertEqual(balance.density15_kg_m3, 745)
        self.assertEqual((balance.opening_litres15, balance.loads_litres15), (800, 500))
        self.assertEqual((balance.dispensed_litres, balance.dispensed_litres15), (400, 400))
        self.assertEqual(balance.book_litres15, 900)
        self.assertAlmostEqual(balance.evaporation_litres15, Decimal("0.320"), delta=THOUSANDTH)
        self.assertAlmostEqual(balance.book_corrected_litres15, Decimal("899.68"), delta=CENTILITRE)
        self.assertEqual(balance.opening_kg, Decimal("596.000"))
        self.assertEqual(balance.variance_kg, balance.closing_kg - balance.book_kg)

    def test_five_litres_stolen_between_two_stops_are_found_there(self):
        shift = self._day(losses={220: 5})

        balance = self._petrol_balance(shift)

        self.assertEqual((balance.state, balance.verdict), ("fail", "loss_between_stops"))
        self.assertAlmostEqual(balance.estimated_loss_litres, 5, delta=0.6)
        self.assertEqual((balance.window_from, balance.window_to), (at(212), at(233)))
        fills = shift.fill_ids.sorted("started_at")
        self.assertEqual((balance.fill_before_id, balance.fill_after_id), (fills[6], fills[7]))
        place = balance.sudo().with_context(lang="en_US").place_text
        self.assertEqual(place, "between fills 7 and 8")
        self.assertAlmostEqual(balance.stock_litres, -5, delta=0.1)
        self.assertEqual((balance.driver_litres, balance.depot_litres), (0, 0))
        self.assertEqual(balance.approval_state, "waiting")
        self.assertTrue(balance.needs_second_person)
        [between] = balance.check_ids.filtered(lambda c: c.kind == "r6" and not c.holds)
        self.assertAlmostEqual(between.litres, -5, delta=0.1)

    def test_short_load_is_on_the_depots_account_alone(self):
        balance = self._petrol_balance(self._day(losses={162: 5}))

        self.assertEqual((balance.state, balance.verdict), ("fail", "load"))
        self.assertAlmostEqual(balance.depot_litres, -5, delta=0.3)
        self.assertAlmostEqual(balance.stock_litres, 0, delta=0.3)
        self.assertEqual(balance.driver_litres, 0)
        [load] = balance.check_ids.filtered(lambda check: check.kind == "r4")
        self.assertEqual((load.account, load.holds, load.subject), ("depot", False, "ТТН-1187"))
        self.assertEqual(load.load_id.waybill_number, "ТТН-1187")
        alarms = self.env["proil.fuel.alarm"].search([("balance_id", "=", balance.id)])
        self.assertEqual(alarms.mapped("kind"), ["short_load"])

    def test_litres_poured_into_no_fill_are_on_the_drivers_account_alone(self):
        balance = self._petrol_balance(self._day(unrecorded=[4]))

        self.assertEqual((balance.state, balance.verdict), ("fail", "none"))
        self.assertEqual(balance.driver_litres, 40)
        self.assertAlmostEqual(balance.stock_litres, 0, delta=0.1)
        self.assertEqual(self._failing(balance), {("r1", "")})
        alarms = self.env["proil.fuel.alarm"].search([("balance_id", "=", balance.id)])
        self.assertEqual(alarms.mapped("kind"), ["past_fills"])
        self.assertEqual(alarms.litres, -40)

    def test_stuck_probe_is_never_ok(self):
        balance = self._petrol_balance(self._day(is_stuck=True))

        self.assertEqual(balance.state, "fail")
        failing = balance.check_ids.filtered(lambda check: not check.holds)
        self.assertEqual(len(failing.filtered("fill_id").filtered(lambda c: c.kind == "r3")), FILLS)

    def test_day_without_temperatures_is_incomplete(self):
        balance = self._petrol_balance(self._day(facts=DipFacts()))

        self.assertEqual(balance.state, "incomplete")
        self.assertIn("temperature", balance.incomplete_reasons)
        self.assertIsNone(balance.closing_litres15)
        self.assertIsNone(balance.variance_corrected_litres15)
        self.assertGreater(balance.u95_litres, 0)
        self.assertEqual(balance.approval_state, "waiting")

    def test_compartment_without_instruments_is_incomplete_and_says_what_it_could_hold(self):
        shift = self._day()

        balance = shift.balance_ids - self._petrol_balance(shift)

        self.assertEqual(balance.state, "incomplete")
        self.assertEqual(balance.incomplete_reasons, ["temperature"])
        self.assertGreater(balance.u95_litres, 3)

    def test_result_recomputes_to_the_bit(self):
        shift = self._day(losses={220: 5})
        balance = self._petrol_balance(shift).sudo()
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual(balance._recompute(), balance.result)
        self.assertEqual(shift.sudo()._record_for(self.petrol).to_json(), _plain(balance.record))

    @mute_logger("odoo.sql_db")
    def test_database_refuses_to_recount_a_balance(self):
        balance = self._petrol_balance(self._day()).sudo()

        self.assertNeverChanged(
            {
                "the stock": lambda: balance.write({"stock_litres": 1}),
                "what it follows from": lambda: balance.write({"record": {}}),
                "the verdict": lambda: balance.write({"state": "ok", "verdict": "leak"}),
            }
        )

    def test_reconciling_again_is_a_new_revision(self):
        shift = self._day()
        first = self._petrol_balance(shift)

        shift._reconcile()

        second = self._petrol_balance(shift)
        self.assertEqual((first.is_current, second.is_current), (False, True))
        self.assertEqual((first.revision, second.revision), (1, 2))
        self.assertEqual(second.result, first.result)
        self.assertEqual(len(shift.balance_ids), 2)
        self.assertEqual(shift.variance_litres, sum(shift.balance_ids.mapped("variance_litres")))

    def test_place_is_told_by_the_fills_around_it(self):
        balances = self.env["proil.balance"].with_context(lang="en_US")

        for numbers, words in {
            ("7", "8"): "between fills 7 and 8",
            ("4", "4"): "at fill 4",
            ("9", None): "after fill 9",
            (None, "1"): "before fill 1",
            (None, None): None,
        }.items():
            with self.subTest(numbers):
                self.assertEqual(balances._place_words(*numbers), words)


@tagged("post_install", "-at_install")
class TestTankerThatCannotHold(ProilReconciledCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petrol.probe_ids.write({"kind": "capacitive", "tilt_compensated": False})

    def test_it_is_told_so_with_its_uncertainty(self):
        balance = self._petrol_balance(self._day())

        self.assertEqual(balance.state, "not_capable")
        self.assertGreater(balance.u95_litres, 3)
        self.assertEqual(balance.approval_state, "waiting")
        self.assertFalse(balance.parameters_id)
        self.assertEqual(balance._recompute(), balance.result)

    def test_what_the_books_see_is_told_all_the_same(self):
        balance = self._petrol_balance(self._day(unrecorded=[4]))

        self.assertEqual(balance.state, "fail")
        self.assertEqual(balance.driver_litres, 40)


def _plain(record):
    """JSON has lists where the core has tuples."""
    return {**record, "epochs": tuple(record["epochs"]), "orders": tuple(record["orders"])}
