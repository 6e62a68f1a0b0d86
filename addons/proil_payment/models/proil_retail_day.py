from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.proil_api.fields import Roubles

from proil_core.decimals import roubles


class ProilRetailDay(models.Model):
    """Retail sales of a day in the ledger, as a point of sale closes its session.

    One entry says what was sent out and what is owed for it by those who paid by card; another
    one that the acquirer has got the money. They are reconciled, so nothing stays owed.
    """

    _name = "proil.retail.day"
    _description = "Retail day"
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Date(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    sale_ids = fields.One2many("proil.retail.sale", "day_id", readonly=True)
    amount = Roubles("Amount, ₽", readonly=True)
    sales_move_id = fields.Many2one("account.move", string="Sales entry", readonly=True)
    trouble = fields.Char(
        "Not posted",
        help="Why there are no entries yet. It is tried again every hour.",
        readonly=True,
    )
    payment_move_ids = fields.Many2many(
        "account.move", string="Card payment entries", readonly=True
    )

    @api.model
    def _post_sales(self, sales):
        """Post the sales that are not in the ledger yet; the days that were made for them."""
        sales.lock_for_update()
        left = sales.filtered(lambda sale: not sale.day_id)
        days = self.browse()
        for (company, date), of_day in left.grouped(
            lambda sale: (sale.company_id, sale.date)
        ).items():
            day = self._day_to_fill(company, date)
            day.amount = sum(of_day.mapped("amount"))
            of_day.sudo().day_id = day
            day._post()
            days += day
        return days.sudo(False)

    def _day_to_fill(self, company, date):
        """A new day; one that could not be posted before is tried again."""
        days = self.sudo().with_company(company)
        day = {"company_id": company.id, "date": date}
        troubled = [(name, "=", value) for name, value in day.items()] + [("trouble", "!=", False)]
        found = days.search(troubled, limit=1) or days.create(day)
        found.trouble = False
        return found

    def _post(self):
        self.company_id._proil_check_roubles()
        moves = self.env["account.move"]
        if any(sale.fuel_amount or sale.delivery_amount for sale in self.sale_ids):
            self.sales_move_id = moves.with_context(skip_invoice_sync=True).create(
                self._prepare_sales_vals()
            )
        for provider, sales in self.sale_ids.grouped("provider_id").items():
            self.payment_move_ids += moves.create(self._prepare_payment_vals(provider, sales))
        entries = self.sales_move_id + self.payment_move_ids
        entries.action_post()
        owed = entries.line_ids.filtered(lambda line: line.account_id == self._receivable())
        owed.filtered(lambda line: not line.reconciled).reconcile()
        self.sale_ids._reconcile_advances()

    def _sold(self, sales):
        """What was sold, whether it was paid that day or before."""
        return roubles(sum(sales.mapped("fuel_amount")) + sum(sales.mapped("delivery_amount")))

    def _receivable(self):
        return self._buyers().property_account_receivable_id

    def _buyers(self):
        buyers = self.env.ref("proil_payment.partner_retail").with_company(self.company_id)
        if not buyers.property_account_receivable_id:
            raise UserError(
                self.env._("Company %s has no chart of accounts yet.", self.company_id.name)
            )
        return buyers

    def _prepare_sales_vals(self):
        lines = []
        for product, sales in self.sale_ids.grouped("product_id").items():
            lines += self._prepare_income_lines(product, sum(sales.mapped("fuel_amount")))
        delivery = self.env.ref("proil_payment.product_delivery")
        lines += self._prepare_income_lines(delivery, sum(self.sale_ids.mapped("delivery_amount")))
        lines.append(
            {
                "name": self.env._("Paid by card"),
                "account_id": self._receivable().id,
                "partner_id": self._buyers().id,
                "balance": float(self._sold(self.sale_ids)),
            }
        )
        return self._prepare_entry_vals(self.company_id._proil_retail_journal(), lines)

    def _prepare_income_lines(self, product, amount):
        """Income and the VAT that is in it; the two make `amount` to the kopeck."""
        if not amount:
            return []
        company, tax = self.company_id, self.company_id.proil_sale_tax_id
        split = tax.compute_all(float(amount), currency=company.currency_id, product=product)
        account = product.product_tmpl_id.with_company(company).get_product_accounts()["income"]
        if not account:
            raise UserError(self.env._("%s has no income account.", product.display_name))
        return [
            {
                "name": product.display_name,
                "account_id": account.id,
                "balance": -split["total_excluded"],
                "tax_ids": [Command.set(tax.ids)],
                "tax_tag_ids": [Command.set(split["base_tags"])],
            },
            *(self._prepare_tax_line(tax, part, account) for part in split["taxes"]),
        ]

    def _prepare_tax_line(self, tax, part, income_account):
        return {
            "name": tax.name,
            "account_id": part["account_id"] or income_account.id,
            "balance": -part["amount"],
            "tax_base_amount": part["base"],
            "tax_repartition_line_id": part["tax_repartition_line_id"],
            "tax_tag_ids": [Command.set(part["tag_ids"])],
        }

    def _prepare_payment_vals(self, provider, sales):
        """Money at the acquirer, what was sold for it, and what is owed for it yet."""
        journal = provider.journal_id
        method = journal.inbound_payment_method_line_ids.filtered(
            lambda line: line.payment_provider_id == provider
        )
        name = self.env._("Card payments by %s", provider.name)
        lines = [
            {
                "name": name,
                "account_id": (method.payment_account_id or journal.default_account_id).id,
                "balance": float(roubles(sum(sales.mapped("amount")))),
            },
            {
                "name": name,
                "account_id": self._receivable().id,
                "partner_id": self._buyers().id,
                "balance": -float(self._sold(sales)),
            },
            *self._prepare_advance_lines(sales.filtered("advance_amount")),
        ]
        moved = [line for line in lines if line["balance"]]
        return self._prepare_entry_vals(journal, moved or lines)

    def _prepare_advance_lines(self, sales):
        """One for each, so that an advance is reconciled with what became of it."""
        return [
            {
                "name": self.env._("Advance for order %s", sale.order_id.name),
                "account_id": self.company_id._proil_advance_account().id,
                "partner_id": self._buyers().id,
                "balance": -float(sale.advance_amount),
                "proil_retail_sale_id": sale.id,
            }
            for sale in sales
        ]

    def _prepare_entry_vals(self, journal, lines):
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": self.date,
            "ref": self.env._("Retail sales of %s", self.date),
            "line_ids": [Command.create(line) for line in lines],
        }
