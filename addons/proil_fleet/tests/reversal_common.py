from odoo.tests import new_test_user

from .common import ProilFleetCommon


class ReversalCase(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "proil_api.group_fuel_controller"
        cls.first = new_test_user(cls.env, "first", groups=group)
        cls.second = new_test_user(cls.env, "second", groups=group)
        cls.petrol.density15 = 745
        cls.shift = cls._open_shift()

    def _request(self, original, replacement=None, user=None):
        reversals = self.env["proil.reversal"].with_user(user or self.first)
        return reversals._request(original, "wrong photo", replacement)

    def _reverse(self, original, replacement=None):
        request = self._request(original, replacement)
        return request.with_user(self.second)._approve()
