from odoo.tests import tagged

from odoo.addons.proil_order.tests.common import ProilOrderApiCase

LONG = "x" * 20_000


@tagged("post_install", "-at_install")
class TestAbsurdPayment(ProilOrderApiCase):
    def test_texts_without_an_end_are_refused(self):
        for name in (
            "cryptogram",
            "payment_method_id",
            "method",
            "apple_pay_token",
            "consent_version",
            "return_url",
        ):
            with self.subTest(name):
                answer = self.send("POST", "/payments/ord_1/authorize", {name: LONG})

                problem = self.assertProblem(answer, 422, "validation_failed")
                self.assertEqual([each["field"] for each in problem["field_errors"]], [name])
