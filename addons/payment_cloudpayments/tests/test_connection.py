import requests

from odoo.tests import BaseCase, tagged

from odoo.addons.payment_cloudpayments import connection
from odoo.addons.payment_cloudpayments.client import Refused, UnknownOutcome


@tagged("post_install", "-at_install")
class TestConnection(BaseCase):
    def test_answer_about_the_moment_is_no_refusal(self):
        for status, error in (
            (400, Refused),
            (408, UnknownOutcome),
            (409, UnknownOutcome),
            (425, UnknownOutcome),
        ):
            response = requests.Response()
            response.status_code = status
            with self.subTest(status=status), self.assertRaises(error):
                connection._answer(response)
