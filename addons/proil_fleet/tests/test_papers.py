from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .equipment_common import ProilEquipmentCommon

TODAY = "2030-05-14 09:00:00"


@tagged("post_install", "-at_install")
class TestPapers(ProilEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls.env["proil.paper"].search(
            [("driver_id", "=", cls.driver.id), ("kind_id.code", "=", "medical")]
        )
        cls.other_controller = cls.controller.copy({"login": "fc2", "email": "fc2@example.com"})

    def _remind(self):
        self.env["proil.paper"]._cron_remind()
        return self.paper.activity_ids

    def test_a_paper_shows_how_long_it_lasts(self):
        for valid_to, validity in {
            False: "valid",
            "2030-06-14": "valid",
            "2030-06-13": "ending",
            "2030-05-14": "ending",
            "2030-05-13": "expired",
        }.items():
            with self.subTest(valid_to), freeze_time(TODAY):
                self.paper.valid_to = valid_to
                self.assertEqual(self.paper.validity, validity)

    def test_a_paper_goes_by_its_kind_and_number(self):
        self.assertEqual(self.paper.display_name, f"Medical certificate · {self.paper.number}")

    def test_a_paper_suits_its_holder(self):
        wrong = {
            "a tanker has no medical": {"driver_id": False, "tanker_id": self.tanker.id},
            "nor a driver a verification": {
                "kind_id": self.env.ref("proil_fleet.paper_verification").id
            },
        }
        for name, vals in wrong.items():
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "this holder"),
                self.env.cr.savepoint(),
            ):
                self.paper.write(vals)

    @mute_logger("odoo.sql_db")
    def test_a_paper_is_possible(self):
        for vals in ({"tanker_id": self.tanker.id}, {"valid_to": "2019-12-31"}):
            with self.subTest(vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.paper.write(vals)

    @freeze_time(TODAY)
    def test_every_fuel_controller_is_asked_to_renew_once(self):
        self.paper.valid_to = "2030-06-13"

        self._remind()
        tasks = self._remind()

        self.assertEqual(tasks.user_id, self.controller + self.other_controller)
        self.assertEqual(len(tasks), 2)
        self.assertEqual(set(tasks.mapped("date_deadline")), {date(2030, 6, 13)})

    @freeze_time(TODAY)
    def test_everybody_is_asked_in_their_own_language(self):
        self.controller.lang, self.other_controller.lang = "en_US", "ru_RU"
        self.paper.valid_to = "2030-06-13"

        said = {task.user_id: task.summary for task in self._remind()}

        self.assertEqual(said[self.controller], "Ivan Petrov: Medical certificate ends")
        self.assertEqual(
            said[self.other_controller], "Ivan Petrov: истекает Медицинское заключение водителя"
        )

    @freeze_time(TODAY)
    def test_whoever_renews_a_kind_is_asked_alone(self):
        self.paper.kind_id.responsible_id = self.other_controller
        self.paper.valid_to = "2030-05-01"

        self.assertEqual(self._remind().user_id, self.other_controller)

    @freeze_time(TODAY)
    def test_nobody_is_asked_too_early_or_in_vain(self):
        self.paper.valid_to = "2030-06-14"
        self.assertFalse(self._remind())

        self.paper.valid_to = "2030-05-20"
        self.driver.active = False
        self.assertFalse(self._remind())

    @freeze_time(TODAY)
    def test_a_renewed_paper_asks_for_nothing(self):
        self.paper.valid_to = "2030-05-20"
        self.assertTrue(self._remind())

        self.paper.copy({"number": "2", "issued_on": "2030-05-14", "valid_to": "2031-05-14"})

        self.assertFalse(self._remind())

    @freeze_time(TODAY)
    def test_lists_tell_whether_a_crew_may_go(self):
        self.assertEqual(self.driver.papers_standing, "valid")
        self.assertEqual(self.tanker.papers_standing, "valid")

        for valid_to, standing in {"2030-05-20": "ending", "2030-05-13": "expired"}.items():
            self.paper.valid_to = valid_to
            self.assertEqual(self.driver.papers_standing, standing)

        self.paper.copy({"valid_to": "2031-05-14"})
        self.driver.invalidate_recordset(["papers_standing"])
        self.assertEqual(self.driver.papers_standing, "valid")

        self.driver.paper_ids.filtered(lambda paper: paper.kind_id == self.paper.kind_id).unlink()
        self.driver.invalidate_recordset(["papers_standing"])
        self.assertEqual(self.driver.papers_standing, "missing")

    def test_a_vehicle_that_is_no_tanker_needs_no_papers(self):
        van = self.tanker.copy({"is_tanker": False, "license_plate": "О001ОО77"})

        self.assertFalse(van.papers_standing)

    def test_the_standing_of_many_costs_as_much_as_of_one(self):
        drivers = self.driver
        for number in range(4):
            drivers += self._create_driver(f"Driver {number}", f"+7916000100{number}")
        counts = []
        for some in (drivers[:1], drivers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("papers_standing")
            counts.append(self.env.cr.sql_log_count - before)

        self.assertEqual(*counts)

    def test_who_keeps_papers(self):
        for user, may in ((self.controller, True), (self.dispatcher, False)):
            for operation in ("write", "create"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertEqual(self.paper.with_user(user).has_access(operation), may)

    def test_nobody_but_the_administrator_says_what_is_required(self):
        kind = self.paper.kind_id
        for user in (self.controller, self.dispatcher):
            with self.subTest(user.login), self.assertRaises(AccessError):
                kind.with_user(user).is_required = False

        kind.with_user(self.env.ref("base.user_admin")).is_required = False
        self.assertFalse(kind.is_required)

    def test_the_driver_s_app_reads_no_papers(self):
        self.assertFalse(self.paper.with_user(self.driver_api).has_access("read"))
