import logging
from decimal import Decimal

import requests

from odoo.tests import BaseCase, tagged

from odoo.addons.payment_cloudpayments import client as client_module
from odoo.addons.payment_cloudpayments.client import (
    CloudPaymentsClient,
    Misconfigured,
    NotProcessed,
    Refused,
    UnknownOutcome,
)
from odoo.addons.payment_cloudpayments.const import Status
from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS, THREE_DS

from proil_emulators.cloudpayments import DEFAULT_API_SECRET, DEFAULT_PUBLIC_ID, cryptogram
from proil_emulators.server import running


@tagged("post_install", "-at_install")
class TestClient(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emulators = cls.enterClassContext(running())
        cls.client = cls.new_client()

    @classmethod
    def new_client(cls, secret=DEFAULT_API_SECRET, base_url=None):
        base_url = base_url or f"{cls.emulators.base_url}/cloudpayments"
        return CloudPaymentsClient(DEFAULT_PUBLIC_ID, secret, base_url)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.emulators.application.cloudpayments.faults.clear)

    def fault(self, kind):
        self.emulators.application.cloudpayments.faults.order({"kind": kind})

    def params(self, card=PAYS, invoice="T-1"):
        return {
            "Amount": Decimal("1111.11"),
            "Currency": "RUB",
            "InvoiceId": invoice,
            "IpAddress": "203.0.113.7",
            "CardCryptogramPacket": cryptogram(card, "12/39", "123", "IVAN"),
        }

    def hold(self, invoice):
        return self.client.authorise_card(self.params(invoice=invoice), f"id-{invoice}")

    def sent_bodies(self):
        bodies = []
        send = requests.Session.send

        def keep(session, request, **kwargs):
            bodies.append((request.headers, request.body))
            return send(session, request, **kwargs)

        self.patch(requests.Session, "send", keep)
        return bodies

    def test_payment_from_hold_to_capture(self):
        held = self.hold("T-capture")

        self.assertEqual((held.status, held.amount), (Status.AUTHORIZED, Decimal("1111.11")))
        taken = self.client.confirm(held.number, Decimal("1000.10"), "id-confirm")
        self.assertEqual(taken.status, Status.COMPLETED)
        self.assertEqual(self.client.get(held.number).amount, Decimal("1000.10"))
        self.assertEqual(self.client.find("T-capture").number, held.number)

    def test_payment_that_is_given_back(self):
        held = self.hold("T-void")

        self.assertEqual(self.client.void(held.number, "id-void").status, Status.CANCELLED)
        # A payment that failed is told with Success false, and with all that is known of it.
        self.assertEqual(self.client.get(held.number).status, Status.CANCELLED)

    def test_decline_and_challenge_are_answers_not_errors(self):
        declined = self.client.authorise_card(self.params(NO_FUNDS, "T-decline"), "id-decline")
        challenge = self.client.authorise_card(self.params(THREE_DS, "T-3ds"), "id-3ds")

        self.assertEqual((declined.status, declined.reason_code), (Status.DECLINED, 5051))
        self.assertEqual(challenge.status, Status.AWAITING)
        self.assertTrue(challenge.acs_url.endswith("/acs"))

    def test_payment_that_does_not_exist(self):
        self.assertIsNone(self.client.get("1"))
        self.assertIsNone(self.client.find("T-nobody"))

    def test_refusal_without_a_payment(self):
        held = self.hold("T-refused")
        for refused in (
            lambda: self.client.confirm(held.number, Decimal("9999.99"), "id-more"),
            lambda: self.client.void("1", "id-nobody"),
            lambda: self.client.finish_3ds(held.number, "nonsense", "id-nonsense"),
            lambda: self.client.authorise_token({"Amount": Decimal(1)}, "id-no-token"),
        ):
            with self.subTest(), self.assertRaises(Refused):
                refused()

    def test_credentials_are_checked_by_the_method_of_the_package(self):
        self.assertRegex(self.client.test(), r"^[0-9a-f-]{36}$")
        with self.assertRaises(Misconfigured):
            self.new_client(secret="wrong").test()

    def test_failures_say_whether_the_money_may_have_moved(self):
        for kind, error in (
            ("http_429", NotProcessed),
            ("http_500", UnknownOutcome),
            ("http_500_after", UnknownOutcome),
            ("html", UnknownOutcome),
            ("timeout_before", UnknownOutcome),
            ("timeout_after", UnknownOutcome),
        ):
            with self.subTest(kind=kind):
                self.fault(kind)
                with self.assertRaises(error):
                    self.client.get("1")

    def test_host_that_cannot_be_reached_has_processed_nothing(self):
        for base_url in ("http://127.0.0.1:9/", "http://localhost:9/"):
            with self.subTest(base_url=base_url), self.assertRaises(NotProcessed):
                self.new_client(base_url=base_url).get("1")

    def test_answer_that_takes_too_long_is_an_unknown_outcome(self):
        self.patch(client_module, "READ_TIMEOUT_S", 0.2)
        self.patch(requests.Session, "send", self.unchanged_send())
        self.emulators.application.cloudpayments.faults.order({"kind": "latency", "seconds": 1})

        with self.assertRaises(UnknownOutcome):
            self.client.get("1")

    def unchanged_send(self):
        """Odoo's tests stretch short timeouts; here a short one is the subject."""
        adapter = client_module.SESSION.get_adapter("http://")

        def send(session, request, timeout, **_options):
            return adapter.send(request, timeout=timeout)

        return send

    def test_address_that_is_no_api_is_refused_not_unknown(self):
        with self.assertRaises(Refused):
            self.new_client(base_url=f"{self.emulators.base_url}/elsewhere").get("1")

    def test_sums_leave_with_two_decimals_at_most(self):
        held = self.hold("T-sums")
        bodies = self.sent_bodies()

        for amount, written in (("1000.10", b"1000.1"), ("0.01", b"0.01"), ("1111.00", b"1111.0")):
            with self.subTest(amount=amount):
                bodies.clear()
                try:
                    self.client.confirm(held.number, Decimal(amount), f"id-{amount}")
                except Refused:
                    self.assertNotEqual(amount, "1000.10")
                self.assertIn(b'"Amount": ' + written + b"}", bodies[0][1])

    def test_nothing_but_a_positive_decimal_is_an_amount(self):
        bodies = self.sent_bodies()

        for amount, error in ((Decimal(0), ValueError), (Decimal(-1), ValueError)):
            with self.subTest(amount=amount), self.assertRaises(error):
                self.client.confirm("1", amount, "id")
        with self.assertRaises(TypeError):
            self.client.authorise_token({"Amount": object()}, "id")

        self.assertEqual(bodies, [])

    def test_request_id_goes_with_every_call_that_moves_money(self):
        bodies = self.sent_bodies()

        held = self.hold("T-ids")
        self.client.confirm(held.number, Decimal(1), "id-of-confirm")
        self.client.get(held.number)

        self.assertEqual(
            [headers.get("X-Request-ID") for headers, _body in bodies],
            ["id-T-ids", "id-of-confirm", None],
        )

    def test_same_request_id_is_one_payment(self):
        params = self.params(invoice="T-twice")

        first, second = (self.client.authorise_card(params, "id-twice") for _ in range(2))

        self.assertEqual(first.number, second.number)

    def test_nothing_secret_is_logged(self):
        params = self.params(THREE_DS, "T-secret") | {"SaveCard": True, "AccountId": "a"}
        with self.assertLogs(level=logging.DEBUG) as logs:
            challenge = self.client.authorise_card(params, "id-secret")
            with self.assertRaises(Refused):
                self.client.finish_3ds(challenge.number, "PaResOfThePayer", "id-secret-3ds")
            with self.assertRaises(NotProcessed):
                self.new_client(base_url="http://127.0.0.1:9/").authorise_card(params, "id-none")

        said = "\n".join(logs.output)
        for secret in (
            params["CardCryptogramPacket"],
            DEFAULT_API_SECRET,
            challenge.pa_req,
            "PaResOfThePayer",
        ):
            self.assertNotIn(secret, said)
