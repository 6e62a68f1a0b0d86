from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.proil_order.tests.common import picture

from proil_core.proof.photos import PhotoKind

from .driver_api import DriverApiCase


@tagged("post_install", "-at_install")
class TestDriverSteps(DriverApiCase):
    def test_a_whole_job_from_departure_to_completion(self):
        order = self._create_order("assigned")

        for step, state in (("depart", "en_route"), ("arrive", "arrived")):
            self.assertEqual(self.post(order, step).json()["status"], state)
        self.assertEqual(self.start(order).json()["status"], "fuelling")
        for kind in PhotoKind:
            self.assertEqual(self.upload(order, kind).status_code, 201)
        self.assertEqual(self.finish(order, "38.500").json()["litres_filled"], "38.500")
        done = self.post(order, "complete").json()

        self.assertEqual((done["status"], done["allowed_actions"]), ("completed", []))
        self.assertEqual(set(done["photos"]), set(PhotoKind))
        self.assertEqual(order.litres_filled, Decimal("38.500"))
        self.assertEqual(order.fill_id.litres, Decimal("38.500"))

    def test_a_step_keeps_who_when_and_where(self):
        order = self._create_order("assigned")
        step = {"device_time": "2030-01-31T15:00:00+03:00", "latitude": 55.75, "longitude": 37.61}

        self.post(order, "depart", step)

        event = order.event_ids[-1]
        self.assertEqual(event.actor_id, self.driver.partner_id)
        self.assertEqual(str(event.device_time), "2030-01-31 12:00:00")
        self.assertEqual((event.latitude, event.longitude), (55.75, 37.61))

    def test_moments_at_the_edge_of_the_calendar_are_refused(self):
        order = self._create_order("arrived")
        moment = "0001-01-01T00:00:00+14:00"
        sent = {
            "device_time": self.post(order, "fail", {"reason": "other", "device_time": moment}),
            "taken_at": self.upload(order, "nozzle_before", taken_at=moment),
        }
        for field, answer in sent.items():
            with self.subTest(field):
                problem = self.assertProblem(answer, 422, "validation_failed")
                self.assertEqual([each["field"] for each in problem["field_errors"]], [field])
        self.assertEqual((order.state, len(order.photo_ids)), ("arrived", 0))

    def test_zero_litres_end_a_fill(self):
        order = self._create_order("fuelling")

        answer = self.finish(order, "0.000").json()

        self.assertEqual((answer["status"], answer["litres_filled"]), ("fuelled", "0.000"))

    def test_a_failure_keeps_its_reason(self):
        order = self._create_order("arrived")

        answer = self.post(order, "fail", {"reason": "no_access"})

        self.assertEqual(answer.json()["status"], "failed")
        self.assertEqual(order.failure_reason, "no_access")

    def test_steps_out_of_turn_say_what_is_allowed(self):
        cases = (
            ("accepted_again", "en_route", "depart", {}, ["unassign", "arrive", "cancel", "fail"]),
            ("too_early", "assigned", "arrive", {}, ["unassign", "depart", "cancel", "fail"]),
            ("fuel_flows", "fuelling", "fail", {"reason": "weather"}, ["finish_fuelling"]),
            ("double", "completed", "complete", {}, []),
        )
        for name, state, step, body, allowed in cases:
            with self.subTest(name):
                order = self._create_order(state)

                response = self.post(order, step, body)

                problem = self.assertProblem(response, 409, "illegal_transition")
                self.assertEqual(problem["facts"]["state"], state)
                self.assertEqual(problem["facts"]["allowed"], allowed)
                self.assertEqual(order.state, state)
                if state == "fuelling":
                    self.finish(order)

    def test_completion_names_the_photos_that_are_missing(self):
        order = self._create_order("fuelled")
        self.upload(order, "nozzle_before")
        self.upload(order, "dashboard_after")

        problem = self.assertProblem(self.post(order, "complete"), 409, "photos_missing")

        self.assertEqual(problem["facts"]["missing"], ["dashboard_before", "nozzle_after"])
        self.assertEqual(order.state, "fuelled")

    def test_impossible_readings_are_refused(self):
        order = self._create_order("fuelling")
        cases = (
            ("more than is there", "1000.001", 51000, "litres_above_level"),
            ("meter disagrees", "30.000", 50040, "totalizer_mismatch"),
            ("meter turned back", "10.000", 49999, "totalizer_backwards"),
            ("negative", "-1.000", 50000, "litres_negative"),
            ("absurd", "1000000000000", 50000, "validation_failed"),
            ("not a number", "many", 50000, "validation_failed"),
        )
        for name, litres, totalizer, code in cases:
            with self.subTest(name):
                response = self.finish(order, litres, totalizer)

                self.assertEqual(response.json()["code"], code)
                self.assertEqual(order.state, "fuelling")
        self.assertEqual(self.finish(order).status_code, 200)

    def test_the_same_key_pours_once(self):
        order = self._create_order("arrived")
        body = {"totalizer_litres": str(self._totalizer())}

        first = self.post(order, "fuelling/start", body, key="once")
        again = self.post(order, "fuelling/start", body, key="once")

        self.assertEqual((first.status_code, again.status_code), (200, 200))
        self.assertEqual(again.headers["Idempotent-Replay"], "true")
        self.assertEqual(again.json(), first.json())
        self.assertEqual(len(order.shift_id.fill_ids), 1)

    def test_every_step_demands_a_key(self):
        order = self._create_order("assigned")
        for step in ("depart", "arrive", "fuelling/start", "fuelling/finish", "complete", "fail"):
            with self.subTest(step):
                path = f"/driver/orders/{order.public_id}/{step}"

                response = self.call("POST", path, token=self.token, json={})

                self.assertProblem(response, 400, "idempotency_key_missing")

    def test_a_photo_is_kept_without_exif_and_with_its_hash(self):
        order = self._create_order("arrived")

        response = self.upload(order, "nozzle_before", latitude="55.75", longitude="37.61")

        self.assertEqual(response.status_code, 201, response.text)
        photo = order.photo_ids
        self.assertEqual((photo.kind, photo.latitude), ("nozzle_before", 55.75))
        self.assertNotIn(b"Phone of a driver", photo.attachment_id.raw)
        self.assertEqual(photo.exif["Model"], "Phone of a driver")

    def test_bad_photos_are_refused(self):
        order = self._create_order("arrived")
        self.upload(order, "dashboard_before")
        small = picture("small", (100, 100))
        cases = (
            ("not an image", "nozzle_before", b"MZ" * 400, {}, "photo_not_an_image"),
            ("too small", "nozzle_before", small, {}, "photo_too_small"),
            ("other hash", "nozzle_before", None, {"sha256": "0" * 64}, "photo_hash_mismatch"),
            ("second of a kind", "dashboard_before", picture("2"), {}, "photo_duplicate"),
            ("unknown kind", "selfie", None, {}, "validation_failed"),
            ("no such place", "nozzle_before", None, {"latitude": "91"}, "validation_failed"),
        )
        for name, kind, content, form, code in cases:
            with self.subTest(name):
                response = self.upload(order, kind, content, **form)

                self.assertEqual(response.json()["code"], code)
        self.assertEqual(order.photo_ids.mapped("kind"), ["dashboard_before"])
