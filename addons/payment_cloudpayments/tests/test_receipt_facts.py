import json
from decimal import Decimal

from odoo import fields
from odoo.tests import TransactionCase

from odoo.addons.payment_cloudpayments.inn import is_inn
from odoo.addons.payment_cloudpayments.receipt_facts import ReceiptFacts

REGISTERED_AT = fields.Datetime.to_datetime("2026-03-02 09:15:30")
SAID = {
    "Id": "J5pB0gV",
    "Type": "Income",
    "Amount": "2557.56",
    "DocumentNumber": "123",
    "FiscalSign": "4210112345",
    "FiscalNumber": "9999078900005430",
    "DateTime": "2026-03-02 09:15:30",
    "RegNumber": "0000000001047329",
    "DeviceNumber": "00106900000019",
    "Ofd": "ОФД",
    "Url": "https://receipts.example/J5pB0gV",
    "QrCodeUrl": "https://qr.example/J5pB0gV",
    "TransactionId": "891510444",
    "InvoiceId": "S00042",
    "Receipt": json.dumps({"Items": [{"Label": "АИ-95", "Method": 4}]}),
}


class TestReceiptFacts(TransactionCase):
    def test_notification_tells_the_fiscal_document(self):
        facts = ReceiptFacts.from_message(SAID)

        self.assertEqual(facts.amount, Decimal("2557.56"))
        self.assertEqual(facts.registered_at, REGISTERED_AT)
        self.assertEqual(
            (facts.document_number, facts.fiscal_sign, facts.fiscal_storage),
            ("123", "4210112345", "9999078900005430"),
        )
        self.assertEqual((facts.payment_number, facts.invoice_id), ("891510444", "S00042"))
        self.assertEqual((facts.kassir_number, facts.direction), ("J5pB0gV", "Income"))
        self.assertEqual(facts.method, 4)

    def test_moment_is_read_however_it_is_told(self):
        for text in ("2026-03-02T09:15:30", "2026-03-02T09:15:30.123", "2026-03-02T09:15:30Z"):
            with self.subTest(text):
                facts = ReceiptFacts.from_message({**SAID, "DateTime": text})
                self.assertEqual(facts.registered_at, REGISTERED_AT)

    def test_numbers_of_a_json_notification_are_words_here(self):
        said = {**SAID, "DocumentNumber": 123, "TransactionId": 891510444, "Amount": Decimal("1")}

        facts = ReceiptFacts.from_message(said)

        self.assertEqual((facts.document_number, facts.payment_number), ("123", "891510444"))
        self.assertEqual(facts.amount, Decimal("1.00"))

    def test_optional_facts_may_be_empty_or_missing(self):
        said = {name: SAID[name] for name in SAID if name not in ("Url", "QrCodeUrl", "Receipt")}

        facts = ReceiptFacts.from_message({**said, "TransactionId": "", "InvoiceId": None})

        self.assertEqual((facts.url, facts.payment_number, facts.invoice_id), ("", "", ""))
        self.assertEqual(facts.method, 0)

    def test_receipt_without_a_fiscal_fact_is_refused(self):
        for name in ("Id", "Type", "Amount", "DocumentNumber", "FiscalSign", "FiscalNumber"):
            fault = ArithmeticError if name == "Amount" else ValueError
            with self.subTest(name), self.assertRaises(fault):
                ReceiptFacts.from_message({**SAID, name: ""})
            with self.subTest(name), self.assertRaises(KeyError):
                ReceiptFacts.from_message({key: SAID[key] for key in SAID if key != name})

    def test_looked_up_receipt_tells_the_same(self):
        told = {name: SAID[name] for name in SAID if name not in ("Receipt", "Url")}
        model = {
            "Items": [{"Label": "АИ-95", "Method": 4}],
            "AdditionalData": {**told, "OfdReceiptUrl": SAID["Url"]},
        }

        self.assertEqual(ReceiptFacts.from_receipt(model), ReceiptFacts.from_message(SAID))


class TestInn(TransactionCase):
    def test_number_of_a_company_and_of_a_person(self):
        self.assertTrue(is_inn("7707083893"))
        self.assertTrue(is_inn("500100732259"))

    def test_mistyped_number_is_seen(self):
        for text in (
            "7707083894",
            "7707083983",
            "500100732258",
            "500100732269",
            "770708389",
            "",
            "77070838 3",
            "٧٧٠٧٠٨٣٨٩٣",
        ):
            with self.subTest(text):
                self.assertFalse(is_inn(text))
