from datetime import date
from decimal import Decimal

from odoo import fields, models

from proil_core.decimals import roubles
from proil_core.order.lifecycle import Event
from proil_core.payment.receipt_lines import Bill, Method, Subject
from proil_core.payment.receipts import Chain, Terms
from proil_core.payment.vat import VatTable

_OF_PREPAYMENT = (Method.FULL_PREPAYMENT, Method.ADVANCE)
# What a caller names, and which receipt it brings.
_PURPOSES = {
    "prepay": "prepayment",
    "settlement": "settlement",
    "credit": "credit",
    "debt_collected": "collection",
}


class ProilOrder(models.Model):
    """The fiscal receipts of an order; `proil_core.payment.receipts` says what each one names."""

    _inherit = "proil.order"

    receipt_ids = fields.One2many(
        "cloudpayments.receipt", "proil_order_id", string="Receipts", readonly=True
    )

    def _after_transition(self, event):
        super()._after_transition(event)
        if event is Event.COMPLETE:
            for order in self.filtered("amount_charged"):
                if "prepayment" in order._purposes_of(order.hold_id):
                    order._receipt_for("settlement")

    def _receipt_for(self, event, transaction=None):
        """Have the receipt of an event issued that no payment carries; once, however often told.

        `event` is prepay, settlement, credit or debt_collected, `transaction` the payment of it
        unless that is the hold.
        """
        tx = (transaction or self.hold_id).sudo()
        of_goods = event in ("settlement", "credit")
        amount = self.amount_charged if of_goods else roubles(tx.amount)
        return tx._cloudpayments_issue_receipt(_PURPOSES[event], amount)

    def _receipt_chain(self, tx):
        """All that the receipt of a payment depends on, itself left out."""
        root = tx._cloudpayments_root()
        others = self._receipts().filtered(
            lambda each: not (each.transaction_id == tx and each.state != "registered")
        )
        is_prepaid = root._is_taken_before_the_fill()
        returned = others.filtered(lambda each: each.purpose == "return")
        return Chain(
            terms=self._receipt_terms(root.provider_id),
            sold=self._sold_bill() if self.amount_charged else None,
            prepaid=self._prepaid_bill(root) if is_prepaid else None,
            is_settled="settlement" in self._purposes_of(root),
            is_credited="credit" in others.mapped("purpose"),
            received=_sum(others.filtered(lambda each: each.purpose in ("sale", "collection"))),
            returned=sum((each._sum_by(_OF_PREPAYMENT)[1] for each in returned), roubles(0)),
            prepayment_returned=sum(
                (
                    each._sum_by(_OF_PREPAYMENT)[0]
                    for each in returned
                    if each.transaction_id._cloudpayments_root() == root
                ),
                roubles(0),
            ),
        )

    def _receipts(self):
        """Receipts that are due or issued; one that cannot be told is none."""
        return self.sudo().receipt_ids.filtered("content")

    def _purposes_of(self, root):
        return self._receipts().filtered(lambda each: each.transaction_id == root).mapped("purpose")

    def _receipt_terms(self, provider):
        return Terms(
            vat=VatTable(provider.cloudpayments_vat_rate_ids._by_day()),
            fuel=Subject(int(provider.cloudpayments_goods_object)),
            prepayment=Method(int(provider.cloudpayments_prepayment_method)),
            receipts_on_credit=provider.cloudpayments_credit_receipts,
        )

    def _sold_bill(self):
        day = self.company_id._proil_local_date(self.completed_at)
        return self._bill(self.litres_filled, self.amount_charged, day)

    def _prepaid_bill(self, tx):
        paid_at = tx.last_state_change if tx.state == "done" else fields.Datetime.now()
        day = self.company_id._proil_local_date(paid_at)
        return self._bill(self.litres_limit, roubles(tx.amount), day)

    def _bill(self, litres: Decimal, total: Decimal, day: date):
        # The register prints Russian, whoever is at work.
        in_russian = self.with_context(lang="ru_RU")
        return Bill(
            fuel=in_russian.product_id.name,
            delivery=in_russian.env.ref("proil_payment.product_delivery").name,
            litres=litres,
            price=self.price_per_litre,
            fee=self.delivery_fee,
            total=total,
            day=day,
        )

    def _due_receipts(self):
        """All that the register has printed or is to print, the oldest first.

        Receipts are the accountant's; whoever has the order may read its own.
        """
        return self.sudo().receipt_ids.filtered("is_due").sorted("id")

    def _receipt_payer(self):
        """Where the receipt goes, and whom it names when a company buys."""
        person, client = self.partner_id, self.client_id
        payer = {"Email": person.email, "Phone": person.proil_phone}
        if client.is_company and client.vat:
            payer |= {"CustomerInfo": client.name, "CustomerInn": client.vat}
        return payer

    def _follow_receipts(self):
        """Keep the order's own axis where its receipts are."""
        states = set(self._due_receipts().mapped("state"))
        if "failed" in states:
            state = "failed"
        elif states - {"registered"}:
            state = "queued"
        else:
            state = "registered" if states else "not_required"
        if state != self.fiscal_state:
            self._set_axes(fiscal_state=state)


def _sum(receipts):
    return sum((roubles(each.amount) for each in receipts), roubles(0))
