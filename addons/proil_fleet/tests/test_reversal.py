from decimal import Decimal

from psycopg2.errors import CheckViolation, RestrictViolation

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from proil_core.fuel.balance import Readings
from proil_core.refusal import Code

from .common import EVENING, MORNING, ProilFleetCommon


class ReversalCase(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "proil_api.group_fuel_controller"
        cls.first = new_test_user(cls.env, "first", groups=group)
        cls.second = new_test_user(cls.env, "second", groups=group)
        cls.petrol.density15 = 745
        cls.shift = cls._open_shift()

    def _request(self, original, replacement=None, user=None):
        reversals = self.env["proil.reversal"].with_user(user or self.first)
        return reversals._request(original, "wrong photo", replacement)

    def _reverse(self, original, replacement=None):
        request = self._request(original, replacement)
        return request.with_user(self.second)._approve()


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

    def test_reversals_are_found(self):
        fill, other = self._fill(self.shift, "45"), self._fill(self.shift, "10")
        self._reverse(fill)

        fills = self.env["proil.fill"]
        of_shift = [("shift_id", "=", self.shift.id)]
        self.assertEqual(fills.search([*of_shift, ("is_reversed", "=", True)]), fill)
        self.assertEqual(fills.search([*of_shift, ("is_reversed", "=", False)]), other)


@tagged("post_install", "-at_install")
class TestReversalRefusals(ReversalCase):
    def test_who_asks_does_not_approve(self):
        request = self._request(self._fill(self.shift, "45"))

        with self.assertRefused(Code.SECOND_PERSON_NEEDED):
            request._approve()

        self.assertEqual(request.state, "requested")

    def test_nothing_is_reversed_twice(self):
        fill = self._fill(self.shift, "45")
        self._request(fill)
        with self.assertRefused(Code.ALREADY_REVERSED):
            self._request(fill, user=self.second)

        fill.reversal_ids.with_user(self.second)._approve()
        with self.assertRefused(Code.ALREADY_REVERSED):
            self._request(fill)

    def test_decided_request_stays_so(self):
        request = self._request(self._fill(self.shift, "45"))
        request.with_user(self.second)._approve()

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="approved"):
            request.with_user(self.second)._decline()

    def test_fill_that_pours_is_finished_first(self):
        fill = self.env["proil.fill"]._start(self.shift, self.dt, Decimal(50000), MORNING)

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="pouring"):
            self._request(fill)

    @mute_logger("odoo.sql_db")
    def test_database_wants_two_people_and_keeps_what_was_decided(self):
        request = self._request(self._fill(self.shift, "45"))
        alone = "state = 'approved', approved_by_id = requested_by_id, decided_at = now()"
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(f"UPDATE proil_reversal SET {alone}")

        request.with_user(self.second)._approve()
        self.env.flush_all()
        for statement in ("UPDATE proil_reversal SET reason = 'x'", "DELETE FROM proil_reversal"):
            with (
                self.subTest(statement),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_nobody_writes_reversals_by_hand(self):
        request = self._request(self._fill(self.shift, "45"))
        for operation in ("write", "create", "unlink"):
            with self.subTest(operation), self.assertRaises(AccessError):
                request.check_access(operation)

    def test_who_may_decide(self):
        request = self._request(self._fill(self.shift, "45"))
        dispatcher = new_test_user(self.env, "ds", groups="proil_api.group_dispatcher")
        for action in ("action_approve", "action_decline"):
            with self.subTest(action), self.assertRefused(Code.FORBIDDEN):
                getattr(request.with_user(dispatcher), action)()

        request.with_user(self.second).action_approve()
        self.assertEqual(request.state, "approved")


@tagged("post_install", "-at_install")
class TestReversalRequest(ReversalCase):
    def _wizard(self, original, user=None, **vals):
        action = original.with_user(user or self.first).action_request_reversal()
        wizards = self.env[action["res_model"]].with_user(user or self.first)
        return wizards.with_context(**action["context"]).create({"reason": "typed twice", **vals})

    def test_controller_asks_from_the_line(self):
        fill = self._fill(self.shift, "45")
        wizard = self._wizard(fill, litres=Decimal("44.5"))
        self.assertEqual(wizard.litres_recorded, Decimal(45))

        wizard.action_request()

        self.assertEqual(fill.reversal_ids.litres, Decimal("44.5"))
        self.assertEqual(fill.reversal_ids.litres_recorded, Decimal(45))
        self.assertIsNone(fill.reversal_ids.temperature_c)
        self.assertEqual(fill.reversal_ids.reason, "typed twice")

    def test_line_of_each_kind(self):
        load = self.shift._record_load(self.petrol, "AI-95", Decimal(500), "1", MORNING)
        opening = self.shift._readings_of(self.petrol)
        for original, litres in ((load, 500), (opening, 1000)):
            with self.subTest(original._name):
                wizard = self._wizard(original, is_replaced=False)
                self.assertEqual(wizard.litres_recorded, litres)
                wizard.action_request()
                self.assertFalse(original.reversal_ids.is_replaced)

    def test_dispatcher_does_not_ask(self):
        dispatcher = new_test_user(self.env, "ds", groups="proil_api.group_dispatcher")

        with self.assertRaises(AccessError):
            self._wizard(self._fill(self.shift, "45"), dispatcher)
