from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S, WIDGET_OPEN_FOR_S
from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS
from odoo.addons.payment_cloudpayments.tests.paying import PagesCase

LATER_S = LOST_AFTER_S + 1


@tagged("post_install", "-at_install")
class TestWidgetOperation(PagesCase):
    def open_widget(self, **values):
        with self.committed() as env:
            tx = self.new_payment(env, **values)
            tx._cloudpayments_plan_widget()
        return tx.id

    def pay_in_widget(self, tx_id, card=PAYS):
        """What the widget does: it speaks to CloudPayments, not to us."""
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            client = tx.provider_id._cloudpayments_client()
            params = tx._cloudpayments_card_params(self.enter_card(card))
            send = client.authorise_card if tx.cloudpayments_two_stage else client.charge_card
        send(params, f"widget-{tx_id}-{card}")

    def look(self, tx_id):
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id)._cloudpayments_look_up_widget()

    def test_nothing_leaves_and_the_payment_awaits_its_payer(self):
        tx_id = self.open_widget()

        self.run_cron()

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.operations), ("pending", [("widget", "sent")]))
        self.assertEqual(self.operations(tx_id), [])

    def test_notification_ends_it(self):
        for card, two_stage, state, outcome in (
            (PAYS, True, "authorized", "succeeded"),
            (PAYS, False, "done", "succeeded"),
            (NO_FUNDS, True, "error", "refused"),
        ):
            with self.subTest(state=state):
                tx_id = self.open_widget(cloudpayments_two_stage=two_stage)

                self.pay_in_widget(tx_id, card)

                tx = self.seen(tx_id)
                self.assertEqual((tx.state, tx.operations), (state, [("widget", outcome)]))

    def test_browser_that_comes_back_need_not_wait_for_the_notification(self):
        self.silence()
        tx_id = self.open_widget()
        self.look(tx_id)
        self.assertEqual(self.seen(tx_id).state, "pending")
        self.pay_in_widget(tx_id)
        self.fault("find", "http_500")

        self.look(tx_id)
        self.assertEqual(self.seen(tx_id).state, "pending")
        self.look(tx_id)

        self.assertEqual(self.seen(tx_id).state, "authorized")

    def test_cron_finds_what_nobody_told(self):
        self.silence()
        tx_id = self.open_widget()
        self.pay_in_widget(tx_id)

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).state, "authorized")

    def test_payer_who_walks_away_is_given_up_after_a_while(self):
        tx_id = self.open_widget()
        for _look in range(3):
            self.run_cron(LATER_S)
        self.assertEqual(self.seen(tx_id).state, "pending")

        self.run_cron(WIDGET_OPEN_FOR_S)

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.operations), ("cancel", [("widget", "refused")]))

    def test_money_that_comes_after_all_goes_back(self):
        tx_id = self.open_widget()
        self.notify("pay", "fail", "cancel")
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")
        for _look in range(3):
            self.run_cron(WIDGET_OPEN_FOR_S)

        self.pay_in_widget(tx_id)
        self.run_cron()

        self.assertEqual(self.seen(tx_id).state, "cancel")
        self.assertEqual(self.operations(tx_id)[0]["status"], "Cancelled")
        self.assertEqual(self.discrepancies(tx_id), ["unwanted_hold"])

    def test_widget_is_opened_once_at_a_time(self):
        tx_id = self.open_widget()

        with self.assertRaises(UserError):
            self.plan(tx_id, "cancel_link")

    def test_giving_up_a_widget_that_was_never_opened(self):
        with self.committed() as env:
            unopened = self.new_payment(env).id
        by_card = self.begin().tx_id

        for tx_id, waits, state in ((unopened, False, "cancel"), (by_card, True, "draft")):
            with self.subTest(state), self.committed() as env:
                tx = env["payment.transaction"].browse(tx_id)
                self.assertIs(tx._cloudpayments_close_widget(gave_up=True), waits)
            self.assertEqual(self.seen(tx_id).state, state)
