from datetime import timedelta
from decimal import Decimal

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.proil_order.tests.common import FEE, NOON, PRICE
from odoo.addons.proil_payment.tests.transactions import TransactionsCommon

CHARGE = 40 * PRICE + FEE
POURED = Decimal("36.137") * PRICE + FEE
POURED = POURED.quantize(Decimal("0.01"))
TOMORROW = NOON + timedelta(days=1)


@tagged("post_install", "-at_install")
class TestRetailAdvance(TransactionsCommon, TransactionCase):
    """Money that is paid one day for fuel of another: owed until the fill or the refund."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.days = cls.env["proil.retail.day"]
        cls.sales = cls.env["proil.retail.sale"]
        cls.env.ref("payment.payment_method_card").proil_strategy = "prepay_then_refund"

    def prepaid(self):
        order = self._create_order()
        card = self.env.ref("payment.payment_method_card")
        tx = order._new_hold(
            f"attempt-{order.id}",
            self.provider,
            payment_method_id=card.id,
            operation="online_direct",
        )
        tx._set_done()
        return order

    def fill(self, order, litres="36.137"):
        self._bring(order, "fuelling")
        litres = Decimal(litres)
        order._finish_fuelling(self._totalizer() + litres, litres)
        self._photograph(order)
        order._complete()

    def refund(self, order, amount):
        refund = order.hold_id._create_child_transaction(float(amount), is_refund=True)
        refund._set_done()
        return refund

    def post(self):
        left = [("day_id", "=", False), ("order_id.partner_id", "=", self.customer.id)]
        action = self.sales.with_user(self.accountant).search(left).action_post()
        return self.days.search(action["domain"])

    def rows(self, order):
        return [
            (row.kind, row.amount, row.fuel_amount + row.delivery_amount, row.advance_amount)
            for row in self.sales.search([("order_id", "=", order.id)], order="id")
        ]

    def owed(self):
        """What the ledger owes to customers, and whether the lines of it are reconciled."""
        account = self.env.company.proil_advance_account_id
        lines = self.env["account.move.line"].search([("account_id", "=", account.id)])
        return round(-sum(lines.mapped("balance")), 2), all(lines.mapped("reconciled"))

    def test_sum_of_the_rows_is_the_money_and_what_was_sold(self):
        order = self.prepaid()
        self.fill(order)
        self.refund(order, CHARGE - POURED)

        self.assertEqual(
            self.rows(order),
            [
                ("advance", CHARGE, 0, CHARGE),
                ("settlement", 0, POURED, -POURED),
                ("refund", POURED - CHARGE, 0, POURED - CHARGE),
            ],
        )
        self.assertEqual(order._money_left(), POURED)

    def test_advance_is_owed_until_the_day_of_the_fill(self):
        order = self.prepaid()
        paid = self.post()
        self.assertFalse(paid.sales_move_id)
        self.assertEqual((paid.amount, self.owed()[0]), (CHARGE, float(CHARGE)))

        with freeze_time(TOMORROW):
            self.fill(order)
            self.refund(order, CHARGE - POURED)
            filled = self.post()

        self.assertEqual((filled.date, filled.amount), (TOMORROW.date(), POURED - CHARGE))
        self.assertEqual(self.owed(), (0, True))
        receivable = (filled.sales_move_id + filled.payment_move_ids).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertTrue(all(receivable.mapped("reconciled")))
        self.assertEqual(self.income(filled), POURED)
        self.assertEqual(self.at_the_acquirer(paid + filled), POURED)

    def income(self, day):
        lines = day.sales_move_id.line_ids
        sold = lines.filtered(lambda line: line.account_id.internal_group == "income")
        return round(Decimal(str(-sum(sold.mapped("balance")))), 2)

    def at_the_acquirer(self, days):
        lines = days.payment_move_ids.line_ids.filtered(
            lambda line: (
                line.account_id.account_type not in ("asset_receivable", "liability_current")
                or line.account_id == self.provider.journal_id.default_account_id
            )
        )
        return round(Decimal(str(sum(lines.mapped("balance")))), 2)

    def test_everything_on_one_day(self):
        order = self.prepaid()
        self.fill(order)
        self.refund(order, CHARGE - POURED)

        day = self.post()

        self.assertEqual((day.amount, self.income(day)), (POURED, POURED))
        self.assertEqual(self.owed(), (0, True))

    def test_order_that_was_given_up_leaves_nothing(self):
        order = self.prepaid()
        order._cancel("Sold")
        self.refund(order, CHARGE)

        day = self.post()

        self.assertEqual(self.rows(order)[-1], ("refund", -CHARGE, 0, -CHARGE))
        self.assertEqual((day.amount, self.owed()), (0, (0, True)))
        self.assertEqual(order.payment_state, "refunded")

    def test_nothing_poured_is_no_sale(self):
        order = self.prepaid()
        self.fill(order, "0.000")
        self.refund(order, CHARGE)

        self.assertEqual([kind for kind, *_sums in self.rows(order)], ["advance", "refund"])

    def test_refund_above_the_rest_undoes_a_sale(self):
        order = self.prepaid()
        self.fill(order)

        self.refund(order, CHARGE - POURED + 100)
        self.refund(order, Decimal(50))

        self.assertEqual(
            self.rows(order)[2:],
            [
                ("refund", POURED - CHARGE - 100, Decimal(-100), POURED - CHARGE),
                ("refund", Decimal(-50), Decimal(-50), 0),
            ],
        )
        self.assertEqual(sum(amount for _kind, amount, *_rest in self.rows(order)), POURED - 150)

    def test_rest_that_the_bank_takes_back_is_owed_and_tried_again(self):
        order = self.prepaid()
        self.fill(order)

        refund = self.refund(order, CHARGE - POURED)
        refund._set_error("Declined", extra_allowed_states=("done",))

        self.assertEqual(self.rows(order)[-1], ("reversal", CHARGE - POURED, 0, CHARGE - POURED))
        self.assertEqual(order.refund_trouble, "Declined")
        self.assertEqual(order.hold_id._prepaid_left(POURED), CHARGE - POURED)
        self.post()
        self.assertEqual(self.owed()[0], float(CHARGE - POURED))
        self.refund(order, CHARGE - POURED)
        self.post()
        self.assertEqual(self.owed(), (0, True))
        self.assertFalse(order.refund_trouble)

    def test_vat_is_that_of_the_sale(self):
        self._create_sale_tax()
        order = self.prepaid()
        self.assertFalse(self.post().sales_move_id)

        with freeze_time(TOMORROW):
            self.fill(order, "40.000")
            day = self.post()

        taxes = day.sales_move_id.line_ids.filtered("tax_repartition_line_id")
        self.assertEqual(round(-sum(taxes.mapped("balance")), 2), 504.74)

    def test_rows_that_do_not_add_up_are_refused(self):
        order = self.prepaid()
        row = self.sales.search([("order_id", "=", order.id)])
        with mute_logger("odoo.sql_db"):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                row.advance_amount = 1
                row.flush_recordset()
            with self.assertRaises(UniqueViolation), self.cr.savepoint():
                self.sales._record(order, order.hold_id)

    def test_account_of_advances_is_the_companys_choice(self):
        chosen = self.env["account.account"].create(
            {
                "name": "Advances",
                "code": "620299",
                "account_type": "liability_current",
                "reconcile": True,
            }
        )
        settings = self.env["res.config.settings"].create({})
        settings.proil_advance_account_id = chosen
        settings.execute()

        self.prepaid()
        self.post()

        self.assertEqual(self.env.company._proil_advance_account(), chosen)
        self.assertEqual(self.owed()[0], float(CHARGE))
