"""The baseline: Odoo's own way from a sale to its payment."""

from typing import Any


def prepare(env: Any) -> dict[str, int]:
    """A customer and a service invoiced on order."""
    product = env["product.product"].create(
        {"name": "Fuel", "type": "service", "invoice_policy": "order", "list_price": 66.9}
    )
    partner = env["res.partner"].create({"name": "Buyer"})
    return {"product": product.id, "partner": partner.id}


def steps(ids: dict[str, int]) -> dict[str, Any]:
    """Confirm, invoice, post, register the payment."""

    def confirm(env: Any, state: dict[str, Any]) -> None:
        line = {"product_id": ids["product"], "product_uom_qty": 12.47}
        order = env["sale.order"].create(
            {"partner_id": ids["partner"], "order_line": [(0, 0, line)]}
        )
        order.action_confirm()
        state["sale"] = order.id

    def invoice(env: Any, state: dict[str, Any]) -> None:
        state["invoice"] = env["sale.order"].browse(state["sale"])._create_invoices().id

    def post(env: Any, state: dict[str, Any]) -> None:
        env["account.move"].browse(state["invoice"]).action_post()

    def pay(env: Any, state: dict[str, Any]) -> None:
        context = {"active_model": "account.move", "active_ids": [state["invoice"]]}
        wizard = env["account.payment.register"].with_context(**context).create({})
        wizard._create_payments()

    return {"confirm": confirm, "invoice": invoice, "post": post, "register_payment": pay}
