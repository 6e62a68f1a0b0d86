import json

import requests

from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import file_open

from odoo.addons.queue_job.exception import RetryableJobError

from proil_emulators.server import running
from proil_emulators.smsru import DEFAULT_API_ID

PHONE = "+79160000007"


class TestGateways(TransactionCase):
    """From a job to the phone: the real clients against the emulated services."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        emulators = running()
        cls.emulators = emulators.__enter__()
        cls.addClassCleanup(emulators.__exit__, None, None, None)
        base_url = cls.emulators.base_url
        cls.sms = cls.env.ref("proil_api.sms_backend")
        cls.sms.write({"base_url": f"{base_url}/smsru", "api_id": DEFAULT_API_ID})
        cls.push = cls.env.ref("proil_api.push_backend")
        account = json.dumps(cls.emulators.service_account())
        cls.push.write({"base_url": f"{base_url}/fcm", "service_account": account})

    def _inbox(self, service):
        return requests.get(
            f"{self.emulators.base_url}/_admin/{service}/messages", timeout=10
        ).json()

    def _code(self):
        codes = self.env["proil.login.code"]
        codes._request("proil.customer", PHONE, "10.0.0.1")
        return codes.search([("phone", "=", PHONE)], limit=1)

    def _device(self, token):
        return self.env["proil.push.device"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Anna"}).id,
                "collection": "proil.customer",
                "device": "phone-of-anna",
                "token": token,
            }
        )

    def test_a_login_code_arrives_as_sms_and_logs_in(self):
        code = self._code()

        code._job_send_code()

        [sms] = [sms for sms in self._inbox("smsru") if sms["phone"] == PHONE.removeprefix("+")]
        self.assertEqual(code.gateway_message, sms["sms_id"])
        typed = sms["text"].rpartition(" ")[2]
        tokens = self.env["proil.login.code"]._exchange("proil.customer", PHONE, typed, "device-1")
        self.assertTrue(tokens.access_token)

    def test_a_wrong_key_of_the_account_is_noted(self):
        self.sms.api_id = "wrong"
        code = self._code()

        code._job_send_code()

        self.assertTrue(code.gateway_refusal.startswith("200"))
        self.assertFalse(code.gateway_message)

    def test_a_gateway_that_is_gone_is_tried_again(self):
        self.sms.base_url = "http://127.0.0.1:9"
        code = self._code()

        with self.assertRaises(RetryableJobError):
            code._job_send_code()

        self.assertFalse(code.gateway_message or code.gateway_refusal)

    def test_a_notification_arrives(self):
        device = self._device("fcm-of-anna")

        device._job_push("Done", "45 litres", {"order": "ord_1"}, "ord_1/completed")

        [push] = [push for push in self._inbox("fcm") if push["device_token"] == "fcm-of-anna"]
        self.assertEqual((push["title"], push["body"]), ("Done", "45 litres"))
        self.assertEqual((push["data"], push["tag"]), ({"order": "ord_1"}, "ord_1/completed"))

    def test_a_key_of_an_account_that_google_does_not_know(self):
        with self.assertRaisesRegex(UserError, "not a service account's key"):
            self.push.service_account = "-----BEGIN PRIVATE KEY-----"

    def test_a_copy_of_production_sends_nothing(self):
        code, device = self._code(), self._device("fcm-of-boris")
        self.env.flush_all()
        with file_open("proil_api/data/neutralize.sql") as statements:
            self.env.cr.execute(statements.read())
        self.env.invalidate_all()

        self.assertFalse(self.sms.api_id or self.push.service_account)
        self.assertFalse(device.exists())
        with self.assertRaisesRegex(UserError, "No SMS gateway has an API id"):
            code._job_send_code()
