from odoo import Command, fields, models
from odoo.exceptions import UserError

from proil_core.decimals import roubles


class ProilOrder(models.Model):
    """Orders on contract: their client is invoiced, order by order."""

    _inherit = "proil.order"

    invoice_id = fields.Many2one("account.move", readonly=True, copy=False, index="btree_not_null")

    def _job_invoice(self):
        """Invoice a completed order of a client; nothing poured is not invoiced."""
        order = self.sudo().with_company(self.company_id)
        if order.invoice_id or not order.amount_charged:
            return
        order.company_id._proil_check_roubles()
        invoice = order.env["account.move"].create(order._prepare_invoice_vals())
        if roubles(invoice.amount_total) != order.amount_charged:
            raise UserError(
                self.env._(
                    "The invoice of order %(order)s comes to %(invoiced)s instead of %(charged)s.",
                    order=order.name,
                    invoiced=invoice.amount_total,
                    charged=order.amount_charged,
                )
            )
        invoice.action_post()
        order.invoice_id = invoice
        order._set_axes(payment_state="invoiced")

    def _prepare_invoice_vals(self):
        lines = [(self.product_id, self.litres_filled, self.price_per_litre)]
        if self.delivery_fee:
            delivery = self.env.ref("proil_payment.product_delivery")
            lines.append((delivery, 1, self.delivery_fee))
        taxes = self.company_id.proil_sale_tax_id
        return {
            "move_type": "out_invoice",
            "partner_id": self.client_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
            "invoice_date": self.company_id._proil_local_date(self.completed_at),
            "invoice_origin": self.name,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": float(quantity),
                        "price_unit": float(price),
                        "tax_ids": [Command.set(taxes.ids)],
                    }
                )
                for product, quantity, price in lines
            ],
        }
