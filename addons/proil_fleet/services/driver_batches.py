from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import Page, PageQuery

from ..schemas.batch import Batch
from . import doors


class DriverBatches(Component):
    """Batches that a driver may name when he loads."""

    _name = "proil.driver.batches"
    _inherit = "proil.driver.service"
    _usage = "batches"

    @proil_method("/", "GET", query=PageQuery, answer=Page[Batch])
    def list_current(self, query):
        """Batches that are not archived."""
        doors.own_driver(self.env, self.caller)
        return self.page(self.env["proil.batch"], [], query.cursor, query.limit, Batch)
