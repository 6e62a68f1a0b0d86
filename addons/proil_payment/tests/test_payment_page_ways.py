import requests

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import THREE_DS
from odoo.addons.payment_cloudpayments.tests.widget_payer import WidgetPayer

from .test_payment_page import PageCase
from .ways import WaysCase


@tagged("post_install", "-at_install")
class TestPaymentPageWays(WidgetPayer, PageCase, WaysCase):
    """Banks' apps, the bank's page and far deliveries on the payment page."""

    def link(self, url):
        [link] = self.see(url).xpath("//a[@name='bank_app']")
        return {"url": link.get("href")}

    def test_bank_s_app_is_opened_by_a_link_and_by_a_code(self):
        for method in ("tpay", "sberpay", "sbp"):
            with self.subTest(method=method):
                order = self.place()
                url = self.open_url(order)

                self.press(url, f"method_{method}")

                self.assertEqual(self.axes(order)[0], "pending_payment")
                [code] = self.see(url).xpath("//img[@class='o_proil_qr']/@src")
                self.assertRegex(code, r"^data:image/(png|svg\+xml);base64,[A-Za-z0-9+/]+=*$")
                self.in_the_app(self.link(url))
                self.assertEqual(self.axes(order)[0], "accepted")
                with self.committed() as env:
                    [back] = self.order(env, order).transaction_ids.mapped("landing_route")
                self.assertEqual(back, url)

    def test_page_says_when_money_is_taken_and_not_held(self):
        text = self.text(self.open_url(self.place()))

        self.assertEqual(text.count("charged now, what is not poured is refunded"), 1)

    def test_prepaid_order_says_that_it_is_paid(self):
        order = self.place()
        url = self.open_url(order)
        self.press(url, "method_sbp")
        self.in_the_app(self.link(url))

        text = self.text(url)
        self.assertIn("The order is paid Charged: 2,799 ₽", text)
        self.assertIn("What is not poured will be given back.", text)

    def test_customer_whose_app_does_not_open_pays_in_another_way(self):
        order = self.place()
        url = self.open_url(order)
        self.press(url, "method_tpay")
        self.assertFalse(self.see(url).xpath("//button[@name='new_card']"))

        self.assertTrue(self.see(f"{url}?choose=1").xpath("//button[@name='new_card']"))
        intent = self.rpc(url, "widget", attempt=self.attempt())["result"]["intent"]
        self.pay_in_widget(intent)

        self.assertEqual(self.axes(order), ("accepted", "authorised"))

    def test_unknown_method_is_refused_in_words(self):
        order = self.place()
        url = self.open_url(order)

        answer = requests.post(
            f"{url}/method", {"attempt": self.attempt(), "method": "cash"}, timeout=20
        )

        self.assertEqual(answer.status_code, 409)
        self.assertIn('role="alert"', answer.text)
        self.assertEqual(self.at_the_bank(order), [])

    def test_card_that_the_bank_wants_confirmed_goes_to_the_bank(self):
        """Asked by an app or, against the documents, of a saved card."""
        order = self.place()
        challenge = self.pay(order, THREE_DS)["three_ds"]
        page = self.see(self.open_url(order))

        [form] = page.xpath("//form[.//button[@name='to_bank']]")

        fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
        self.assertEqual(form.get("action"), challenge["acs_url"])
        self.assertEqual(
            fields,
            {
                "MD": challenge["md"],
                "PaReq": challenge["pa_req"],
                "TermUrl": challenge["term_url"],
            },
        )

    def test_bank_s_page_of_a_saved_card_comes_back_here(self):
        self.save_card()
        order = self.place()
        url = self.open_url(order)
        [form] = self.see(url).xpath("//form[.//button[@name='saved_card']]")
        fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}

        requests.post(f"{url}/card", fields, timeout=20)

        with self.committed() as env:
            tx = self.order(env, order).transaction_ids
            self.assertEqual(tx.landing_route, f"/pay/{url.rsplit('/', 1)[1]}")

    def test_far_delivery_says_when_the_money_is_held(self):
        self.save_card()
        order = self.place_far()
        url = self.open_url(order)
        self.assertIn("The delivery is some days away", self.text(url))

        self.press(url, "saved_card")

        self.assertIn("The card is chosen", self.text(url))
        self.assertEqual(self.at_the_bank(order), [])
        self.assertTrue(self.see(f"{url}?choose=1").xpath("//button[@name='new_card']"))

    def test_new_card_of_a_far_delivery_is_tried_with_a_rouble(self):
        order = self.place_far()
        url = self.open_url(order)
        [box] = self.see(url).xpath("//input[@name='save_card']")
        self.assertTrue(box.get("required"))
        attempt = self.attempt()

        intent = self.rpc(url, "widget", attempt=attempt, save_card=True)["result"]["intent"]
        self.assertEqual((intent["amount"], intent["tokenize"]), (1.0, True))
        self.pay_in_widget(intent)
        self.rpc(url, "closed", attempt=attempt, outcome="paid")
        self.run_cron()

        self.assertIn("The card is chosen", self.text(url))
        self.assertEqual([row["status"] for row in self.at_the_bank(order)], ["Cancelled"])

    def test_card_of_a_far_delivery_has_to_be_saved(self):
        url = self.open_url(self.place_far())

        answer = self.rpc(url, "widget", attempt=self.attempt())["result"]

        self.assertIn("problem", answer)

    def test_order_whose_hold_ends_is_paid_again(self):
        for state, trouble in (("accepted", "ends_soon"), ("en_route", "gone")):
            with self.subTest(trouble=trouble):
                order = self.place()
                self.pay(order)
                self.bring(order, state)
                url = self.open_url(order)
                self.assertFalse(self.see(url).xpath("//button[@name='new_card']"))
                self.change_order(order, hold_trouble=trouble)

                text = self.text(url)
                self.assertIn("Pay again to keep the order", text)
                self.assertNotIn("You left the payment", text)
                intent = self.rpc(url, "widget", attempt=self.attempt())["result"]["intent"]
                self.pay_in_widget(intent)

                self.assertIn("The order is accepted", self.text(url))
                self.assertEqual(self.axes(order), (state, "authorised"))

    def test_order_whose_fuel_flows_is_not_paid_again(self):
        order = self.place()
        self.pay(order)
        self.bring(order, "fuelling")
        self.change_order(order, hold_trouble="ends_soon")

        self.assertEqual(self.payment(order)["status"], "authorised")
        self.assertFalse(self.see(self.open_url(order)).xpath("//button[@name='new_card']"))
        self.bring(order, "completed")

    def test_app_gets_what_makes_a_cryptogram(self):
        order = self.place()

        told = self.tell("GET", f"/payments/{order}/checkout")

        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            self.assertEqual(
                told,
                {
                    "script_url": provider.cloudpayments_checkout_url,
                    "public_id": provider.cloudpayments_public_id,
                },
            )
        stranger = self.ask("GET", f"/payments/{order}/checkout", token=self.stranger_token)
        self.assertProblem(stranger, 404, "not_found")

    def test_app_is_told_when_cards_cannot_be_entered(self):
        order = self.place()
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            address = provider.cloudpayments_checkout_url
            provider.cloudpayments_checkout_url = False
        answer = self.ask("GET", f"/payments/{order}/checkout")
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            provider.cloudpayments_checkout_url = address

        self.assertProblem(answer, 503, "payment_unavailable")
