from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.proil_fleet.models import proil_compartment_learning

from proil_core.fuel.parameters import from_data_sheet

from .common import MORNING
from .reconciliation_common import ProilReconciledCommon


@tagged("post_install", "-at_install")
class TestLearning(ProilReconciledCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Learning asks the clock, and the days of these tests are in its future.
        cls.meter.installed_at = "2020-01-01 00:00:00"

    def _accepted(self, days, since=0):
        for number in range(since, since + days):
            shift = self._day()
            balance = self._petrol_balance(shift)
            if balance.approval_state == "waiting":
                balance._approve(self.controller, MORNING)
                self.assertEqual(balance.approval_state, "approved", number)

    def _proved(self, days=0):
        proving = self._prove(
            self.meter, proved_at=self.env.cr.now() - timedelta(days=days, minutes=1)
        )
        proving.action_confirm()
        return proving

    def _learned(self):
        return self.env["proil.parameters"].search([("compartment_id", "=", self.petrol.id)])

    def test_ten_accepted_shifts_after_a_proving_are_learned_from_once(self):
        proving = self._proved()
        self._accepted(9)
        self.petrol._learn()
        self.assertFalse(self._learned())

        self._accepted(1)
        self.petrol._learn()
        learned = self._learned()
        self._accepted(1)
        self.petrol._learn()

        self.assertEqual(self._learned(), learned)
        self.assertEqual((learned.proving_id, learned.version), (proving, 1))
        self.assertEqual(learned.shifts_count, 10)
        self.assertFalse(learned.plausibility_alarm)

    def test_the_last_shifts_are_learned_from_in_their_order(self):
        self._accepted(4)

        with patch(f"{proil_compartment_learning.__name__}.MOST_SHIFTS", 3):
            found = self.petrol._accepted_balances(self.meter.installed_at)

        every = self.env["proil.shift"].search([], order="id")
        self.assertEqual(found.shift_id, every[-3:])
        self.assertEqual(found.mapped("shift_id.id"), every[-3:].ids)

    def test_rebuilt_compartment_learns_anew(self):
        self._proved(days=1)
        self._accepted(10)
        self.petrol._learn()
        learned = self._learned()
        learned.with_user(self.controller).action_approve()
        self.petrol.capacity_litres = 2500
        self.assertFalse(learned._in_force(self.petrol, learned.valid_from))
        self._proved()
        self._accepted(1)

        balances = self.petrol._accepted_balances(self.meter.installed_at)
        self.petrol._learn()

        self.assertEqual(balances._of_one_kind(), balances[-1])
        self.assertEqual(self._learned(), learned)

    def test_nothing_is_learned_without_a_proving(self):
        self._accepted(10)

        self.petrol._learn()

        self.assertFalse(self._learned())

    def test_corrections_serve_when_a_controller_agreed(self):
        self._proved()
        self._accepted(10)
        self.petrol._learn()
        learned = self._learned()
        in_force = lambda: learned._in_force(self.petrol, learned.valid_from)  # noqa: E731
        self.assertFalse(in_force())
        with self.assertRaises(AccessError):
            learned.with_user(self.dispatcher).action_approve()

        learned.with_user(self.controller).action_approve()

        self.assertEqual(in_force(), learned)
        self.assertFalse(learned._in_force(self.petrol, learned.valid_from - timedelta(days=1)))
        self.assertEqual(learned._core().n_shifts, 10)

    def _implausible(self):
        return self.env["proil.parameters"].create(
            {
                "compartment_id": self.petrol.id,
                "version": 9,
                "valid_from": MORNING,
                "shifts_count": 10,
                "data": from_data_sheet(self.petrol._instruments(MORNING)).to_json(),
                "plausibility_q": 99,
                "plausibility_alarm": True,
            }
        )

    def test_implausible_corrections_cannot_be_approved(self):
        with self.assertRaises(UserError):
            self._implausible().with_user(self.controller).action_approve()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_to_change_what_was_learned(self):
        parameters = self._implausible()

        self.assertNeverChanged(
            {
                "what was learned": lambda: parameters.write({"data": {}}),
                "the parameters go": parameters.unlink,
            }
        )
