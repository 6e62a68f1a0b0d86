from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.payment_cloudpayments.lean_fetch import lean_fetch
from odoo.addons.proil_api.fields import Roubles


class ResCompany(models.Model):
    _inherit = "res.company"

    proil_sale_tax_id = fields.Many2one(
        "account.tax",
        string="VAT of Sales",
        help="Contained in the prices of fuel and delivery; without it sales bear no VAT.",
        domain="[('type_tax_use', '=', 'sale'), ('price_include_override', '=', 'tax_included')]",
    )
    proil_retail_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Retail Sales",
        domain="[('type', '=', 'general')]",
    )
    proil_refund_limit = Roubles(
        "One Person's Limit, ₽",
        help="Refunds and write-offs above this sum need a second accountant.",
        default=5000,
        required=True,
    )

    _proil_refund_limit_range = models.Constraint(
        "CHECK(proil_refund_limit >= 0)", "The limit of refunds is not below zero."
    )

    def _proil_local_date(self, moment):
        """The day by the company's clock; `moment` is Odoo's naive UTC."""
        lean_fetch(self, ["delivery_tz"])  # The other columns of a company are a hundred.
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.delivery_tz)).date()

    def _proil_check_roubles(self):
        """Sums of orders are roubles; in a ledger of another currency they would be false."""
        if self.currency_id != self.env.ref("base.RUB"):
            raise UserError(
                self.env._(
                    "Orders are in roubles and the books of %(company)s are in %(currency)s.",
                    company=self.name,
                    currency=self.currency_id.name,
                )
            )

    def _proil_retail_journal(self):
        """The journal of retail entries, made when it is first needed."""
        if not self.proil_retail_journal_id:
            self.proil_retail_journal_id = self.env["account.journal"].create(
                {
                    "name": self.env._("Retail sales"),
                    "code": "RTL",
                    "type": "general",
                    "company_id": self.id,
                }
            )
        return self.proil_retail_journal_id
