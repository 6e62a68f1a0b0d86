import logging
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import requests

from odoo.tests import BaseCase, tagged

from odoo.addons.payment_cloudpayments import client, connection
from odoo.addons.payment_cloudpayments.client import (
    Busy,
    CloudPaymentsClient,
    Misconfigured,
    NotProcessed,
    Refused,
    UnknownOutcome,
)
from odoo.addons.payment_cloudpayments.const import SIMULTANEOUS_TEST_CALLS, Status
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

    def fault(self, kind, times=1):
        self.emulators.application.cloudpayments.faults.order({"kind": kind, "times": times})

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
        self.patch(connection, "BUSY_PAUSES_S", ())
        for kind, error in (
            ("http_429", Busy),
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
        self.patch(connection, "READ_TIMEOUT_S", 0.2)
        self.patch(requests.Session, "send", self.unchanged_send())
        self.emulators.application.cloudpayments.faults.order({"kind": "latency", "seconds": 1})

        with self.assertRaises(UnknownOutcome):
            self.client.get("1")

    def unchanged_send(self):
        """Odoo's tests stretch short timeouts; here a short one is the subject."""
        adapter = connection.SESSION.get_adapter("http://")

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

    def test_busy_service_is_asked_again_with_the_same_id(self):
        bodies = self.sent_bodies()
        self.patch(connection, "BUSY_PAUSES_S", (0.0, 0.0))
        self.fault("http_429", times=2)

        held = self.hold("T-busy")

        self.assertEqual(held.status, Status.AUTHORIZED)
        self.assertEqual([headers["X-Request-ID"] for headers, _body in bodies], ["id-T-busy"] * 3)

    def test_call_waits_for_its_place_and_gives_up_before_it_is_sent(self):
        bodies = self.sent_bodies()
        self.patch(connection, "PLACE_TIMEOUT_S", 0.01)

        with ExitStack() as others:
            for _other in range(SIMULTANEOUS_TEST_CALLS):
                others.enter_context(connection.TEST_PLACES.one(DEFAULT_PUBLIC_ID))
            with self.assertRaises(Busy):
                self.client.get("1")
            self.assertEqual(bodies, [])
        self.assertIsNone(self.client.get("1"))

    def test_one_stage_payment_is_refunded_under_a_number_of_its_own(self):
        since = datetime.now(UTC)
        paid = self.client.charge_card(self.params(invoice="T-refund"), "id-charge")
        self.assertEqual(paid.status, Status.COMPLETED)

        refund = self.client.refund(paid.number, Decimal("111.11"), "id-refund", {"a": 1})

        self.assertEqual((refund.is_refund, refund.paid_number), (True, paid.number))
        self.assertNotEqual(refund.number, paid.number)
        found = self.client.find_any("T-refund")
        self.assertEqual(
            (found.number, found.is_refund, found.paid_number, found.amount),
            (refund.number, True, paid.number, Decimal("111.11")),
        )
        self.assertEqual(self.client.find("T-refund").number, paid.number)
        listed = self.client.list_period(since - timedelta(1), since + timedelta(1))
        self.assertLessEqual({paid.number, refund.number}, {each.number for each in listed})

    def test_list_is_read_to_its_last_page(self):
        since = datetime.now(UTC) - timedelta(days=1)
        for count in range(3):
            self.hold(f"T-page-{count}")
        for size in (1, 2):
            with self.subTest(size=size):
                pages = self.pages_of(size)
                self.patch(CloudPaymentsClient, "_send_request", pages)
                self.patch(client, "LIST_PAGE", size)

                listed = self.client.list_period(since, since)

                self.assertEqual([each.number for each in listed], ["1", "2", "3"])

    def pages_of(self, size):
        rows = [{"TransactionId": number, "Status": "Completed"} for number in (1, 2, 3)]

        def send(_client, _endpoint, params):
            end = params["PageNumber"] * size
            return {"Success": True, "Model": rows[end - size : end]}

        return send

    def test_notifications_are_set_to_be_posted(self):
        self.client.set_notification("pay", "https://shop.example/pay")

        terminals = self.emulators.application.cloudpayments.terminals
        target = terminals[DEFAULT_PUBLIC_ID].targets["Pay"]
        self.assertEqual(
            (target.address, target.enabled, target.method),
            ("https://shop.example/pay", True, "POST"),
        )
        self.admin_off()

    def admin_off(self):
        terminal = self.emulators.application.cloudpayments.terminals[DEFAULT_PUBLIC_ID]
        for kind in terminal.targets:
            terminal.targets[kind] = replace(terminal.targets[kind], enabled=False)

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
