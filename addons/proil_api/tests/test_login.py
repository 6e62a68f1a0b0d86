from datetime import timedelta

from odoo import fields

from odoo.addons.proil_api.tests.common import ProilApiCase
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_core.refusal import Refusal

PHONE = "+79160000002"
DEVICE = "phone-of-boris"


class TestLogin(ProilApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.codes = cls.env["proil.login.code"]

    def _ask(self, phone=PHONE, collection="customer", **options):
        body = {"phone": phone}
        return self.call("POST", f"/{collection}/auth/otp", json=body, **options)

    def _type(self, code, phone=PHONE, collection="customer", device=DEVICE, **options):
        body = {"phone": phone, "code": code, "device": device}
        return self.call("POST", f"/{collection}/auth/otp/verify", json=body, **options)

    def _last(self, phone=PHONE):
        return self.codes.search([("phone", "=", phone)], limit=1)

    def _wrong(self):
        return f"{(int(self._last()._code()) + 1) % 10**6:06}"

    def _age(self, **ago):
        codes = self.codes.search([("phone", "=", PHONE)])
        for code in codes:
            code.requested_at -= timedelta(**ago)

    def test_the_right_code_logs_a_new_customer_in(self):
        self.assertEqual(self._ask("8 (916) 000-00-02").status_code, 202)
        self.assertFalse(self.env["res.partner"].search([("proil_phone", "=", PHONE)]))

        tokens = self._type(self._last()._code()).json()

        partner = self.env["res.partner"].search([("proil_phone", "=", PHONE)])
        self.assertEqual(partner.name, PHONE)
        caller = self.env["proil.api.token"]._caller("proil.customer", tokens["access_token"])
        self.assertEqual((caller.partner_id, caller.device), (partner, DEVICE))

    def test_a_known_customer_keeps_their_partner(self):
        self.customer.proil_phone = PHONE
        self._ask()

        self._type(self._last()._code())

        token = self.env["proil.api.token"].search([("device", "=", DEVICE)])
        self.assertEqual(token.partner_id, self.customer)

    def test_the_code_is_neither_stored_nor_queued(self):
        with trap_jobs() as jobs:
            self._ask()
        [code] = self._last()
        jobs.assert_jobs_count(1, only=code._job_send_code)
        jobs.assert_enqueued_job(code._job_send_code, args=(), kwargs={})
        self.assertNotIn(code._code(), [str(value) for value in code.read()[0].values()])

    def test_a_wrong_code_counts(self):
        self._ask()

        self.assertProblem(self._type(self._wrong()), 422, "login_code_wrong")

        self.assertEqual(self._last().tries, 1)
        self.assertEqual(self._type(self._last()._code()).status_code, 200)

    def test_after_five_wrong_codes_the_right_one_is_refused(self):
        self._ask()
        for _try in range(5):
            self.assertProblem(self._type(self._wrong()), 422, "login_code_wrong")

        response = self._type(self._last()._code())

        self.assertProblem(response, 422, "login_code_tries_exceeded")

    def test_an_old_code(self):
        self._ask()
        self._age(minutes=5, seconds=1)

        self.assertProblem(self._type(self._last()._code()), 422, "login_code_expired")

    def test_a_code_works_once(self):
        self._ask()
        code = self._last()._code()
        self._type(code)

        self.assertProblem(self._type(code), 422, "login_code_expired")

    def test_only_the_last_code_works(self):
        self._ask()
        first = self._last()._code()
        self._ask()

        self.assertProblem(self._type(first), 422, "login_code_wrong")

    def test_a_code_of_customers_is_none_of_drivers(self):
        self._ask()

        response = self._type(self._last()._code(), collection="driver")

        self.assertProblem(response, 422, "login_code_wrong")

    def test_a_phone_that_never_asked(self):
        self.assertProblem(self._type("000000"), 422, "login_code_wrong")

    def test_an_unknown_driver_gets_the_same_answer_and_no_message(self):
        with trap_jobs() as jobs:
            response = self._ask(collection="driver")

        self.assertEqual(response.status_code, 202)
        jobs.assert_jobs_count(0)
        response = self._type(self._last()._code(), collection="driver")
        self.assertProblem(response, 422, "phone_unknown")

    def test_an_archived_customer_may_not_log_in(self):
        self.customer.write({"proil_phone": PHONE, "active": False})
        self._ask()

        self.assertProblem(self._type(self._last()._code()), 422, "phone_unknown")

    def test_what_is_no_phone(self):
        for phone in ("", "12", "+15550001122", "ninety", "8" * 32):
            with self.subTest(phone):
                self.assertProblem(self._ask(phone), 422, "phone_invalid")

    def test_what_is_no_code_or_device(self):
        for code, device in (("12345", DEVICE), ("12345a", DEVICE), ("123456", "short")):
            with self.subTest(code=code, device=device):
                self.assertProblem(self._type(code, device=device), 422, "validation_failed")

    def test_five_codes_an_hour_for_a_phone(self):
        left = [self._ask().headers["RateLimit-Remaining"] for _time in range(5)]
        self.assertEqual(left, ["4", "3", "2", "1", "0"])

        response = self._ask()

        problem = self.assertProblem(response, 429, "rate_limited")
        self.assertTrue(problem["retryable"])
        self.assertTrue(3590 <= int(response.headers["Retry-After"]) <= 3600)
        self.assertEqual(response.headers["RateLimit-Remaining"], "0")
        self.assertEqual(self._ask("+79160000003").status_code, 202)
        self._age(hours=1)
        self.assertEqual(self._ask().status_code, 202)

    def test_thirty_codes_an_hour_for_an_address_unless_set(self):
        parameters = self.env["ir.config_parameter"]
        self.assertEqual(self.codes._address_limit().limit, 30)

        parameters.set_param("proil_api.login_codes_per_address_per_hour", "500")

        self.assertEqual(self.codes._address_limit().limit, 500)

    def test_so_many_codes_an_hour_for_an_address(self):
        self.env["ir.config_parameter"].set_param("proil_api.login_codes_per_address_per_hour", "2")
        self._ask("+79160000003")
        self._ask("+79160000004")

        self.assertProblem(self._ask(), 429, "rate_limited")

    def test_a_limit_of_one_address_is_none_of_another(self):
        self.env["ir.config_parameter"].set_param("proil_api.login_codes_per_address_per_hour", "1")
        self.codes._request("proil.customer", "+79160000003", "10.0.0.1")
        self.codes._request("proil.customer", "+79160000004", "10.0.0.2")

        with self.assertRaises(Refusal) as caught:
            self.codes._request("proil.customer", "+79160000005", "10.0.0.1")

        self.assertEqual(caught.exception.facts["limit"], 1)

    def test_codes_of_two_databases_differ(self):
        self._ask()
        code = self._last()
        here = code._code()

        self.env["ir.config_parameter"].set_param("database.secret", "another")

        self.assertNotEqual(code._code(), here)

    def test_a_refused_request_sends_nothing(self):
        for _time in range(5):
            self._ask()
        with trap_jobs() as jobs:
            self._ask()
        jobs.assert_jobs_count(0)

    def test_old_codes_are_vacuumed(self):
        self._ask()
        self._age(days=2)
        self._ask()

        self.codes._gc_login_codes()

        self.assertEqual(self.codes.search_count([("phone", "=", PHONE)]), 1)
        self.assertGreater(self._last().requested_at, fields.Datetime.now() - timedelta(hours=1))
