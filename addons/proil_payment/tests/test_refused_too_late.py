from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon


@tagged("post_install", "-at_install")
class TestRefusedTooLate(TransactionsCommon, TransactionCase):
    """A bank that refuses a payment which nobody needs any more asks nobody to pay again."""

    def attempt(self, order, name, **vals):
        """An attempt to pay that is made without the customer."""
        self.env.flush_all()
        card = self.env.ref("payment.payment_method_card")
        return order._new_hold(
            name, self.provider, payment_method_id=card.id, operation="offline", **vals
        )

    def told(self, tx):
        """What the customer is told when the bank refuses."""
        with patch.object(type(tx.proil_order_id), "_tell_payment", autospec=True) as tell:
            tx._set_error("Not enough money")
        return [call.args[1] for call in tell.call_args_list]

    def test_refused_renewal_is_told_while_the_order_waits(self):
        for state in ("accepted", "arrived"):
            with self.subTest(state=state):
                order = self._held_order(state)
                renewal = self.attempt(order, "renewal/1", proil_renews_id=order.hold_id.id)
                self.assertEqual(self.told(renewal), ["hold_ends"])
                self.assertEqual(order.hold_trouble, "ends_soon")
                order._cancel("Sold")

    def test_refused_renewal_of_an_order_that_waits_no_more_is_not_told(self):
        for end in (
            lambda order: order._cancel("Sold"),
            lambda order: self._bring(order, "fuelling"),
        ):
            order = self._held_order()
            renewal = self.attempt(order, "renewal/1", proil_renews_id=order.hold_id.id)
            end(order)
            with self.subTest(state=order.state):
                self.assertEqual(self.told(renewal), [])
                self.assertFalse(order.hold_trouble)

    def test_refused_deferred_hold_is_told_unless_the_order_is_cancelled(self):
        for cancelled, told in ((False, ["declined"]), (True, [])):
            with self.subTest(cancelled=cancelled):
                order = self._create_order()
                hold = self.attempt(order, "deferred/1")
                if cancelled:
                    order._cancel("Sold")
                self.assertEqual(self.told(hold), told)
