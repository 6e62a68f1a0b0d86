from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction
from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase


@tagged("post_install", "-at_install")
class TestOwnTransaction(EmulatedCase):
    def test_work_that_meets_another_writer_is_done_again(self):
        tx_id = self.begin().tx_id
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            tries = []

            def write(record):
                tries.append(record.state_message)
                if len(tries) == 1:
                    with self.committed() as other:
                        other["payment.transaction"].browse(tx_id).state_message = "theirs"
                record.state_message = "ours"

            with patch.object(type(tx), "_write_for_test", write, create=True):
                in_own_transaction(tx, "_write_for_test")

        self.assertEqual(tries, [False, "theirs"])
        self.assertEqual(self.seen(tx_id).message, "ours")

    def test_error_of_the_work_itself_is_not_swallowed(self):
        with self.committed() as env, self.assertRaises(AttributeError):
            in_own_transaction(env["payment.transaction"], "_no_such_method")
