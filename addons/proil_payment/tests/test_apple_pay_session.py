import json

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import PAYS
from odoo.addons.proil_payment.tests.ways import WaysCase

APPLE = "https://apple-pay-gateway.apple.com/paymentservices/startSession"


@tagged("post_install", "-at_install")
class TestApplePaySession(WaysCase):
    def setUp(self):
        super().setUp()
        self.switch(on=True)
        self.admin("switches", apple_pay=True)
        self.addCleanup(self.switch, on=False)

    def switch(self, *, on):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).cloudpayments_apple_pay = on

    def start(self, url=APPLE, **options):
        return self.ask("POST", "/apple-pay/session", {"validation_url": url}, **options)

    def test_session_is_apples_own(self):
        session = self.start().json()["merchant_session"]

        self.assertTrue(session["merchantSessionIdentifier"])
        self.assertTrue(session["signature"])

    def test_token_is_a_card_without_three_ds(self):
        order = self.place()
        self.assertIn(
            "apple_pay",
            [way["kind"] for way in self.tell("GET", f"/payments/{order}/methods")["choices"]],
        )

        told = self.pay_by(order, apple_pay_token=self.cryptogram(PAYS))

        self.assertEqual(told["status"], "authorised")
        self.assertEqual(self.axes(order), ("accepted", "authorised"))

    def test_no_other_host_is_asked(self):
        before = self.calls()
        for url in (
            "http://169.254.169.254/latest/meta-data/",
            "https://apple.com.evil.example/x",
            "https://user@apple.com/x",
            "https://localhost/x",
        ):
            with self.subTest(url=url):
                self.assertProblem(self.start(url), 422, "apple_pay_address_refused")
        self.assertEqual(self.calls(), before)

    def calls(self):
        calls = self.admin("calls", method="GET")
        return len([call for call in calls if "applepay" in str(call)])

    def test_it_is_off_unless_it_is_switched_on(self):
        order = self.place()
        self.switch(on=False)

        self.assertProblem(self.start(), 409, "apple_pay_off")
        answer = self.authorise(order, {"apple_pay_token": json.dumps({"data": "x"})})
        self.assertProblem(answer, 409, "apple_pay_off")
        kinds = [way["kind"] for way in self.tell("GET", f"/payments/{order}/methods")["choices"]]
        self.assertNotIn("apple_pay", kinds)

    def test_acquirer_that_does_not_offer_it_is_told_apart(self):
        self.admin("switches", apple_pay=False)

        self.assertProblem(self.start(), 503, "payment_unavailable")

    def test_payment_later_is_not_offered(self):
        order = self.place_far()

        answer = self.authorise(order, {"apple_pay_token": self.cryptogram(PAYS)})

        self.assertProblem(answer, 409, "saved_card_needed")

    def test_nobody_without_a_token_is_served(self):
        self.assertProblem(self.start(token=None), 401, "token_missing")
