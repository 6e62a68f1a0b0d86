from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase


class PagesCase(EmulatedCase):
    def __init_subclass__(cls):
        """Not a test: it is never collected, so it needs no tags."""

    def page(self, verb, *arguments, **values):
        """A payment whose page is made; returns its id."""
        with self.committed() as env:
            tx = self.new_payment(env, **values)
            operation_id = getattr(tx, f"_cloudpayments_plan_{verb}")(*arguments).id
        self.carry_on(operation_id)
        return tx.id

    def values_of(self, tx_id, *names):
        with self.committed() as env:
            return env["payment.transaction"].browse(tx_id).read(names, load=None)[0]
