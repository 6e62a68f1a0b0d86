from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import Page, PageQuery

from ..schemas.tanker import Tanker
from . import doors


class DriverTankers(Component):
    """Tankers that a driver can take."""

    _name = "proil.driver.tankers"
    _inherit = "proil.driver.service"
    _usage = "tankers"

    @proil_method("/", "GET", query=PageQuery, answer=Page[Tanker])
    def list_free(self, query):
        """Tankers that no open shift has."""
        doors.own_driver(self.env, self.caller)
        return self.page(
            self.env["fleet.vehicle"], doors.FREE_TANKERS, query.cursor, query.limit, Tanker
        )
