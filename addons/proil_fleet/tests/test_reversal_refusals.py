from decimal import Decimal

from psycopg2.errors import CheckViolation, RestrictViolation

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from proil_core.fuel.dip import Dip, DipKind
from proil_core.refusal import Code

from .common import EVENING, MORNING
from .reversal_common import ReversalCase


@tagged("post_install", "-at_install")
class TestReversalRefusals(ReversalCase):
    def test_who_asks_does_not_approve(self):
        request = self._request(self._fill(self.shift, "45"))

        with self.assertRefused(Code.SECOND_PERSON_NEEDED):
            request._approve()

        self.assertEqual(request.state, "requested")

    def test_driver_does_not_approve_for_his_own_shift(self):
        request = self._request(self._fill(self.shift, "45"))
        self.driver.partner_id = self.second.partner_id

        with self.assertRefused(Code.SECOND_PERSON_NEEDED):
            request.with_user(self.second)._approve()

    def test_shift_keeps_its_opening_and_its_closing(self):
        opening = self.shift._readings_of(self.petrol)
        with self.assertRefused(Code.READINGS_MISSING):
            self._request(opening)
        right = self._reverse(opening, {"litres": Decimal(990)})
        with self.assertRefused(Code.READINGS_MISSING):
            self._request(right)

        self.shift._close(self._readings(), EVENING)

        with self.assertRefused(Code.READINGS_MISSING):
            self._request(self.shift._readings_of(self.petrol)[1])

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
        dip = Dip(DipKind.CONTROL, MORNING, Decimal(1490))
        reading = self.shift._record_dip(self.petrol, dip, MORNING)
        for original, litres in ((load, 500), (reading, 1490)):
            with self.subTest(original._name):
                wizard = self._wizard(original, is_replaced=False)
                self.assertEqual(wizard.litres_recorded, litres)
                wizard.action_request()
                self.assertFalse(original.reversal_ids.is_replaced)

    def test_dispatcher_does_not_ask(self):
        dispatcher = new_test_user(self.env, "ds", groups="proil_api.group_dispatcher")

        with self.assertRaises(AccessError):
            self._wizard(self._fill(self.shift, "45"), dispatcher)
