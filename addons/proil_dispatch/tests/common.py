from odoo.tests import new_test_user

from odoo.addons.proil_order.tests.common import ProilOrderCommon


class ProilDispatchCommon(ProilOrderCommon):
    """The orders of `proil_order` with a dispatcher who looks at them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = new_test_user(cls.env, "dina", groups="proil_api.group_dispatcher")
        cls.controller = new_test_user(cls.env, "fedor", groups="proil_api.group_fuel_controller")

    @classmethod
    def _open_another_shift(cls, plate, grade=None):
        """A shift of another driver on another tanker, of one compartment."""
        driver = cls._create_driver(f"Driver of {plate}", None)
        return cls._open_shift(driver, cls._create_tanker(plate, {grade or cls.ai95: 2000}))

    @classmethod
    def _create_cancelled(cls):
        order = cls._create_order("accepted")
        order._cancel("Changed my mind")
        return order

    @classmethod
    def _create_failed(cls):
        order = cls._create_order("assigned")
        order._fail("no_access")
        return order

    def _offers(self, order):
        """What the dialog of assignment shows, by shift."""
        action = order.with_user(self.dispatcher).action_assign()
        assignment = self.env["proil.assignment"].with_user(self.dispatcher)
        return assignment.browse(action["res_id"]).offer_ids.grouped("shift_id")
