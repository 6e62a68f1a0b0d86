from decimal import Decimal

from odoo import models


class IrQwebFieldFloat(models.AbstractModel):
    _inherit = "ir.qweb.field.float"

    def value_to_html(self, value, options):
        return super().value_to_html(_as_number(value), options)


class IrQwebFieldMonetary(models.AbstractModel):
    _inherit = "ir.qweb.field.monetary"

    def value_to_html(self, value, options):
        return super().value_to_html(_as_number(value), options)


def _as_number(value):
    # Odoo's rounding of what it shows knows floats only.
    return float(value) if isinstance(value, Decimal) else value
