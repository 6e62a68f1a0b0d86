from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS, THREE_DS
from odoo.addons.payment_cloudpayments.tests.widget_payer import WidgetPayer
from odoo.addons.proil_payment.consent import CONSENT_VERSION

from .test_payment_page import PageCase


@tagged("post_install", "-at_install")
class TestPaymentPageWidget(WidgetPayer, PageCase):
    """A new card on the payment page."""

    def setUp(self):
        super().setUp()
        self.order_id = self.place()
        self.url = self.open_url(self.order_id)

    def open_widget(self, attempt=None, **options):
        return self.rpc(self.url, "widget", attempt=attempt or self.attempt(), **options)["result"]

    def close_widget(self, attempt, outcome):
        return self.rpc(self.url, "closed", attempt=attempt, outcome=outcome)

    def holds(self):
        with self.committed() as env:
            order = self.order(env, self.order_id)
            return [
                (tx.state, tx.tokenize, tx.proil_consent_version)
                for tx in order.transaction_ids.sorted("id")
                if not tx.source_transaction_id
            ]

    def test_page_loads_the_widget_from_where_the_provider_says(self):
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            address = provider.cloudpayments_widget_url

        sources = self.see(self.url).xpath("//script/@src")

        self.assertIn(address, sources)

    def test_new_card_accepts_the_order(self):
        attempt = self.attempt()
        intent = self.open_widget(attempt)["intent"]

        self.assertEqual(
            (intent["amount"], intent["paymentSchema"], intent["tokenize"]), (2799.0, "Dual", False)
        )
        with self.committed() as env:
            self.assertIn(self.order(env, self.order_id).name, intent["description"])
        self.pay_in_widget(intent)
        self.close_widget(attempt, "paid")

        self.assertEqual(self.axes(self.order_id), ("accepted", "authorised"))
        self.assertIn("The order is accepted", self.text(self.url))

    def test_new_card_is_confirmed_at_the_bank(self):
        attempt = self.attempt()

        self.pass_bank(self.pay_in_widget(self.open_widget(attempt)["intent"], THREE_DS))
        self.close_widget(attempt, "paid")

        self.assertEqual(self.axes(self.order_id), ("accepted", "authorised"))

    def test_card_is_saved_with_what_its_holder_agreed_to(self):
        attempt = self.attempt()
        intent = self.open_widget(attempt, save_card=True)["intent"]

        self.pay_in_widget(intent)
        self.close_widget(attempt, "paid")

        self.assertEqual(self.holds(), [("authorized", False, CONSENT_VERSION)])
        [card] = self.tell("GET", "/payment-methods")["items"]
        self.assertEqual(card["last_four"], "3055")

    def test_card_is_not_saved_without_consent(self):
        attempt = self.attempt()

        self.pay_in_widget(self.open_widget(attempt)["intent"])
        self.close_widget(attempt, "paid")

        self.assertEqual(self.tell("GET", "/payment-methods")["items"], [])

    def test_declined_card_makes_room_for_another(self):
        first, second = self.attempt(), self.attempt()
        self.pay_in_widget(self.open_widget(first)["intent"], NO_FUNDS)
        self.close_widget(first, "refused")
        self.assertIn("There is not enough money on the card.", self.text(self.url))

        self.pay_in_widget(self.open_widget(second)["intent"])
        self.close_widget(second, "paid")

        self.assertEqual(self.axes(self.order_id), ("accepted", "authorised"))

    def test_customer_who_closes_the_widget_chooses_anew(self):
        attempt = self.attempt()
        self.open_widget(attempt)

        self.close_widget(attempt, "cancelled")

        self.assertIn("You left the payment. Nothing was charged.", self.text(self.url))
        self.assertIn("intent", self.open_widget())

    def test_widget_left_in_a_closed_tab_can_be_left_behind(self):
        self.open_widget()
        self.assertIn("We are waiting for the bank", self.text(self.url))

        answer = self.press(self.url, "anew")

        self.assertEqual(answer.status_code, 303)
        self.assertTrue(self.see(self.url).xpath("//button[@name='new_card']"))

    def test_second_tab_takes_over_from_the_first(self):
        first = self.open_widget()["intent"]
        second = self.open_widget()["intent"]

        self.pay_in_widget(first)
        self.pay_in_widget(second)

        self.assertEqual(self.axes(self.order_id), ("accepted", "authorised"))
        self.assertEqual(
            sorted(row["status"] for row in self.at_the_bank(self.order_id)),
            ["Authorized", "Declined"],
        )

    def test_tab_that_comes_late_does_not_pay_again(self):
        self.pay_in_widget(self.open_widget()["intent"])

        late = self.open_widget()

        self.assertEqual(late, {"problem": "The payment is authorised already."})
        self.assertEqual(len(self.at_the_bank(self.order_id)), 1)

    def test_the_same_attempt_is_the_same_payment(self):
        attempt = self.attempt()

        intents = [self.open_widget(attempt)["intent"] for _tap in range(3)]

        self.assertEqual(intents, [intents[0]] * 3)
        self.assertEqual(len(self.holds()), 1)

    def test_attempt_that_is_over_is_not_opened_again(self):
        attempt = self.attempt()
        self.pay_in_widget(self.open_widget(attempt)["intent"], NO_FUNDS)
        self.close_widget(attempt, "refused")

        self.assertEqual(self.open_widget(attempt), {"problem": "This order cannot be paid now."})

    def test_browser_that_lies_about_paying_gets_nothing(self):
        attempt = self.attempt()
        self.open_widget(attempt)

        self.close_widget(attempt, "paid")

        self.assertEqual(self.axes(self.order_id), ("pending_payment", "none"))
        self.assertEqual(self.at_the_bank(self.order_id), [])

    def test_widget_of_an_order_cancelled_meanwhile_keeps_no_money(self):
        intent = self.open_widget()["intent"]
        self.tell("POST", f"/orders/{self.order_id}/cancel", {"reason": "Leaving"})

        self.pay_in_widget(intent, PAYS)
        self.run_jobs()

        [attempt] = self.at_the_bank(self.order_id)
        self.assertIn(attempt["status"], ("Declined", "Cancelled"))
        self.assertEqual(self.axes(self.order_id)[0], "cancelled")

    def test_without_the_widget_no_new_card_is_offered(self):
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            address, provider.cloudpayments_widget_url = provider.cloudpayments_widget_url, False
        self.addCleanup(self._set_widget, address)

        self.assertFalse(self.see(self.url).xpath("//button[@name='new_card']"))
        self.assertIn("Payment is not available right now", self.text(self.url))

    def _set_widget(self, address):
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            provider.cloudpayments_widget_url = address
