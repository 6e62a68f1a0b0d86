from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method

from ..schemas.quote import Quote, QuoteRequest
from . import doors


class CustomerQuotes(Component):
    """Terms with a locked price."""

    _name = "proil.customer.quotes"
    _inherit = "proil.customer.service"
    _usage = "quotes"

    @proil_method("/", "POST", body=QuoteRequest, answer=Quote, status=201, idempotent=True)
    def offer(self, wanted):
        """Price, fee and hold for a fill, locked for 15 minutes."""
        vehicle = doors.own(self.env, self.caller, "proil.vehicle", wanted.vehicle_id)
        quotes = self.env["proil.quote"]
        return Quote.from_record(quotes._offer(self.caller.partner_id, vehicle, wanted.to_vals()))

    @proil_method("/<string:quote_id>", "GET", answer=Quote)
    def get(self, quote_id):
        """One quote, also when it is no longer valid."""
        return Quote.from_record(doors.own(self.env, self.caller, "proil.quote", quote_id))
