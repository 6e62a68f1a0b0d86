from odoo.addons.component.core import AbstractComponent, Component

from ..restapi import proil_method
from ..schemas.auth import PushToken


class DeviceService(AbstractComponent):
    """Notifications to the device that the caller logged in with."""

    _name = "proil.device.service"
    _inherit = "proil.api.service"
    _usage = "devices"

    @proil_method("/", "POST", body=PushToken)
    def register(self, body):
        """Send notifications of this device to `push_token` from now on."""
        self.env["proil.push.device"]._remember(self.caller, body.push_token)

    @proil_method("/", "DELETE")
    def forget(self):
        """Send this device no more notifications."""
        self.env["proil.push.device"]._forget(self.caller)


class CustomerDeviceService(Component):
    _name = "proil.customer.devices"
    _inherit = ["proil.device.service", "proil.customer.service"]


class DriverDeviceService(Component):
    _name = "proil.driver.devices"
    _inherit = ["proil.device.service", "proil.driver.service"]
