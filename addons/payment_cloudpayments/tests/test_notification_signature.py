from odoo.tests import BaseCase, tagged

from odoo.addons.payment_cloudpayments.notification import is_signed, read


@tagged("post_install", "-at_install")
class TestSignature(BaseCase):
    FORM = (
        "TransactionId=891510444&Amount=2000.00&Currency=RUB&InvoiceId=S00042-1"
        "&Name=IVAN+IVANOV&Data=%7b%22order%22%3a%22%d0%90%d0%98-95%22%7d&TestMode=1"
    )
    RAW = {"Content-HMAC": "0+ynv9226P+muAGNi5T49yXVqRoG6qj57w3OVwrAHoA="}
    DECODED = {"X-Content-HMAC": "+ghwFKxN5cdQ678frynZjVmi/cbtfQ01YjpeHJ5zYhw="}
    JSON = '{"TransactionId":891510444,"Amount":2000.0,"InvoiceId":"S00042-1"}'
    BOTH = "yMKNN2tccElGEualrgYtvZpLfkBcoC2l47SbDSZXYjI="

    def test_either_signature_is_enough(self):
        for body, headers in (
            (self.FORM, self.RAW),
            (self.FORM, self.DECODED),
            (self.FORM, {**self.RAW, "X-Content-HMAC": "spoilt by a proxy"}),
            (self.JSON, {"Content-HMAC": self.BOTH}),
            (self.JSON, {"X-Content-HMAC": self.BOTH}),
        ):
            with self.subTest(body=body[:20], headers=headers):
                self.assertTrue(is_signed(body.encode(), headers, "test_secret"))

    def test_anything_else_is_not_signed(self):
        for body, headers, secret in (
            (self.FORM, {}, "test_secret"),
            (self.FORM, {"Content-HMAC": ""}, "test_secret"),
            (self.FORM, self.RAW, "another_secret"),
            (self.FORM.replace("2000.00", "1.00"), self.RAW | self.DECODED, "test_secret"),
            (self.FORM, {"Content-HMAC": "подпись"}, "test_secret"),
        ):
            with self.subTest(headers=headers, secret=secret):
                self.assertFalse(is_signed(body.encode(), headers, secret))

    def test_both_formats_are_read(self):
        form = read(self.FORM.encode(), "application/x-www-form-urlencoded")
        said = read(self.JSON.encode(), "application/json")

        self.assertEqual(form["Data"], '{"order":"АИ-95"}')
        self.assertEqual(form["Amount"], "2000.00")
        self.assertEqual(str(said["Amount"]), "2000.0")
