"""A seller of the tests: what the provider asks of whoever sells something."""

import itertools
import json
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo.addons.payment_cloudpayments.models.payment_transaction_receipt import PaymentTransaction
from odoo.addons.payment_cloudpayments.tests.notifying import NotifyingCase

INN = "7707083893"


def customer_receipt(tx, purpose, amount):
    """A receipt of one line; the payer named Nobody cannot be reached."""
    provider = tx.provider_id
    method = {"prepayment": 1, "credit": 6, "collection": 7}.get(purpose, 4)
    means = {"settlement": "AdvancePayment", "credit": "Credit"}.get(purpose, "Electronic")
    item = provider._cloudpayments_receipt_item(
        label="АИ-95",
        unit="litre",
        vat=22,
        Price=amount,
        Quantity=1,
        Amount=amount,
        Method=method,
        Object=2,
    )
    email = "" if tx.partner_id.name == "Nobody" else "payer@example.com"
    return provider._cloudpayments_customer_receipt([item], {means: amount}, Email=email)


def selling(case):
    """Have every payment of a test class sell something that `customer_receipt` names."""
    case.startClassPatcher(
        patch.object(PaymentTransaction, "_cloudpayments_receipt_content", customer_receipt)
    )


class ReceiptCase(NotifyingCase):
    """Payments that bring receipts; the tests tell their fiscal signs by hand."""

    _documents = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        selling(cls)
        with cls.committed() as env:
            provider = env["payment.provider"].browse(cls.provider_id)
            provider.write({"cloudpayments_receipts": True, "cloudpayments_inn": INN})
        cls.addClassCleanup(cls._close_register)

    @classmethod
    def _close_register(cls):
        with cls.committed() as env:
            env["payment.provider"].browse(cls.provider_id).cloudpayments_receipts = False

    def fiscal(self, tx_id, amount, **changes):
        """A Receipt notification about a payment of ours."""
        seen = self.seen(tx_id)
        number = next(self._documents)
        content = {"Items": [{"Label": "АИ-95", "Method": 4}]}
        return {
            "Id": f"R{tx_id}-{number}",
            "Type": "Income",
            "Amount": amount,
            "DocumentNumber": str(1000 * tx_id + number),
            "FiscalSign": "4210112345",
            "FiscalNumber": "9999078900005430",
            "DateTime": "2026-03-02 09:15:30",
            "RegNumber": "0000000001047329",
            "Url": "https://receipts.example/1",
            "Receipt": json.dumps(content),
            "TransactionId": seen.number or "",
            "InvoiceId": seen.reference,
            **changes,
        }

    def receipts(self, tx_id):
        """The receipts of a payment and of its children, in plain values."""
        with self.committed() as env:
            reference = env["payment.transaction"].browse(tx_id).reference
            rows = env["cloudpayments.receipt"].search([("invoice_id", "=", reference)], order="id")
            return [
                SimpleNamespace(
                    id=row.id,
                    purpose=row.purpose,
                    direction=row.direction,
                    amount=row.amount,
                    state=row.state,
                    issued=row.issued,
                    attempts=row.attempts,
                    request_id=row.request_id,
                    sign=row.fiscal_sign,
                    error=row.error_code,
                    reason=row.reason,
                    advice=row.advice,
                    is_ours=bool(row.transaction_id),
                )
                for row in rows
            ]

    def states(self, tx_id):
        return [(row.purpose, row.issued, row.state) for row in self.receipts(tx_id)]

    def worries(self, tx_id):
        """What stands on the accountant's work list about the receipts of a payment."""
        with self.committed() as env:
            reference = env["payment.transaction"].browse(tx_id).reference
            documents = env["cloudpayments.receipt"].search([("invoice_id", "=", reference)])
            found = env["cloudpayments.discrepancy"].search(
                [
                    ("resolved", "=", False),
                    "|",
                    ("transaction_id.reference", "like", reference),
                    (
                        "number",
                        "in",
                        [name for name in documents.mapped("document_number") if name],
                    ),
                ]
            )
            return sorted(found.mapped("kind"))

    def pass_minutes(self, tx_id, minutes):
        """As if all calls about the receipts of a payment were made so much earlier."""
        with self.committed() as env:
            for receipt in env["cloudpayments.receipt"].browse(
                [row.id for row in self.receipts(tx_id)]
            ):
                for name in ("awaited_since", "asked_at", "first_asked_at"):
                    if receipt[name]:
                        receipt[name] -= timedelta(minutes=minutes)

    def follow(self):
        with self.committed() as env:
            env["cloudpayments.receipt"]._cron_follow()
