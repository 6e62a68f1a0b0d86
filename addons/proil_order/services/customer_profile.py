from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method

from ..schemas.profile import Profile, ProfileChange


class CustomerProfile(Component):
    """The customer who asks."""

    _name = "proil.customer.profile"
    _inherit = "proil.customer.service"
    _usage = "me"

    @proil_method("/", "GET", answer=Profile)
    def get(self):
        """Name, phone and language."""
        return Profile.from_record(self.caller.partner_id)

    @proil_method("/", "PATCH", body=ProfileChange, answer=Profile)
    def change(self, change):
        """Change what is given."""
        self.caller.partner_id._change_proil_profile(change.to_vals())
        return Profile.from_record(self.caller.partner_id)
