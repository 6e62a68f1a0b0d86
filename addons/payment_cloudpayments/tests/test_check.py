from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS
from odoo.addons.payment_cloudpayments.tests.notifying import NotifyingCase


@tagged("post_install", "-at_install")
class TestCheck(NotifyingCase):
    def test_check_accepts_only_the_payment_that_was_asked_for(self):
        begun = self.begin(amount="1500.00")
        for change, code in (
            ({}, 0),
            ({"InvoiceId": "T-unknown"}, 10),
            ({"AccountId": "somebody"}, 11),
            ({"AccountId": ""}, 11),
            ({"Amount": "1499.99"}, 12),
            ({"Currency": "USD"}, 13),
            ({"TestMode": 0}, 13),
        ):
            with self.subTest(change=change):
                self.assertEqual(self.say("check", self.said(begun.tx_id, **change)), code)
        self.assertEqual(self.seen(begun.tx_id).state, "draft")

    def test_check_refuses_a_payment_that_nobody_waits_for(self):
        held, declined = self.hold(), self.hold(NO_FUNDS)
        with self.committed() as env:
            unasked = self.new_payment(env).id

        for tx_id, code in ((held, 20), (declined, 20), (unasked, 13)):
            with self.subTest(code=code):
                self.assertEqual(self.say("check", self.said(tx_id)), code)

    def test_payment_is_declined_when_check_refuses_it(self):
        begun = self.begin()
        self.notify("check")
        with self.committed() as env:
            env["payment.transaction"].browse(begun.tx_id).amount = 1.0

        self.carry_out(begun)

        self.assertEqual(self.seen(begun.tx_id).state, "error")
        self.assertEqual(self.operations(begun.tx_id)[0]["reason_code"], 3003)
