from odoo import models

# They say whose card is charged, when, and whether an order is paid for, invoiced or given up.
_OF_MONEY = frozenset(
    {
        "authorise_at",
        "authorise_card_id",
        "hold_id",
        "hold_trouble",
        "invoice_id",
        "pay_before",
        "refund_trouble",
    }
)


class ProilOrder(models.Model):
    _inherit = "proil.order"

    def _fields_of_verbs(self, is_placed):
        return super()._fields_of_verbs(is_placed) | _OF_MONEY
