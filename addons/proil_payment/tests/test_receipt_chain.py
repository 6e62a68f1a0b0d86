import time
from decimal import Decimal

import requests

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.receipts import INN
from odoo.addons.proil_payment.tests.common import FEE, PRICE, PaidOrderCase

PATIENCE_S = 10


class TestReceiptChain(PaidOrderCase):
    """From the nozzle to the fiscal sign, with the bank and the register of the emulator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notify(*KINDS)
        cls.admin("switches", receipt_delay_s=0.05)
        cls._switch_register(True)
        cls.addClassCleanup(cls._switch_register, False)

    @classmethod
    def _switch_register(cls, wanted):
        with cls.committed() as env:
            env["payment.provider"].browse(cls.provider_id).write(
                {"cloudpayments_receipts": wanted, "cloudpayments_inn": INN}
            )

    def fiscal_state(self, public_id):
        with self.committed() as env:
            return self.order(env, public_id).fiscal_state

    def wait_until_registered(self, public_id):
        deadline = time.monotonic() + PATIENCE_S
        while self.fiscal_state(public_id) != "registered" and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.fiscal_state(public_id), "registered")

    def at_register(self, public_id):
        with self.committed() as env:
            reference = self.order(env, public_id).hold_id.reference
        answer = requests.get(
            f"{self.admin_url}/receipts", params={"invoice_id": reference}, timeout=10
        )
        return answer.json(parse_float=Decimal)

    def test_charge_bank_and_receipt_agree_to_the_kopeck(self):
        public_id = self.paid_order()
        self.assertEqual(self.at_register(public_id), [])
        self.pour(public_id, "36.133")
        self.run_jobs()

        self.wait_until_registered(public_id)

        charge = round(Decimal("36.133") * PRICE + FEE, 2)
        [receipt] = self.at_register(public_id)
        [shown] = self.tell("GET", f"/payments/{public_id}/receipts")["items"]
        [paid] = self.at_the_bank(public_id)
        self.assertEqual(
            sum(item["Amount"] for item in receipt["receipt"]["Items"]),
            sum(receipt["receipt"]["Amounts"].values()),
        )
        self.assertEqual(Decimal(receipt["amount"]), charge)
        self.assertEqual(Decimal(str(paid["confirmed_amount"])), charge)
        self.assertEqual((shown["amount"], shown["status"]), (int(charge * 100), "registered"))

    def test_nothing_poured_has_no_receipt(self):
        public_id = self.paid_order()
        self.pour(public_id, "0")
        self.run_jobs()

        self.assertEqual(self.at_register(public_id), [])
        self.assertEqual(self.fiscal_state(public_id), "not_required")
        self.assertEqual(self.tell("GET", f"/payments/{public_id}/receipts"), {"items": []})

    def test_capture_whose_answer_is_lost_has_one_receipt(self):
        public_id = self.paid_order()
        self.pour(public_id, "20")
        self.fault("confirm", "timeout_after")
        self.run_jobs()

        self.run_cron(later_s=300)
        self.wait_until_registered(public_id)

        self.assertEqual(len(self.at_register(public_id)), 1)

    def test_stranger_sees_no_receipts(self):
        public_id = self.paid_order()

        answer = self.ask("GET", f"/payments/{public_id}/receipts", token=self.stranger_token)

        self.assertProblem(answer, 404, "not_found")
