from odoo import fields, models


class CloudPaymentsVatRate(models.Model):
    """A row of the table by which receipts find the VAT of a day."""

    _name = "cloudpayments.vat.rate"
    _description = "VAT rate of receipts"
    _order = "since"
    _rec_name = "rate"

    provider_id = fields.Many2one("payment.provider", required=True, index=True, ondelete="cascade")
    since = fields.Date(required=True)
    rate = fields.Selection(
        [
            ("none", "Without VAT"),
            ("0", "0 %"),
            ("5", "5 %"),
            ("7", "7 %"),
            ("10", "10 %"),
            ("20", "20 %"),
            ("22", "22 %"),
        ],
        required=True,
    )

    _one_rate_a_day = models.Constraint(
        "UNIQUE(provider_id, since)", "Two VAT rates cannot begin on one day."
    )

    def _by_day(self):
        """The code of a register by the day from which it is in force; None without VAT."""
        return {row.since: None if row.rate == "none" else int(row.rate) for row in self}
