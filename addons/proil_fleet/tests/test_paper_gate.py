from datetime import date

from odoo.tests import tagged

from proil_core.refusal import Code

from .common import EVENING, MORNING, ProilFleetCommon
from .service_common import DriverServiceCase


@tagged("post_install", "-at_install")
class TestPaperGate(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.papers = cls.env["proil.paper"]
        cls.verification = cls._paper("verification")
        cls.medical = cls._paper("medical")

    @classmethod
    def _paper(cls, code):
        held = cls.papers._held_by(cls.driver, cls.tanker, MORNING.date())
        return held.filtered(lambda paper: paper.kind_id.code == code)

    def test_a_crew_with_its_papers_opens_a_shift(self):
        self.assertEqual(self._open_shift().state, "open")

    def test_required_by_default(self):
        required = self.env["proil.paper.kind"].search([("is_required", "=", True)])

        self.assertEqual(
            set(required.mapped("code")), {"verification", "adr_approval", "adr_driver", "medical"}
        )

    def test_each_required_paper_is_asked_for(self):
        for code in ("verification", "adr_approval", "adr_driver", "medical"):
            paper = self._paper(code)
            holder = paper.tanker_id or paper.driver_id
            with self.subTest(code):
                paper.valid_to = "2030-05-13"
                with self.assertRefused(
                    Code.PAPERS_EXPIRED,
                    papers=[f"{paper.kind_id.name} ({holder.display_name}, 2030-05-13)"],
                ):
                    self._open_shift()
                paper.valid_to = "2030-05-14"

        self.assertEqual(self._open_shift().state, "open")

    def test_a_paper_that_is_not_there_is_named(self):
        name = self.medical.kind_id.name
        self.medical.unlink()

        with self.assertRefused(Code.PAPERS_MISSING, papers=[name]):
            self._open_shift()

    def test_a_paper_of_another_driver_does_not_help(self):
        self._create_driver("Oleg Orlov", "+79160000002")
        self.medical.unlink()

        with self.assertRefused(Code.PAPERS_MISSING):
            self._open_shift()

    def test_a_paper_that_is_not_yet_issued_does_not_help(self):
        self.medical.issued_on = "2030-05-15"

        with self.assertRefused(Code.PAPERS_MISSING):
            self._open_shift()

    def test_a_renewed_paper_makes_good_for_the_old_one(self):
        self.verification.copy({"issued_on": "2030-01-01", "valid_to": False})
        self.verification.valid_to = "2030-01-31"

        self.assertEqual(self._open_shift().state, "open")

    def test_a_paper_that_nobody_asks_for_holds_nothing_up(self):
        self.verification.kind_id.is_required = False
        self.verification.unlink()

        self.assertEqual(self._open_shift().state, "open")

    def test_the_day_is_the_company_s(self):
        self.env.company.partner_id.tz = "Europe/Moscow"
        self.medical.valid_to = date(2030, 5, 14)

        with self.assertRefused(Code.PAPERS_EXPIRED):
            self._open_shift(now=MORNING.replace(hour=21))

        self.assertEqual(self._open_shift(now=MORNING.replace(hour=20)).state, "open")

    def test_a_shift_that_is_open_closes_whatever_expired(self):
        shift = self._open_shift()
        self.medical.valid_to = "2030-05-13"

        shift._close(self._readings(), EVENING)

        self.assertEqual(shift.state, "closed")


@tagged("post_install", "-at_install")
class TestPaperGateService(DriverServiceCase):
    def test_the_app_is_told_which_paper_expired(self):
        paper = self.env["proil.paper"].search(
            [("driver_id", "=", self.driver.id), ("kind_id.code", "=", "medical")]
        )
        paper.valid_to = "2021-01-01"
        body = {"tanker_id": self.tanker.public_id, "readings": self._reading_bodies()}

        problem = self.assertProblem(self._post("/shifts", body), 409, "papers_expired")

        self.assertIn("Medical certificate (Ivan Petrov, 2021-01-01)", problem["detail"])
        self.assertFalse(self.driver.open_shift_id)
