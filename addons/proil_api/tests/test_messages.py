import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_vendors.errors import UnknownDevice, VendorRefused, VendorUnavailable

PHONE = "+79160000005"


class Gateway:
    """Keeps what it is given, or fails as it is told."""

    def __init__(self, error=None):
        self.sent = []
        self.error = error

    def send(self, message):
        if self.error:
            raise self.error
        self.sent.append(message)
        return f"message-{len(self.sent)}"


class MessagesCase(TransactionCase):
    def _gateway(self, model, error=None):
        gateway = Gateway(error)
        self.startPatcher(patch.object(self.registry[model], "_client", lambda backend: gateway))
        return gateway


class TestLoginMessage(MessagesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["proil.sms.backend"].search([]).unlink()
        cls.backend = cls.env["proil.sms.backend"].create(
            {"name": "Test", "base_url": "http://127.0.0.1:1", "api_id": "key"}
        )

    def _code(self, lang="en_US"):
        codes = self.env["proil.login.code"].with_context(lang=lang)
        codes._request("proil.customer", PHONE, "10.0.0.1")
        return codes.search([("phone", "=", PHONE)], limit=1)

    def test_the_code_is_sent_in_the_language_of_the_request(self):
        for lang, text in (("en_US", "PROIL code: "), ("ru_RU", "Код PROIL: ")):
            with self.subTest(lang):
                gateway = self._gateway("proil.sms.backend")
                code = self._code(lang)

                code._job_send_code()

                [message] = gateway.sent
                self.assertEqual((message.phone, message.text), (PHONE, text + code._code()))
                self.assertEqual(message.message_key, f"login-{code.id}")
                self.assertEqual(code.gateway_message, "message-1")

    def test_run_twice_it_is_sent_once(self):
        gateway = self._gateway("proil.sms.backend")
        code = self._code()

        code._job_send_code()
        code._job_send_code()

        self.assertEqual(len(gateway.sent), 1)

    def test_a_code_that_was_used_or_is_too_old_is_not_sent(self):
        gateway = self._gateway("proil.sms.backend")
        used, old = self._code(), self._code()
        used.used_at = fields.Datetime.now()
        old.requested_at = fields.Datetime.subtract(old.requested_at, minutes=6)

        used._job_send_code()
        old._job_send_code()

        self.assertEqual(gateway.sent, [])

    def test_a_refusal_is_noted_and_not_repeated(self):
        self._gateway("proil.sms.backend", VendorRefused("202", "wrong number"))
        code = self._code()

        code._job_send_code()

        self.assertEqual(code.gateway_refusal, "202: wrong number")

    def test_an_outage_is_tried_again_when_the_gateway_says(self):
        self._gateway("proil.sms.backend", VendorUnavailable("HTTP 503", 17))
        code = self._code()

        with self.assertRaises(RetryableJobError) as caught:
            code._job_send_code()

        self.assertEqual(caught.exception.seconds, 17)

    def test_without_an_account_the_job_fails_visibly(self):
        self.backend.api_id = False

        with self.assertRaisesRegex(UserError, "No SMS gateway has an API id"):
            self._code()._job_send_code()

    def test_one_client_for_an_account(self):
        first = self.backend._client()

        self.assertIs(self.backend._client(), first)
        self.backend.api_id = "another key"
        self.assertIsNot(self.backend._client(), first)

    def test_the_job_waits_in_the_channel_of_the_gateway(self):
        functions = self.env["queue.job.function"]
        config = functions.job_config("<proil.login.code>._job_send_code")

        self.assertEqual(config.channel, "root.sms")


class TestPush(MessagesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["proil.push.backend"].search([]).service_account = json.dumps({"project_id": "p"})
        cls.partner = cls.env["res.partner"].create({"name": "Anna"})
        cls.phone = cls._device("phone")
        cls.tablet = cls._device("tablet")

    @classmethod
    def _device(cls, name):
        return cls.env["proil.push.device"].create(
            {
                "partner_id": cls.partner.id,
                "collection": "proil.customer",
                "device": name,
                "token": f"fcm-{name}",
            }
        )

    def test_a_job_for_each_device(self):
        with trap_jobs() as jobs:
            self.partner._proil_push("Done", "45 litres", {"order": "ord_1"}, "order-1-completed")

        args = ("Done", "45 litres", {"order": "ord_1"}, "order-1-completed")
        for device in (self.phone, self.tablet):
            jobs.assert_enqueued_job(
                device._job_push,
                args=args,
                properties={"identity_key": f"push/{device.id}/order-1-completed"},
            )
        jobs.assert_jobs_count(2)

    def test_nobody_else_is_notified(self):
        other = self.env["res.partner"].create({"name": "Boris"})
        with trap_jobs() as jobs:
            other._proil_push("Done", "", {}, "key")
        jobs.assert_jobs_count(0)

    def test_the_job_sends_the_notification(self):
        gateway = self._gateway("proil.push.backend")

        self.phone._job_push("Done", "45 litres", {"order": "ord_1"}, "key-1")

        [message] = gateway.sent
        self.assertEqual(message.device_token, "fcm-phone")
        self.assertEqual((message.title, message.body), ("Done", "45 litres"))
        self.assertEqual((message.data, message.message_key), ({"order": "ord_1"}, "key-1"))

    def test_a_device_that_takes_no_more_is_forgotten(self):
        self._gateway("proil.push.backend", UnknownDevice("UNREGISTERED", ""))

        self.phone._job_push("Done", "", {}, "key")

        self.assertEqual(
            self.partner.env["proil.push.device"].search([("partner_id", "=", self.partner.id)]),
            self.tablet,
        )

    def test_a_device_forgotten_meanwhile_ends_the_job(self):
        gateway = self._gateway("proil.push.backend")
        self.phone.unlink()

        self.phone._job_push("Done", "", {}, "key")

        self.assertEqual(gateway.sent, [])

    def test_other_refusals_fail_the_job_and_keep_the_device(self):
        self._gateway("proil.push.backend", VendorRefused("INVALID_ARGUMENT", "bad data"))

        with self.assertRaises(VendorRefused):
            self.phone._job_push("Done", "", {}, "key")

        self.assertTrue(self.phone.exists())

    def test_an_outage_is_tried_again(self):
        self._gateway("proil.push.backend", VendorUnavailable("HTTP 503", 30))

        with self.assertRaises(RetryableJobError) as caught:
            self.phone._job_push("Done", "", {}, "key")

        self.assertEqual(caught.exception.seconds, 30)

    def test_what_is_no_key_of_a_service_account(self):
        backend = self.env["proil.push.backend"].search([], limit=1)
        for text in ("no json", "[]", "{}"):
            with self.subTest(text), self.assertRaises(UserError):
                backend.service_account = text

    def test_credentials_are_for_the_system_only(self):
        user = self.env["res.users"].create(
            {
                "name": "Administrator of PROIL",
                "login": "proil-admin",
                "group_ids": [(6, 0, [self.env.ref("proil_api.group_administrator").id])],
            }
        )
        for model, field in (
            ("proil.push.backend", "service_account"),
            ("proil.sms.backend", "api_id"),
            ("proil.push.device", "token"),
            ("proil.api.token", "access_hash"),
            ("proil.login.code", "code_hash"),
        ):
            with self.subTest(model):
                self.assertNotIn(field, self.env[model].with_user(user).fields_get())
                self.assertIn(field, self.env[model].fields_get())
