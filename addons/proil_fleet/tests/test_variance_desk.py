from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from proil_core.refusal import Code

from .common import EVENING
from .reconciliation_common import ProilReconciledCommon


@tagged("post_install", "-at_install")
class TestVarianceDesk(ProilReconciledCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._learn_well()
        cls.second = new_test_user(cls.env, "fc2", groups="proil_api.group_fuel_controller")

    def _stolen(self, litres):
        return self._petrol_balance(self._day(losses={220: litres}))

    def test_small_variance_needs_one_person(self):
        balance = self._stolen(2.5)
        self.assertEqual(balance.approval_state, "waiting")

        balance.with_user(self.controller).action_approve()

        self.assertEqual(balance.approval_state, "approved")
        self.assertEqual(balance.first_approved_by_id, self.controller)
        self.assertFalse(balance.second_approved_by_id)

    def test_above_three_litres_two_people_accept_it(self):
        balance = self._stolen(5)

        balance._approve(self.controller, EVENING)
        self.assertEqual(balance.approval_state, "second_waiting")
        with self.assertRefused(Code.SECOND_PERSON_NEEDED):
            balance._approve(self.controller, EVENING)
        balance._approve(self.second, EVENING)

        self.assertEqual(balance.approval_state, "approved")
        self.assertEqual(balance.first_approved_by_id, self.controller)
        self.assertEqual(balance.second_approved_by_id, self.second)

    def test_driver_does_not_accept_his_own_variance(self):
        balance = self._stolen(2.5)
        self.driver.partner_id = self.controller.partner_id

        with self.assertRefused(Code.SECOND_PERSON_NEEDED):
            balance._approve(self.controller, EVENING)

        self.assertEqual(balance.approval_state, "waiting")

    def test_only_a_fuel_controller_accepts_or_investigates(self):
        balance = self._stolen(5).with_user(self.dispatcher)

        for verb in (balance.action_approve, balance.action_investigate):
            with self.subTest(verb.__name__), self.assertRaises(AccessError):
                verb()

    def test_nothing_to_accept_in_a_good_balance_or_in_an_earlier_revision(self):
        shift = self._day(losses={220: 5})
        earlier = self._petrol_balance(shift)
        shift._reconcile()
        good = self._petrol_balance(shift)
        good._approve(self.controller, EVENING)
        good._approve(self.second, EVENING)

        for balance in (earlier, good):
            with self.assertRaises(UserError):
                balance._approve(self.controller, EVENING)

    def test_new_revision_waits_for_approval_anew(self):
        shift = self._day(losses={220: 5})
        self._petrol_balance(shift)._approve(self.controller, EVENING)

        shift._reconcile()

        self.assertEqual(self._petrol_balance(shift).approval_state, "waiting")


@tagged("post_install", "-at_install")
class TestInvestigation(ProilReconciledCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._learn_well()
        cls.second = new_test_user(cls.env, "fc2", groups="proil_api.group_fuel_controller")

    def setUp(self):
        super().setUp()
        self.balance = self._petrol_balance(self._day(losses={220: 5}))
        action = self.balance.with_user(self.controller).action_investigate()
        self.act = self.env["proil.investigation"].browse(action["res_id"])

    def test_act_is_about_the_account_that_is_furthest_off(self):
        self.assertEqual(self.act.balance_id, self.balance)
        self.assertEqual(self.act.litres, self.balance.stock_litres)
        self.assertEqual(self.act.opened_by_id, self.controller)
        self.assertRegex(self.act.name, r"^INV/\d{4}/\d{4}$")

    def test_open_act_is_continued(self):
        again = self.balance.with_user(self.second).action_investigate()

        self.assertEqual(again["res_id"], self.act.id)

    def test_two_people_sign_and_then_it_stays(self):
        first, second = (self.act.with_user(user) for user in (self.controller, self.second))
        with self.assertRaisesRegex(UserError, "cause"):
            first.action_sign()
        first.write({"cause": "theft", "decision": "Withhold nothing, inspect the seals."})

        first.action_sign()
        with self.assertRaisesRegex(UserError, "signed"):
            first.action_sign()
        self.assertEqual(self.act.state, "signing")
        second.action_sign()

        self.assertEqual(self.act.state, "signed")
        self.assertEqual(self.act.signature_ids.user_id, self.controller + self.second)

    @mute_logger("odoo.sql_db")
    def test_what_one_person_signed_is_not_worded_anew_behind_his_back(self):
        first, second = (self.act.with_user(user) for user in (self.controller, self.second))
        first.write({"cause": "natural_loss", "decision": "Accept."})
        with self.assertRaisesRegex(UserError, "second signature"):
            first.action_take_back()
        first.action_sign()
        self.assertNeverChanged({"the decision": lambda: second.write({"decision": "Dismiss."})})

        second.action_take_back()
        second.write({"decision": "Dismiss."})
        second.action_sign()

        self.assertEqual(self.act.state, "signing")
        self.assertEqual(self.act.signature_ids.user_id, self.second)
        first.action_sign()
        self.assertEqual(self.act.state, "signed")
        self.assertEqual(self.act.signature_ids.user_id, self.controller + self.second)

    @mute_logger("odoo.sql_db")
    def test_signatures_stay(self):
        self.act.write({"cause": "theft", "decision": "x"})
        self.act.with_user(self.controller).action_sign()
        signature = self.act.signature_ids

        self.assertNeverChanged(
            {
                "who signed": lambda: signature.write({"user_id": self.second.id}),
                "the signature goes": signature.unlink,
            }
        )

    def test_controller_does_not_write_what_the_actions_write(self):
        act = self.act.with_user(self.controller)
        now = EVENING
        for vals in ({"state": "signed"}, {"signed_at": now}, {"opened_by_id": self.second.id}):
            with self.subTest(vals), self.assertRaises(AccessError):
                act.write(vals)

        self.assertEqual(self.act.state, "open")

    def test_act_goes_on_when_a_reversal_makes_a_new_revision(self):
        self.balance.shift_id._reconcile()
        current = self._petrol_balance(self.balance.shift_id)

        again = current.with_user(self.second).action_investigate()

        self.assertNotEqual(current, self.balance)
        self.assertEqual(again["res_id"], self.act.id)
        self.assertEqual(current.investigation_ids, self.act)
        self.assertEqual(self.act._balance_that_counts(), current)

    def test_dispatcher_neither_reads_nor_signs(self):
        act = self.act.with_user(self.dispatcher)

        self.assertFalse(act.has_access("read"))
        for action in (act.action_sign, act.action_take_back):
            with self.subTest(action.__name__), self.assertRaises(AccessError):
                action()


@tagged("post_install", "-at_install")
class TestReconciliationSecurity(ProilReconciledCommon):
    def test_who_reads_and_who_writes(self):
        shift = self._day(losses={220: 5})
        balance = self._petrol_balance(shift)
        shift.sudo()._job_count()
        self.env["proil.investigation"].with_user(self.controller)._begin(balance)
        staff = (self.controller, self.dispatcher)
        readers = {
            "proil.check": staff,
            "proil.fuel.alarm": staff,
            "proil.cusum": (self.controller,),
            "proil.investigation": (self.controller,),
        }
        for model, may in readers.items():
            for user in staff:
                record = self.env[model].search([], limit=1).with_user(user)
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(record.has_access("read"), user in may)
                    for operation in ("create", "unlink"):
                        self.assertFalse(record.has_access(operation))
                    is_act = model == "proil.investigation" and user == self.controller
                    self.assertEqual(record.has_access("write"), is_act)
