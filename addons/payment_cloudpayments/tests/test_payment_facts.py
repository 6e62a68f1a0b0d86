from datetime import datetime
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.payment_cloudpayments.const import Status
from odoo.addons.payment_cloudpayments.payment_facts import PaymentFacts, moment, money

WHEN = datetime.fromisoformat("2026-11-22 19:57:04")


@tagged("post_install", "-at_install")
class TestPaymentFacts(BaseCase):
    def test_money_has_kopecks_and_nothing_below(self):
        for value, expected in (
            (1111.1100000000001, "1111.11"),
            ("2000.00", "2000.00"),
            (2000, "2000.00"),
            (Decimal("0.005"), "0.01"),
            (Decimal("10.004999"), "10.00"),
        ):
            with self.subTest(value=value):
                self.assertEqual(str(money(value)), expected)

    def test_answer_and_form_notification_say_the_same(self):
        answer = {
            "TransactionId": 891510444,
            "Amount": Decimal("2000.0"),
            "Currency": "RUB",
            "InvoiceId": "S00042-1",
            "AccountId": "a-1",
            "TestMode": True,
            "Status": "Authorized",
            "ReasonCode": 0,
            "CardType": "Visa",
            "CardLastFour": "4242",
            "CardExpDate": "12/39",
            "Token": None,
        }
        form = {name: str(value) for name, value in answer.items()} | {
            "Amount": "2000.00",
            "TestMode": "1",
            "Token": "",
        }

        self.assertEqual(PaymentFacts.from_message(answer), PaymentFacts.from_message(form))
        self.assertEqual(PaymentFacts.from_message(answer).amount, Decimal("2000.00"))

    def test_challenge_has_no_amount_and_waits_for_the_payer(self):
        facts = PaymentFacts.from_message(
            {"TransactionId": 504, "PaReq": "eJx", "AcsUrl": "https://acs"}
        )

        self.assertEqual(facts.status, Status.AWAITING)
        self.assertIsNone(facts.amount)
        self.assertEqual((facts.acs_url, facts.pa_req), ("https://acs", "eJx"))

    def test_number_of_an_invoice_may_come_as_a_number(self):
        facts = PaymentFacts.from_message(
            {"TransactionId": 1, "InvoiceId": 42, "Status": "Declined"}
        )

        self.assertEqual(facts.invoice_id, "42")

    def test_message_without_what_every_payment_has_is_not_a_payment(self):
        for said, error in (
            ({"Status": "Authorized"}, KeyError),
            ({"TransactionId": 1}, KeyError),
            ({"TransactionId": 1, "Status": "Settled"}, ValueError),
        ):
            with self.subTest(said=said), self.assertRaises(error):
                PaymentFacts.from_message(said)

    def test_dates_come_in_many_forms_and_are_kept_in_one(self):
        for text in (
            "2026-11-22T19:57:04",
            "2026-11-22T19:57:04.123",
            "2026-11-22T19:57:04.1234567",
            "2026-11-22 19:57:04",
            "2026-11-22T22:57:04+03:00",
            "/Date(1795377424500)/",
        ):
            with self.subTest(text=text):
                self.assertEqual(moment(text), WHEN)
        for text in (None, "", "soon"):
            with self.subTest(text=text):
                self.assertIsNone(moment(text))

    def test_payment_knows_when_it_was_authorised_however_it_is_told(self):
        said = {"TransactionId": 1, "Status": "Authorized"}

        for told in (
            {"AuthDateIso": "2026-11-22T19:57:04", "DateTime": "2026-11-23 10:00:00"},
            {"AuthDate": "/Date(1795377424000)/", "AuthDateIso": None},
            {"DateTime": "2026-11-22 19:57:04"},
        ):
            with self.subTest(told=told):
                self.assertEqual(PaymentFacts.from_message(said | told).authorised_at, WHEN)

    def test_refund_names_the_payment_that_it_gives_back(self):
        basis = {"TransactionId": 8, "Status": "Completed"}
        for said in (
            {"OperationType": "Refund", "PaymentTransactionId": 7},
            {"Type": 1, "OriginalTransactionId": 7},
        ):
            with self.subTest(said=said):
                facts = PaymentFacts.from_message(basis | said)
                self.assertEqual((facts.is_refund, facts.paid_number), (True, "7"))
        payment = {"TransactionId": 7, "Status": "Completed", "Type": 0}
        self.assertFalse(PaymentFacts.from_message(payment).is_refund)

    def test_payment_that_was_given_back_says_so_in_any_dialect(self):
        said = {"TransactionId": 1, "Status": "Completed"}
        for refunded, expected in ((True, True), ("true", True), (False, False), (None, False)):
            with self.subTest(refunded=refunded):
                facts = PaymentFacts.from_message({**said, "Refunded": refunded})
                self.assertIs(facts.is_refunded, expected)
