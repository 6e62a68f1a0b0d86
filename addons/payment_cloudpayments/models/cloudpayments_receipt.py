import hashlib
import json
import uuid
from decimal import Decimal

from odoo import api, fields, models

from ..payment_facts import money
from ..receipt_facts import method_of


class CloudPaymentsReceipt(models.Model):
    """A fiscal receipt that is due, from the moment its money or goods move to its fiscal sign.

    A bundled receipt travels with its capture, charge or refund. One that has no such call is
    issued by a call of its own.
    """

    _name = "cloudpayments.receipt"
    _description = "Fiscal receipt"
    _order = "id desc"
    _rec_name = "document_number"

    provider_id = fields.Many2one(
        "payment.provider", required=True, readonly=True, index=True, ondelete="restrict"
    )
    transaction_id = fields.Many2one(
        "payment.transaction",
        string="Payment",
        help="The capture, charge or refund. None: a receipt that came before its payment was"
        " known here.",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    payment_number = fields.Char(string="Number at CloudPayments", readonly=True)
    invoice_id = fields.Char(readonly=True, index=True)
    purpose = fields.Selection(
        [
            ("sale", "Sale"),
            ("prepayment", "Prepayment"),
            ("settlement", "Sale out of a prepayment"),
            ("credit", "Sale on credit"),
            ("collection", "Payment of a credit"),
            ("return", "Return"),
        ],
        readonly=True,
    )
    direction = fields.Selection(
        [("Income", "Income"), ("IncomeReturn", "Return of income")], required=True, readonly=True
    )
    amount = fields.Monetary(required=True, readonly=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, default=lambda self: self.env.ref("base.RUB")
    )
    content = fields.Text(help="The receipt as the register is to print it.", readonly=True)
    content_digest = fields.Char(string="SHA-256 of the content", readonly=True)
    method = fields.Integer(help="How payment and goods follow each other.", readonly=True)
    issued = fields.Selection(
        [
            ("bundled", "With the payment"),
            ("explicit", "By a call of its own"),
            ("outside", "Outside Odoo"),
        ],
        required=True,
        readonly=True,
    )
    request_number = fields.Integer(default=1, readonly=True)
    request_id = fields.Char(readonly=True, copy=False)
    kassir_number = fields.Char(string="Id at CloudKassir", readonly=True, index=True)
    state = fields.Selection(
        [
            ("expected", "Expected"),
            ("queued", "Queued"),
            ("registered", "Registered"),
            ("failed", "Failed"),
            ("late", "Late"),
        ],
        default="expected",
        required=True,
        readonly=True,
        index=True,
    )
    awaited_since = fields.Datetime(
        help="When the money or the goods had moved.", readonly=True, index=True
    )
    first_asked_at = fields.Datetime(
        help="When this request first left for CloudKassir.", readonly=True
    )
    asked_at = fields.Datetime(readonly=True)
    attempts = fields.Integer(help="Calls that asked for this receipt.", readonly=True)
    error_code = fields.Integer(readonly=True)
    reason = fields.Char(readonly=True)

    registered_at = fields.Datetime(readonly=True)
    document_number = fields.Char(string="Fiscal document", readonly=True)
    fiscal_sign = fields.Char(readonly=True)
    fiscal_storage = fields.Char(string="Fiscal storage (FN)", readonly=True)
    register_number = fields.Char(string="Register (RN KKT)", readonly=True)
    device_number = fields.Char(readonly=True)
    operator = fields.Char(string="Operator (OFD)", readonly=True)
    url = fields.Char(string="Receipt at the operator", readonly=True)
    qr_url = fields.Char(string="QR code", readonly=True)

    # One receipt per capture and one return per refund.
    _one_of_a_payment = models.UniqueIndex(
        "(transaction_id, purpose) WHERE transaction_id IS NOT NULL",
        "This payment has such a receipt already.",
    )
    _one_of_a_document = models.UniqueIndex(
        "(fiscal_storage, document_number) WHERE document_number IS NOT NULL",
        "This fiscal document is known already.",
    )
    _registered_has_a_sign = models.Constraint(
        "CHECK(state <> 'registered' OR (fiscal_sign IS NOT NULL AND document_number IS NOT NULL))",
        "A registered receipt has its fiscal sign.",
    )
    _amount_positive = models.Constraint("CHECK(amount > 0)", "A receipt is about some money.")

    @api.model
    def _expect(self, tx, purpose, amount):
        """The receipt of a payment for this purpose, noted before anything is sent.

        Content that has left once stays as it is: a repeated request repeats its words. None
        comes back where no receipt is due.
        """
        receipt = self.search([("transaction_id", "=", tx.id), ("purpose", "=", purpose)])
        if receipt and (receipt.state != "expected" or money(receipt.amount) == amount):
            return receipt
        vals = self._prepare_vals(tx, purpose, amount)
        if not vals:
            return receipt
        if receipt:
            receipt.write(vals)
            return receipt
        return self._adopt(vals) or self.create(vals)

    def _prepare_vals(self, tx, purpose, amount):
        vals = {
            "provider_id": tx.provider_id.id,
            "transaction_id": tx.id,
            "invoice_id": tx._cloudpayments_root().reference,
            "payment_number": tx.provider_reference,
            "purpose": purpose,
            "direction": "IncomeReturn" if purpose == "return" else "Income",
            "amount": float(amount),
            "issued": "bundled",
        }
        try:
            content = tx._cloudpayments_receipt_content(purpose, amount)
        except ValueError as error:
            # The money moves all the same: what is wrong with its receipt is a person's task.
            return {**vals, "state": "failed", "reason": str(error)}
        return {**vals, **self._prepare_content_vals(content)} if content else None

    def _prepare_content_vals(self, content):
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=float)
        return {
            "content": text,
            "content_digest": hashlib.sha256(text.encode()).hexdigest(),
            "method": method_of(content),
        }

    def _customer_receipt(self):
        return json.loads(self.content, parse_float=Decimal) if self.content else None

    def _prepare_request(self):
        """What `kkt/receipt` is asked for."""
        root = self.transaction_id._cloudpayments_root()
        return {
            "Inn": self.provider_id.cloudpayments_inn,
            "Type": self.direction,
            "InvoiceId": root.reference,
            "AccountId": root._cloudpayments_account_id(),
            "CustomerReceipt": self._customer_receipt(),
        }

    def _stable_request_id(self):
        """Follows from the payment and the purpose, so that a repeat gets the same."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        name = f"receipt/{self.transaction_id.reference}/{self.purpose}/{self.request_number}"
        return str(uuid.uuid5(uuid.UUID(database), name))

    def _move(self, state, **vals):
        """The only writer of a state that others follow."""
        self.write({"state": state, **vals})
        self._after_move()

    def _after_move(self):
        """Extension point: what is paid for follows the state of its receipts."""
