from odoo.tests import TransactionCase


class TestFields(TransactionCase):
    def test_installed(self):
        self.assertTrue(self.env.ref("proil_api.user_customer").share)
