from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..inn import is_inn
from ..receipt_const import LABEL_LENGTH, UNIT_CODES, UNIT_WORDS
from .payment_transaction import STEP

# What an accountant answers for: another value needs another confirmation.
CONFIRMED = (
    "cloudpayments_receipts",
    "cloudpayments_inn",
    "cloudpayments_taxation",
    "cloudpayments_vat_rate_ids",
    "cloudpayments_goods_object",
    "cloudpayments_unit_format",
    "cloudpayments_prepayment_method",
    "cloudpayments_credit_receipts",
    "cloudpayments_calculation_place",
    "cloudpayments_is_internet_payment",
)


class PaymentProvider(models.Model):
    """What the company's accountant decides about fiscal receipts."""

    _inherit = "payment.provider"

    cloudpayments_receipts = fields.Boolean(
        string="Issue Receipts",
        help="By the cash register of CloudKassir. Without it another one has to issue them.",
        prefetch=STEP,
    )
    cloudpayments_inn = fields.Char(string="INN", help="The company whose cash register it is.")
    cloudpayments_taxation = fields.Selection(
        [
            ("0", "General"),
            ("1", "Simplified, income"),
            ("2", "Simplified, income minus expenses"),
            ("4", "Agricultural"),
            ("5", "Patent"),
        ],
        string="Taxation System",
        help="The one the cash register is registered for.",
        default="0",
    )
    cloudpayments_vat_rate_ids = fields.One2many(
        "cloudpayments.vat.rate",
        "provider_id",
        string="VAT Rates",
        help="A sale bears the rate of its day, and so does its return at any later time.",
        copy=True,
        default=lambda _self: [
            Command.create({"since": "2019-01-01", "rate": "20"}),
            Command.create({"since": "2026-01-01", "rate": "22"}),
        ],
    )
    cloudpayments_goods_object = fields.Selection(
        [("2", "Excisable goods"), ("1", "Goods")], string="Goods Are", default="2"
    )
    cloudpayments_unit_format = fields.Selection(
        [("code", "As a code (FFD 1.2)"), ("words", "In words (FFD 1.05)")],
        string="Units",
        default="code",
    )
    cloudpayments_prepayment_method = fields.Selection(
        [("1", "Full prepayment of named goods"), ("3", "Advance")],
        string="Money Taken Before the Goods Is",
        default="1",
    )
    cloudpayments_credit_receipts = fields.Boolean(
        string="Receipt for Goods on Credit",
        help="When goods were handed over and the money could not be taken.",
        default=True,
    )
    cloudpayments_calculation_place = fields.Char(
        string="Place of Settlement", help="Empty: the one the cash register is registered with."
    )
    cloudpayments_is_internet_payment = fields.Boolean(
        string="Settlement over the Internet", default=True
    )
    cloudpayments_receipt_minutes = fields.Integer(
        string="Minutes for the Fiscal Sign",
        help="A receipt without a fiscal sign after so long is put on the work list. One that"
        " travelled with its payment is issued again by a person only, who has looked for it in the"
        " cabinet.",
        default=5,
    )
    cloudpayments_receipts_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Accountant Who Has Confirmed",
        help="A change of any setting of receipts takes the confirmation back.",
        domain=[("share", "=", False)],
        copy=False,
    )

    _cloudpayments_receipt_minutes_positive = models.Constraint(
        "CHECK(code <> 'cloudpayments' OR cloudpayments_receipt_minutes > 0)",
        "The fiscal sign needs a minute at least.",
    )

    @api.constrains("cloudpayments_receipts", "cloudpayments_inn")
    def _check_cloudpayments_inn(self):
        for provider in self.filtered("cloudpayments_receipts"):
            if not is_inn(provider.cloudpayments_inn or ""):
                raise ValidationError(self.env._("Receipts need the company's INN without errors."))

    def write(self, vals):
        if vals.keys() & set(CONFIRMED) and "cloudpayments_receipts_confirmed_by_id" not in vals:
            vals = {**vals, "cloudpayments_receipts_confirmed_by_id": False}
        return super().write(vals)

    def _cloudpayments_receipt_item(self, *, label, unit, vat, **numbers):
        """A line as CloudKassir reads it; `unit` is piece or litre, `vat` a code or None.

        `numbers` are Price, Quantity, Amount, Method and Object.
        """
        by_code = self.cloudpayments_unit_format == "code"
        measure = (
            {"UnitCode": UNIT_CODES[unit]} if by_code else {"MeasurementUnit": UNIT_WORDS[unit]}
        )
        return {"Label": label[:LABEL_LENGTH], "Vat": vat, **measure, **numbers}

    def _cloudpayments_customer_receipt(self, items, amounts, **payer):
        """A CustomerReceipt; `payer` is Email, Phone, CustomerInfo and CustomerInn.

        ValueError where there is nobody to send it to.
        """
        payer = {name: value for name, value in payer.items() if value}
        if not payer.keys() & {"Email", "Phone"}:
            raise ValueError(self.env._("The buyer has neither an e-mail address nor a phone."))
        place = self.cloudpayments_calculation_place
        return {
            "Items": items,
            "TaxationSystem": int(self.cloudpayments_taxation),
            "Amounts": amounts,
            "IsInternetPayment": self.cloudpayments_is_internet_payment,
            **({"CalculationPlace": place} if place else {}),
            **payer,
        }
