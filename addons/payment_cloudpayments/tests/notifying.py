import base64
import hashlib
import hmac
import json
from urllib.parse import quote_plus, urlencode

import requests

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase

from proil_emulators.cloudpayments import DEFAULT_API_SECRET


def signature(text, secret=DEFAULT_API_SECRET):
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class NotifyingCase(EmulatedCase):
    """Notifications posted by hand, as CloudPayments would: one thing wrong at a time."""

    def setUp(self):
        super().setUp()
        self.notify()
        self.addCleanup(self.notify, *KINDS)

    def post(self, kind, said, secret=DEFAULT_API_SECRET, as_json=False, provider_id=None):
        body = json.dumps(said) if as_json else urlencode(said, quote_via=quote_plus)
        form = "json" if as_json else "x-www-form-urlencoded"
        return requests.post(
            f"{self.base_url()}/payment/cloudpayments/{provider_id or self.provider_id}/{kind}",
            data=body.encode(),
            headers={
                "Content-Type": f"application/{form}; charset=utf-8",
                "Content-HMAC": signature(body, secret),
            },
            timeout=10,
        )

    def say(self, kind, said, **options):
        answer = self.post(kind, said, **options)
        self.assertEqual(answer.status_code, 200)
        return answer.json()["code"]

    def said(self, tx_id, **changes):
        """A Pay notification about a payment, whose process has not heard of it yet."""
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            return {
                "TransactionId": 5_000_000 + tx_id,
                "Amount": f"{tx.amount:.2f}",
                "Currency": "RUB",
                "InvoiceId": tx.reference,
                "AccountId": tx._cloudpayments_account_id(),
                "TestMode": 1,
                "Status": "Authorized",
                "CardType": "Visa",
                "CardLastFour": "3055",
                **changes,
            }

    def deliveries(self, tx_id):
        number = int(self.seen(tx_id).number)
        return self.admin(f"deliveries?transaction_id={number}", method="GET")
