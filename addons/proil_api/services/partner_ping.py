from odoo import fields

from odoo.addons.component.core import Component

from ..restapi import proil_method
from ..schemas.ping import Ping


class PartnerPingService(Component):
    _name = "proil.partner.ping"
    _inherit = "proil.partner.service"
    _usage = "ping"

    @proil_method("/", "GET", answer=Ping)
    def ping(self):
        """Check a key."""
        return Ping(name=self.caller.partner_id.name, server_time=fields.Datetime.now())
