from odoo import fields

from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method

from ..schemas.catalog import Catalog


class CustomerCatalog(Component):
    """What can be ordered today."""

    _name = "proil.customer.catalog"
    _inherit = "proil.customer.service"
    _usage = "catalog"

    @proil_method("/", "GET", answer=Catalog)
    def get(self):
        """Grades with their prices, the delivery fee and the delivery hours."""
        prices = self.env["proil.price"]._all_current(fields.Datetime.now())
        return Catalog.from_records(self.env.company, prices)
