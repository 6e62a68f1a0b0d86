import requests

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.const import (
    LOST_AFTER_S,
    QR_FORGOTTEN_AFTER_S,
    QR_OPEN_FOR_MIN,
)
from odoo.addons.payment_cloudpayments.tests.paying import PagesCase

LATER_S = LOST_AFTER_S + 1


@tagged("post_install", "-at_install")
class TestQrCode(PagesCase):
    def setUp(self):
        super().setUp()
        with self.committed() as env:
            self.methods = {code: self._method(env, code) for code in ("sbp", "tpay", "sberpay")}

    def _method(self, env, code):
        methods = env["payment.method"].with_context(active_test=False)
        found = methods.search([("code", "=", code)], limit=1)
        card = env.ref("payment.payment_method_card")
        return (found or methods.create({"name": code, "code": code, "image": card.image})).id

    def code(self, method="sbp", **values):
        return self.page("qr", payment_method_id=self.methods[method], **values)

    def act(self, tx_id, action="pay"):
        url = self.values_of(tx_id, "cloudpayments_qr_url")["cloudpayments_qr_url"]
        requests.post(f"{url}/{action}", timeout=20).raise_for_status()

    def test_each_method_has_its_code_and_its_stages(self):
        for method, two_stage, state in (
            ("sbp", False, "done"),
            ("sbp", True, "done"),
            ("tpay", False, "done"),
            ("tpay", True, "authorized"),
            ("sberpay", False, "done"),
            ("sberpay", True, "authorized"),
        ):
            with self.subTest(method=method, two_stage=two_stage):
                tx_id = self.code(method, cloudpayments_two_stage=two_stage)
                self.assertEqual(self.seen(tx_id).state, "pending")
                self.assertTrue(
                    self.values_of(tx_id, "cloudpayments_qr_image")["cloudpayments_qr_image"]
                )

                self.act(tx_id)

                self.assertEqual(self.seen(tx_id).state, state)

    def test_payer_may_refuse_and_then_pay_after_all(self):
        tx_id = self.code()

        self.act(tx_id, "refuse")
        self.assertEqual(self.seen(tx_id).state, "error")
        self.act(tx_id)

        self.assertEqual(self.seen(tx_id).state, "done")

    def test_code_that_is_paid_twice_gives_the_second_payment_back(self):
        tx_id = self.code()
        self.act(tx_id)
        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            self.act(tx_id)

        self.run_cron()
        self.admin("../clock", advance_seconds=60)

        paid, refunds = self.seen(tx_id), []
        rows = self.operations(tx_id)
        refunds = [row["original_id"] for row in rows if row["operation"] == "Refund"]
        second = str(rows[1]["transaction_id"])
        self.assertEqual((paid.state, [str(each) for each in refunds]), ("done", [second]))
        self.assertEqual(self.discrepancies(tx_id, second), ["unwanted_hold"])
        with self.committed() as env:
            stray = env["payment.transaction"].search(
                [("reference", "=like", f"X-{paid.reference}%")]
            )
            self.assertEqual(stray._cloudpayments_refunds().state, "done")

    def test_refund_through_sbp_is_done_when_the_bank_says_so(self):
        tx_id = self.code()
        self.act(tx_id)
        self.refund(tx_id, "100.00")
        self.assertEqual(self.seen(tx_id).refunds, [("pending", -100.0)])

        self.admin("../clock", advance_seconds=60)
        self.hold()

        self.assertEqual(self.seen(tx_id).refunds, [("done", -100.0)])
        self.assertEqual(self.seen(tx_id).operations[-1], ("refund", "succeeded"))

    def test_refund_through_sbp_is_looked_up_when_nobody_tells(self):
        for declined, state in ((False, "done"), (True, "error")):
            with self.subTest(declined=declined):
                tx_id = self.code()
                self.act(tx_id)
                self.silence()
                if declined:
                    self.admin("declines", reason_code=5204, invoice_id=self.seen(tx_id).reference)
                self.refund(tx_id, "100.00")
                self.run_cron(LATER_S)
                self.assertEqual(self.seen(tx_id).refunds, [("pending", -100.0)])
                self.admin("../clock", advance_seconds=60)

                self.run_cron(LATER_S)

                self.assertEqual(self.seen(tx_id).refunds, [(state, -100.0)])
                self.doCleanups_of_silence()

    def doCleanups_of_silence(self):
        self.notify("check", "pay", "fail", "confirm", "refund", "cancel")

    def test_code_whose_picture_was_lost_is_asked_for_again(self):
        self.fault("qr/sbp/image", "timeout_after")
        tx_id = self.code()
        self.assertEqual(self.seen(tx_id).operations, [("qr", "unknown")])

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).operations, [("qr", "succeeded")])
        self.assertTrue(self.values_of(tx_id, "cloudpayments_qr_url")["cloudpayments_qr_url"])

    def test_code_that_nobody_pays_by_is_forgotten(self):
        paid, forgotten = self.code(), self.code()
        self.silence()
        self.act(paid)
        with self.committed() as env:
            seconds = QR_OPEN_FOR_MIN * 60 + QR_FORGOTTEN_AFTER_S + 1
            env.cr.execute(
                "UPDATE payment_transaction SET last_state_change = last_state_change"
                " - interval '%s s' WHERE id IN %s",
                [seconds, (paid, forgotten)],
            )

        self.run_cron()

        self.assertEqual([self.seen(tx).state for tx in (paid, forgotten)], ["done", "cancel"])
