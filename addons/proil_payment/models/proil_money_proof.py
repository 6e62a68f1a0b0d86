from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.payment_cloudpayments.const import OPEN_STATES

from proil_core.decimals import litres, roubles
from proil_core.order.lifecycle import State
from proil_core.payment.money_proof import Link, OrderMoney, breaks

from .proil_order import NOT_WANTED

# Charges, receipts and refunds of an order follow its completion within hours.
PROVEN_AFTER = timedelta(hours=6)

# Refunds come later; what is older is proven from a day's reconciliation.
PROVEN_FOR = timedelta(days=35)

ORDERS_AT_ONCE = 500


class ProilMoneyBreak(models.Model):
    """Two records of an order that tell different sums; gone when they agree again."""

    _name = "proil.money.break"
    _description = "Broken link of an order's money"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "proil.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    link = fields.Selection(
        [
            (Link.LITRES, "Litres of the order and of the meter"),
            (Link.CHARGE, "Charge and litres × price + delivery"),
            (Link.PAYMENT, "Payments and charge"),
            (Link.RETURN, "Refunds and payments"),
            (Link.SALE, "Retail sales and charge"),
            (Link.SALE_LITRES, "Litres of sales and of the order"),
            (Link.LEDGER, "Money of sales and of payments"),
            (Link.RECEIPT, "Receipts and charge"),
            (Link.RETURN_RECEIPT, "Receipts of refunds and refunds"),
            (Link.INVOICE, "Invoice and charge"),
        ],
        required=True,
        readonly=True,
    )
    expected = fields.Char(string="Should be", readonly=True)
    found = fields.Char(string="Is", readonly=True)

    _one_of_a_link = models.Constraint("UNIQUE(order_id, link)", "A link breaks once.")

    @api.model
    def _cron_prove(self):
        known = Domain("money_break_ids", "!=", False)
        filled = Domain("state", "=", State.COMPLETED) & self._of_late("completed_at")
        # Most of those that were given up have taken nothing.
        took = Domain("state", "=", "done") & self._of_late("last_state_change")
        given_up = Domain("state", "in", NOT_WANTED) & Domain("transaction_ids", "any", took)
        orders = self.env["proil.order"].search(filled | given_up | known)
        for start in range(0, len(orders), ORDERS_AT_ONCE):
            self._prove(orders[start : start + ORDERS_AT_ONCE])
            self.env["ir.cron"]._commit_progress(ORDERS_AT_ONCE)

    def _of_late(self, moment):
        now = fields.Datetime.now()
        return Domain(moment, ">=", now - PROVEN_FOR) & Domain(moment, "<=", now - PROVEN_AFTER)

    @api.model
    def _prove(self, orders):
        """Write down what does not agree; return it."""
        orders = orders.sudo().filtered(lambda order: order.state in (State.COMPLETED, *NOT_WANTED))
        moving = self._orders_whose_money_moves(orders)
        wanted = {
            (order.id, each.link): {"expected": str(each.expected), "found": str(each.found)}
            for order, money in self._money_of(orders - moving)
            for each in breaks(money)
        }
        known = self.sudo().search([("order_id", "in", (orders - moving).ids)])
        for row in known:
            facts = wanted.pop((row.order_id.id, row.link), None)
            if facts:
                row.write(facts)
            else:
                row.unlink()
        rows = [{"order_id": key[0], "link": key[1], **facts} for key, facts in wanted.items()]
        return known.exists() | self.sudo().create(rows)

    def _orders_whose_money_moves(self, orders):
        """An operation without an outcome may change any of the sums."""
        open_operations = self.env["cloudpayments.operation"].search(
            [("hold_id.proil_order_id", "in", orders.ids), ("state", "in", OPEN_STATES)]
        )
        return open_operations.hold_id.proil_order_id

    def _money_of(self, orders):
        sales = self._of_orders("proil.retail.sale", orders)
        payments = self._of_orders("payment.transaction", orders, "proil_order_id")
        receipts = self._of_orders("cloudpayments.receipt", orders, "proil_order_id")
        for order in orders:
            yield (
                order,
                OrderMoney(
                    poured=order.fill_id.litres or litres(0),
                    litres=order.litres_filled or litres(0),
                    price=order.price_per_litre,
                    fee=order.delivery_fee,
                    charge=order.amount_charged,
                    owed=self._owed(order),
                    invoiced=self._invoiced(order),
                    **self._moved(payments.get(order, payments[False])),
                    **self._sold(sales.get(order, sales[False])),
                    **self._receipted(order, receipts.get(order, receipts[False])),
                ),
            )

    def _of_orders(self, model, orders, name="order_id"):
        found = self.env[model].sudo().search([(name, "in", orders.ids)])
        return {**found.grouped(name), False: found.browse()}

    def _owed(self, order):
        debts = order.debt_ids.filtered(lambda debt: debt.state != "paid")
        return roubles(sum(debts.mapped("due")))

    def _invoiced(self, order):
        if order.payment_terms != "contract":
            return None
        return roubles(order.invoice_id.amount_total) if order.invoice_id else roubles(0)

    def _moved(self, payments):
        # A rouble that tried a card, and money that came unwanted, are no part of the order's.
        done = payments.filtered(lambda tx: tx.state == "done" and tx.operation != "validation")
        refunds = done.filtered(
            lambda tx: tx.operation == "refund" and tx.source_transaction_id.state == "done"
        )
        charges = done.filtered(lambda tx: tx.operation != "refund")
        taken = charges - charges.source_transaction_id
        disputed = refunds.filtered(lambda tx: tx._undoes_sale())
        return {"taken": _sum(taken), "returned": -_sum(refunds), "disputed": -_sum(disputed)}

    def _sold(self, sales):
        fills = sales.filtered(lambda sale: sale.kind in ("sale", "settlement"))
        return {
            "sold": _sum(sales, "fuel_amount") + _sum(sales, "delivery_amount"),
            "sold_litres": litres(sum(fills.mapped("litres"))),
            "booked": _sum(sales),
        }

    def _receipted(self, order, receipts):
        """What the register has printed; a prepayment's receipt is followed by that of the sale."""
        if not order.hold_id.provider_id.cloudpayments_receipts:
            return {}
        printed = receipts.filtered(lambda each: each.state == "registered")
        by_purpose = printed.grouped("purpose")
        is_credited = "credit" in by_purpose
        names = ("sale", "settlement", "credit" if is_credited else "collection")
        none = printed.browse()
        return {
            "receipted": sum((_sum(by_purpose.get(name, none)) for name in names), roubles(0)),
            "returned_by_receipt": _sum(by_purpose.get("return", none)),
            "is_credited": is_credited,
        }


def _sum(records, name="amount"):
    return roubles(sum(records.mapped(name)))


class ProilOrder(models.Model):
    _inherit = "proil.order"

    money_break_ids = fields.One2many("proil.money.break", "order_id", readonly=True)


class CloudPaymentsReconciliation(models.Model):
    _inherit = "cloudpayments.reconciliation"

    def action_prove_orders(self):
        """Prove the orders that were completed on these days; show what is broken."""
        self.check_access("read")
        orders = self.env["proil.order"]
        for day in self:
            since, until = day.provider_id.sudo()._cloudpayments_day_bounds(day.date)
            of_day = [("completed_at", ">=", since), ("completed_at", "<=", until)]
            orders |= orders.sudo().search([("state", "=", State.COMPLETED), *of_day])
        self.env["proil.money.break"]._prove(orders)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proil_payment.proil_money_break_action"
        )
        return action | {"domain": [("order_id", "in", orders.ids)]}
