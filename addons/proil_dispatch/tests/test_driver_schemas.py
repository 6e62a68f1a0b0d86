from typing import get_args

from odoo.tests import tagged

from odoo.addons.proil_dispatch.schemas.driver_order import FailureReason

from .common import ProilDispatchCommon


@tagged("post_install", "-at_install")
class TestDriverSchemas(ProilDispatchCommon):
    def test_reasons_of_a_failure_are_those_of_the_order(self):
        field = self.env["proil.order"]._fields["failure_reason"]

        self.assertEqual(list(get_args(FailureReason)), field.get_values(self.env))
