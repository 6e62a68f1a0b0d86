from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import Page, PageQuery

from ..schemas.debt import Debt
from .doors import open_debts, own_open_debts


class CustomerDebts(Component):
    """What the customer owes."""

    _name = "proil.customer.debts"
    _inherit = "proil.customer.service"
    _usage = "debts"

    @proil_method("/", "GET", query=PageQuery, answer=Page[Debt])
    def list_own(self, query):
        """Open debts; a debt that is paid is not here any more."""
        own = own_open_debts(self.caller)
        return self.page(open_debts(self.env), own, query.cursor, query.limit, Debt)
