import re

import requests

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS
from odoo.addons.payment_cloudpayments.tests.paying import PagesCase

LATER_S = LOST_AFTER_S + 1


@tagged("post_install", "-at_install")
class TestLink(PagesCase):
    def pay(self, tx_id, card=PAYS):
        url = self.values_of(tx_id, "cloudpayments_link_url")["cloudpayments_link_url"]
        page = requests.get(url, timeout=10).text
        [action] = re.findall(r'action="([^"]+/pay)"', page)
        root = self.api_url.partition("/cloudpayments")[0]
        form = {"card": card.replace(" ", ""), "email": "payer@example.com"}
        return requests.post(root + action, data=form, timeout=20)

    def test_link_is_paid_at_once_or_held_first(self):
        for two_stage, state in ((False, "done"), (True, "authorized")):
            with self.subTest(two_stage=two_stage):
                tx_id = self.page("link", cloudpayments_two_stage=two_stage)
                self.assertEqual(self.seen(tx_id).state, "pending")
                self.assertEqual(self.seen(tx_id).operations, [("link", "succeeded")])

                self.pay(tx_id)

                self.assertEqual(self.seen(tx_id).state, state)

    def test_card_that_is_declined_leaves_the_link_for_another(self):
        tx_id = self.page("link", cloudpayments_two_stage=False)

        self.pay(tx_id, NO_FUNDS)
        self.assertEqual(self.seen(tx_id).state, "pending")
        self.assertEqual(
            self.values_of(tx_id, "cloudpayments_reason_code")["cloudpayments_reason_code"], 5051
        )
        self.pay(tx_id)

        self.assertEqual(self.seen(tx_id).state, "done")

    def test_link_goes_to_the_address_that_is_given(self):
        tx_id = self.page("link", "debtor@example.com", "+79990000000")

        with self.committed() as env:
            params = env["payment.transaction"].browse(tx_id)._cloudpayments_link_params()
        self.assertEqual(
            [params[name] for name in ("Email", "SendEmail", "Phone", "SendSms")],
            ["debtor@example.com", True, "+79990000000", True],
        )

    def test_link_that_is_closed_cannot_be_paid(self):
        tx_id = self.page("link")

        self.carry_on(self.plan(tx_id, "cancel_link"))

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.message), ("cancel", "The payment link is closed."))
        self.assertEqual(tx.operations[-1], ("cancel_link", "succeeded"))

    def test_link_that_was_paid_is_not_closed(self):
        tx_id = self.page("link", cloudpayments_two_stage=False)
        self.silence()
        self.pay(tx_id)

        self.carry_on(self.plan(tx_id, "cancel_link"))

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.operations[-1]), ("done", ("cancel_link", "refused")))

    def test_link_whose_address_was_lost_is_asked_for_again(self):
        self.admin("faults", endpoint="orders/create", kind="timeout_after")
        tx_id = self.page("link")
        self.assertEqual(self.seen(tx_id).operations, [("link", "unknown")])

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).operations, [("link", "succeeded")])
        self.assertTrue(self.values_of(tx_id, "cloudpayments_link_url")["cloudpayments_link_url"])

    def test_closing_that_was_lost_is_done_again(self):
        tx_id = self.page("link")
        self.admin("faults", endpoint="orders/cancel", kind="timeout_before")
        self.carry_on(self.plan(tx_id, "cancel_link"))
        self.assertEqual(self.seen(tx_id).operations[-1], ("cancel_link", "unknown"))

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).state, "cancel")
