from odoo.tests import tagged

from .service_common import DriverServiceCase


@tagged("post_install", "-at_install")
class TestTankerService(DriverServiceCase):
    def test_free_tankers_with_their_compartments(self):
        [tanker] = self._get("/tankers").json()["items"]

        self.assertEqual((tanker["id"], tanker["plate"]), (self.tanker.public_id, "А123ВС77"))
        self.assertEqual(tanker["model"], "ГАЗ/NEXT")
        self.assertEqual(
            tanker["compartments"][1],
            {
                "id": self.diesel.public_id,
                "name": "2",
                "grade_code": "DT",
                "capacity_litres": "1200.000",
                "level_litres": "0.000",
                "totalizer_litres": "0.000",
            },
        )

    def test_tankers_that_cannot_be_taken_are_not_listed(self):
        self._create_tanker("В777ОР99", {})
        archived = self._create_tanker("Х001ХХ99", {self.ai95: 900})
        archived.action_archive()
        self._open_shift()

        self.assertEqual(self._get("/tankers").json()["items"], [])

    def test_list_is_read_in_parts(self):
        self._create_tanker("В777ОР99", {self.ai95: 900})

        first = self._get("/tankers?limit=1").json()
        second = self._get(f"/tankers?limit=1&cursor={first['next_cursor']}").json()

        plates = [each["plate"] for each in first["items"] + second["items"]]
        self.assertEqual(sorted(plates), ["А123ВС77", "В777ОР99"])
        self.assertEqual(second["next_cursor"], None)

    def test_without_a_token(self):
        self.assertProblem(self._get("/tankers", token=None), 401, "token_missing")

    def test_somebody_who_is_no_driver(self):
        self.driver.active = False

        self.assertProblem(self._get("/tankers"), 403, "forbidden")

    def test_long_list_costs_no_more_queries(self):
        def queries():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            answer = self._get("/tankers")
            return self.env.cr.sql_log_count - before, len(answer.json()["items"])

        queries()
        few, _one = queries()
        for number in range(5):
            self._create_tanker(f"А00{number}АА77", {self.ai95: 900, self.dt: 900})

        self.assertEqual(queries(), (few, 6))
