"""Each link of an order's money is broken once, and named."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon

from proil_core.decimals import roubles
from proil_core.payment.money_proof import Link

CAPTURE = "payment_transaction"
SALE = "proil_retail_sale"


@tagged("post_install", "-at_install")
class TestMoneyProof(TransactionsCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._captured_order()

    def prove(self, orders=None):
        rows = self.env["proil.money.break"]._prove(orders or self.order)
        return {row.link: (row.expected, row.found) for row in rows}

    def falsify(self, table, change, record):
        """As a hand in the database would: past every rule of the code."""
        self.env.flush_all()
        self.env.cr.execute(f"UPDATE {table} SET {change} WHERE id = %s", [record.id])
        self.env.invalidate_all()

    @property
    def capture(self):
        return self.order._captures()

    @property
    def sale(self):
        return self.env["proil.retail.sale"].search([("order_id", "=", self.order.id)])

    def test_sound_order_is_not_named(self):
        self.assertEqual(self.prove(), {})

    def test_each_broken_link_is_named(self):
        charge = self.order.amount_charged
        litres = self.order.litres_filled
        for table, change, record, link, sides in (
            (
                CAPTURE,
                "amount = amount - 0.01",
                lambda: self.capture,
                Link.PAYMENT,
                (charge, charge - roubles("0.01")),
            ),
            (
                SALE,
                "fuel_amount = fuel_amount - 0.01, amount = amount - 0.01",
                lambda: self.sale,
                Link.SALE,
                (charge, charge - roubles("0.01")),
            ),
            (
                SALE,
                "fuel_amount = fuel_amount + 0.01, amount = amount + 0.01",
                lambda: self.sale,
                Link.LEDGER,
                (charge, charge + roubles("0.01")),
            ),
            (
                SALE,
                "litres = litres - 0.001",
                lambda: self.sale,
                Link.SALE_LITRES,
                (litres, litres - type(litres)("0.001")),
            ),
            (
                "proil_order",
                "litres_filled = litres_filled - 0.001",
                lambda: self.order,
                Link.LITRES,
                (litres, litres - type(litres)("0.001")),
            ),
            (
                "proil_order",
                "amount_charged = amount_charged - 0.01",
                lambda: self.order,
                Link.CHARGE,
                (charge, charge - roubles("0.01")),
            ),
        ):
            with self.subTest(link=link), self.env.cr.savepoint() as savepoint:
                self.falsify(table, change, record())
                self.assertEqual(self.prove().get(link), tuple(map(str, sides)))
                savepoint.rollback()
            self.env.invalidate_all()

    def test_refund_above_the_payment_is_named(self):
        refund = self.capture._create_child_transaction(
            float(self.order.amount_charged), is_refund=True
        )
        refund._set_done()
        self.falsify(CAPTURE, "amount = amount - 0.01", refund)

        self.assertIn(Link.RETURN, self.prove())

    def test_refund_of_a_part_is_sound(self):
        self.capture._create_child_transaction(100.0, is_refund=True)._set_done()
        self.assertEqual(self.prove(), {})

    def test_receipt_that_is_not_there_is_named(self):
        self.issue_receipts()
        self.assertEqual(self.prove(), {Link.RECEIPT: (str(self.order.amount_charged), "0.00")})

    def test_receipt_of_a_refund_that_is_not_there_is_named(self):
        self.capture._create_child_transaction(100.0, is_refund=True)._set_done()
        self.issue_receipts()
        self.assertEqual(self.prove()[Link.RETURN_RECEIPT], ("100.00", "0.00"))

    def test_registered_receipt_of_another_sum_is_named(self):
        provider = self.issue_receipts()
        receipt = self.env["cloudpayments.receipt"].create(
            {
                "provider_id": provider.id,
                "transaction_id": self.capture.id,
                "purpose": "sale",
                "direction": "Income",
                "amount": float(self.order.amount_charged),
                "issued": "bundled",
                "state": "registered",
                "document_number": "1",
                "fiscal_sign": "2",
                "fiscal_storage": "proof",
            }
        )
        self.assertEqual(self.prove(), {})

        receipt.amount -= 0.01

        self.assertEqual(list(self.prove()), [Link.RECEIPT])

    def issue_receipts(self):
        provider = self.order.hold_id.provider_id
        provider.write({"cloudpayments_inn": "7707083893", "cloudpayments_receipts": True})
        return provider

    def test_contract_without_its_invoice_is_named_and_with_it_not(self):
        self.customer.parent_id = self.env["res.partner"].create(
            {"name": "Fleet", "is_company": True}
        )
        order = self._create_draft()
        order.action_place()
        self._bring(order, "completed")
        self.assertEqual(self.prove(order), {Link.INVOICE: (str(order.amount_charged), "0.00")})

        order._job_invoice()

        self.assertEqual(self.prove(order), {})

    def test_debt_is_no_break_while_it_is_owed(self):
        order = self._held_order("completed")
        self.env["proil.debt"]._open(order)
        self.assertEqual(self.prove(order), {})

    def test_charge_that_was_never_taken_is_named(self):
        order = self._held_order("completed")
        self.assertEqual(self.prove(order)[Link.PAYMENT], (str(order.amount_charged), "0.00"))

    def test_money_that_is_moving_is_not_judged(self):
        order = self._held_order("completed")
        order.hold_id._cloudpayments_plan_capture(order.amount_charged)
        self.assertEqual(self.prove(order), {})

    def test_line_leaves_when_the_order_agrees_again_and_is_one_until_then(self):
        self.falsify(SALE, "litres = litres - 0.001", self.sale)
        self.prove()
        self.prove()
        rows = self.env["proil.money.break"].search([("order_id", "=", self.order.id)])
        self.assertEqual(rows.mapped("link"), [Link.SALE_LITRES])

        self.falsify(SALE, "litres = litres + 0.001", self.sale)
        self.prove()

        self.assertFalse(rows.exists())

    def test_night_proves_what_is_over_and_what_was_broken(self):
        proof = self.env["proil.money.break"]
        old = self._captured_order()
        asked = []
        with (
            patch.object(type(proof), "_prove", lambda _self, orders: asked.extend(orders)),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            for age, expected in ((timedelta(hours=1), False), (timedelta(days=1), True)):
                asked.clear()
                self.complete_before(old, age)
                proof._cron_prove()
                with self.subTest(age=age):
                    self.assertEqual(old in asked, expected)
            asked.clear()
            self.complete_before(old, timedelta(days=90))
            proof._cron_prove()
            self.assertNotIn(old, asked)
            proof.create({"order_id": old.id, "link": Link.SALE})
            proof._cron_prove()
            self.assertIn(old, asked)

    def test_night_proves_orders_that_were_given_up_with_money(self):
        proof = self.env["proil.money.break"]
        kept, empty = self._held_order("accepted"), self._held_order("accepted")
        kept.hold_id._create_child_transaction(2799.0)._set_done()
        (kept | empty)._cancel("Sold")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE payment_transaction SET last_state_change = %s WHERE proil_order_id = %s",
            [fields.Datetime.now() - timedelta(days=1), kept.id],
        )
        asked = []
        with (
            patch.object(type(proof), "_prove", lambda _self, orders: asked.extend(orders)),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            proof._cron_prove()

        self.assertIn(kept, asked)
        self.assertNotIn(empty, asked)

    def complete_before(self, order, age):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE proil_order SET completed_at = %s WHERE id = %s",
            [fields.Datetime.now() - age, order.id],
        )
        self.env.invalidate_all()

    def test_many_orders_cost_no_query_for_each(self):
        orders = self.order | self._captured_order()
        more = orders | self._captured_order() | self._captured_order()

        def queries(proven):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.prove(proven)
            return self.env.cr.sql_log_count - before

        queries(more)
        self.assertLessEqual(queries(more), queries(orders) + 1)

    def test_accountant_proves_a_day_and_others_do_not(self):
        provider = self.order.hold_id.provider_id
        day = self.env["cloudpayments.reconciliation"].create(
            {
                "provider_id": provider.id,
                "date": provider.company_id._proil_local_date(self.order.completed_at),
            }
        )
        self.falsify(SALE, "litres = litres - 0.001", self.sale)
        accountant = new_test_user(self.env, "olga", groups="proil_api.group_accountant")
        dispatcher = new_test_user(self.env, "dina", groups="proil_api.group_dispatcher")

        action = day.with_user(accountant).action_prove_orders()

        shown = self.env["proil.money.break"].with_user(accountant).search(action["domain"])
        self.assertIn(self.order, shown.order_id)
        with self.assertRaises(AccessError):
            day.with_user(dispatcher).action_prove_orders()
        with self.assertRaises(AccessError):
            shown.with_user(dispatcher).read(["found"])
        with self.assertRaises(AccessError):
            shown.with_user(accountant).unlink()
