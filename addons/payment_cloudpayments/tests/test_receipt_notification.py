from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS
from odoo.addons.payment_cloudpayments.tests.receipts import ReceiptCase


class TestReceiptNotification(ReceiptCase):
    def test_hold_has_no_receipt(self):
        tx_id = self.hold()

        self.assertEqual(self.seen(tx_id).state, "authorized")
        self.assertEqual(self.receipts(tx_id), [])

    def test_receipt_is_noted_before_the_capture_leaves(self):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "capture", "1000.50")

        with self.committed() as env:
            env["cloudpayments.operation"].browse(operation_id)._claim()

        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.purpose, receipt.state), ("sale", "expected"))
        self.assertEqual((receipt.direction, receipt.amount), ("Income", 1000.5))
        self.follow()
        self.assertEqual(self.states(tx_id), [("sale", "bundled", "expected")])

    def test_captured_sum_has_one_receipt_with_its_fiscal_sign(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.50")
        self.assertEqual(self.states(tx_id), [("sale", "bundled", "queued")])

        self.assertEqual(self.say("receipt", self.fiscal(tx_id, "1000.50")), 0)

        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.state, receipt.sign), ("registered", "4210112345"))

    def test_same_notification_again_changes_nothing(self):
        tx_id = self.hold()
        self.capture(tx_id, "700.00")
        said = self.fiscal(tx_id, "700.00")

        codes = [
            self.say("receipt", said),
            self.say("receipt", said),
            self.say("receipt", {**said, "CashierName": "told otherwise"}),
            self.say("receipt", said, as_json=True),
        ]

        self.assertEqual(codes, [0, 0, 0, 0])
        self.assertEqual(self.states(tx_id), [("sale", "bundled", "registered")])

    def test_receipt_that_comes_before_the_answer_is_not_lost(self):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "capture", "1000.00")
        with self.committed() as env:
            call = env["cloudpayments.operation"].browse(operation_id)._claim()

        self.say("receipt", self.fiscal(tx_id, "1000.00"))
        with self.committed() as env:
            env["cloudpayments.operation"].browse(operation_id)._carry_out(call)

        self.assertEqual(self.states(tx_id), [("sale", "bundled", "registered")])
        self.assertEqual(self.seen(tx_id).state, "done")

    def test_receipt_that_comes_before_its_payment_is_kept_for_it(self):
        tx_id = self.hold()
        said = self.fiscal(tx_id, "800.00", TransactionId="", Receipt="")
        self.assertEqual(self.say("receipt", said), 0)
        self.assertEqual(self.states(tx_id), [(False, "outside", "registered")])

        self.capture(tx_id, "800.00")

        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.purpose, receipt.state), ("sale", "registered"))
        self.assertTrue(receipt.is_ours)

    def test_receipt_of_another_sum_or_another_method_is_not_ours(self):
        tx_id = self.hold()
        self.capture(tx_id, "800.00")

        self.say("receipt", self.fiscal(tx_id, "800.01"))
        self.say("receipt", self.fiscal(tx_id, "800.00", Receipt='{"Items": [{"Method": 1}]}'))
        self.say("receipt", self.fiscal(tx_id, "800.00", Type="IncomeReturn"))

        self.assertEqual(
            self.states(tx_id),
            [("sale", "bundled", "queued")] + 3 * [(False, "outside", "registered")],
        )

    def test_second_receipt_of_one_payment_is_shown_to_the_accountant(self):
        tx_id = self.hold()
        self.capture(tx_id, "800.00")
        self.say("receipt", self.fiscal(tx_id, "800.00"))
        self.say("receipt", self.fiscal(tx_id, "800.00"))
        self.follow()
        self.assertEqual(self.worries(tx_id), [])

        self.pass_minutes(tx_id, 6)
        self.follow()
        self.follow()

        self.assertEqual(self.worries(tx_id), ["cabinet_operation"])
        self.assertEqual(
            self.states(tx_id),
            [("sale", "bundled", "registered"), (False, "outside", "registered")],
        )

    def test_notification_without_a_fiscal_sign_is_not_believed(self):
        tx_id = self.hold()
        self.capture(tx_id, "800.00")

        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            code = self.say("receipt", self.fiscal(tx_id, "800.00", FiscalSign=""))

        self.assertNotEqual(code, 0)
        self.assertEqual(self.states(tx_id), [("sale", "bundled", "queued")])

    def test_forged_receipt_is_refused(self):
        tx_id = self.hold()
        self.capture(tx_id, "800.00")

        answer = self.post("receipt", self.fiscal(tx_id, "800.00"), secret="forged")

        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.states(tx_id), [("sale", "bundled", "queued")])

    def test_released_and_declined_payments_have_no_receipt(self):
        released, declined = self.hold(), self.hold(NO_FUNDS)
        self.void(released)

        self.assertEqual(self.seen(declined).state, "error")
        self.assertEqual(self.receipts(released) + self.receipts(declined), [])

    def test_refused_capture_leaves_no_receipt_and_the_next_one_notes_its_own(self):
        tx_id = self.hold()
        self.fault("confirm", "refused")
        self.capture(tx_id, "900.00")
        self.assertEqual(self.receipts(tx_id), [])

        self.capture(tx_id, "850.00")

        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.amount, receipt.state), (850, "queued"))

    def test_receipt_that_cannot_be_told_does_not_stop_the_money(self):
        with self.committed() as env:
            nobody = env["res.partner"].create({"name": "Nobody"}).id
        tx_id = self.hold(partner_id=nobody)

        self.capture(tx_id, "900.00")

        self.assertEqual(self.seen(tx_id).state, "done")
        [receipt] = self.receipts(tx_id)
        self.assertEqual(receipt.state, "failed")
        self.assertIn("neither an e-mail address nor a phone", receipt.reason)
        self.assertEqual(self.worries(tx_id), ["failed_receipt"])

    def test_provider_without_a_register_notes_nothing(self):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).cloudpayments_receipts = False
        try:
            tx_id = self.hold()
            self.capture(tx_id, "900.00")
        finally:
            with self.committed() as env:
                env["payment.provider"].browse(self.provider_id).cloudpayments_receipts = True

        self.assertEqual(self.seen(tx_id).state, "done")
        self.assertEqual(self.receipts(tx_id), [])
