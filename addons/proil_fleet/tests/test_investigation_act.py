from odoo.tests import HttpCase, new_test_user, tagged

from .sheet_shift_common import SheetShiftCommon
from .test_shift_sheet import words_of


@tagged("post_install", "-at_install")
class TestInvestigationAct(SheetShiftCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = new_test_user(
            cls.env, "fc", groups="proil_api.group_fuel_controller", name="Olga Sidorova"
        )
        cls.act = cls.env["proil.investigation"].create(
            {
                "name": "ACT/2030/7",
                "balance_id": cls.balance.id,
                "litres": "-5.918",
                "cause": "theft",
                "findings": "The seal of the drain was broken.\nThe driver stood 24 minutes.",
                "decision": "Ask the driver for an explanation.",
                "opened_by_id": cls.controller.id,
                "opened_at": "2030-05-15 06:00:00",
            }
        )

    def _act(self, login, query=""):
        self.authenticate(login, login)
        return self.url_open(f"/proil/investigation/{self.act.public_id}/act.pdf{query}")

    def test_act_tells_account_cause_and_decision(self):
        text = words_of(self._act("fc", "?lang=en").content)

        for fact in (
            "ACT/2030/7",
            "Theft",
            "-5.918",
            "The seal of the drain was broken.",
            "Ask the driver for an explanation.",
            "Computed closing",
            "Nobody has signed yet.",
            "Driver, has read: Ivan Petrov",
        ):
            with self.subTest(fact):
                self.assertIn(fact, text)

    def test_act_speaks_russian(self):
        text = words_of(self._act("fc", "?lang=ru").content)

        for fact in ("Акт расследования", "Решение", "Водитель ознакомлен: Ivan Petrov"):
            with self.subTest(fact):
                self.assertIn(fact, text)

    def test_signatures_stand_under_it(self):
        self.env["proil.investigation.signature"].create(
            {
                "investigation_id": self.act.id,
                "user_id": self.controller.id,
                "signed_at": "2030-05-16 06:00:00",
            }
        )

        text = words_of(self._act("fc", "?lang=en").content)

        self.assertIn("Olga Sidorova 5/16/30, 9:00 AM", text)

    def test_only_fuel_controllers_read_acts(self):
        for group in ("dispatcher", "accountant", "driver_api"):
            new_test_user(self.env, group, groups=f"proil_api.group_{group}")
            with self.subTest(group):
                self.assertEqual(self._act(group).status_code, 404)

    def test_unknown_act_is_not_found(self):
        self.authenticate("fc", "fc")

        for public_id in ("inv_unknown", self.shift.public_id, str(self.act.id)):
            with self.subTest(public_id):
                answer = self.url_open(f"/proil/investigation/{public_id}/act.pdf")
                self.assertEqual(answer.status_code, 404)

    def test_print_menu_leads_there(self):
        action = self.env.ref("proil_fleet.proil_investigation_print_act")

        opened = action.with_context(
            active_model="proil.investigation", active_id=self.act.id
        ).run()

        self.assertEqual(opened["url"], f"/proil/investigation/{self.act.public_id}/act.pdf")
