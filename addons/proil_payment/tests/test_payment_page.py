import re
import uuid
from datetime import UTC, datetime, timedelta

import requests
from lxml import html

from odoo.tests import tagged
from odoo.tools import hash_sign

from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS, PAYS_ONCE
from odoo.addons.proil_payment.models.proil_order_page import SIGNED_FOR
from odoo.addons.proil_payment.tests.common import PaidOrderCase


class PageCase(PaidOrderCase):
    """A browser without scripts in front of the payment page."""

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            env["payment.token"].search([("partner_id", "=", self.ids["customer"])]).active = False

    def open_url(self, order):
        return self.tell("POST", f"/payments/{order}/page")["url"]

    def visit(self, url, **options):
        return requests.get(url, timeout=20, **options)

    def see(self, url):
        answer = self.visit(url)
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.text)

    def text(self, url):
        return " ".join(self.see(url).text_content().split())

    def press(self, url, button):
        """Submit the form of a button as the browser would; the answer before its redirect."""
        [form] = self.see(url).xpath(f"//form[.//button[@name='{button}']]")
        fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
        root = url.partition("/pay/")[0]
        return requests.post(root + form.get("action"), fields, timeout=20, allow_redirects=False)

    def rpc(self, url, name, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return requests.post(f"{url}/{name}", json=body, timeout=20).json()

    def attempt(self):
        return uuid.uuid4().hex

    def speak(self, lang):
        with self.committed() as env:
            env["res.partner"].browse(self.ids["customer"]).lang = lang
        if lang != "en_US":
            self.addCleanup(self.speak, "en_US")

    def save_card(self, number=PAYS):
        """A card of the customer, saved by an earlier order."""
        order = self.place()
        self.pay(order, number, more={"save_card": True})


@tagged("post_install", "-at_install")
class TestPaymentPage(PageCase):
    def test_address_is_good_for_half_an_hour(self):
        answer = self.tell("POST", f"/payments/{self.place()}/page")

        until = datetime.fromisoformat(answer["valid_until"])
        self.assertAlmostEqual(
            until, datetime.now(UTC) + timedelta(minutes=30), delta=timedelta(minutes=1)
        )
        self.assertTrue(answer["url"].startswith(f"{self.base_url()}/pay/"))
        self.assertEqual(self.visit(answer["url"]).status_code, 200)

    def test_nobody_gets_the_address_of_another_s_order(self):
        order = self.place()

        for token, status, code in (
            (self.stranger_token, 404, "not_found"),
            (None, 401, "token_missing"),
        ):
            with self.subTest(code=code):
                answer = self.ask("POST", f"/payments/{order}/page", token=token)
                self.assertProblem(answer, status, code)

    def test_page_tells_what_is_held_and_what_is_paid(self):
        text = self.text(self.open_url(self.place()))

        for fact in ("62.50 ₽", "299 ₽", "We hold 2,799 ₽, you pay for what is poured", "40.000 L"):
            with self.subTest(fact):
                self.assertIn(fact, text)

    def test_page_is_in_the_customer_s_language_or_in_the_one_asked_for(self):
        url = self.open_url(self.place())

        self.assertEqual(self.see(url).get("lang"), "en")
        self.assertEqual(self.see(f"{url}?lang=ru").get("lang"), "ru")
        self.speak("ru_RU")
        self.assertEqual(self.see(url).get("lang"), "ru")

    def test_a_language_asked_for_stays_from_step_to_step(self):
        self.save_card()
        url = f"{self.open_url(self.place())}?lang=ru"

        answer = self.press(url, "saved_card")

        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.see(self.base_url() + answer.headers["Location"]).get("lang"), "ru")

    def test_address_that_does_not_work_tells_nothing(self):
        order = self.place()
        url = self.open_url(order)
        with self.committed() as env:
            record = self.order(env, order)
            stranger = env["res.partner"].create({"name": "Clara"})
            root, good = url.rsplit("/", 1)
            unsigned = {
                "forged": good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB"),
                "no address": "nonsense",
                "expired": hash_sign(
                    env,
                    SIGNED_FOR,
                    [record.id, record.partner_id.id],
                    expiration=datetime.now(UTC) - timedelta(seconds=1),
                ),
                "of another customer": hash_sign(
                    env, SIGNED_FOR, [record.id, stranger.id], expiration_hours=1
                ),
                "signed for something else": hash_sign(
                    env, "portal", [record.id, record.partner_id.id], expiration_hours=1
                ),
            }
            number = record.name
        pages = set()
        for what, signed in unsigned.items():
            with self.subTest(what=what):
                answer = self.visit(f"{root}/{signed}")
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn(number, answer.text)
                self.assertIn("does not work any more", answer.text)
                pages.add(re.sub(r"\s+", " ", answer.text))
        self.assertEqual(len(pages), 1, "one page for all of them")

    def test_nothing_can_be_paid_by_an_address_that_does_not_work(self):
        order = self.place()
        self.save_card()
        dead = f"{self.base_url()}/pay/nonsense"
        for action in ("card", "method", "anew"):
            with self.subTest(action=action):
                form = {"attempt": self.attempt(), "card": "crd_x", "method": "sbp"}
                answer = requests.post(
                    f"{dead}/{action}", form, timeout=20, allow_redirects=action == "anew"
                )
                self.assertEqual(answer.status_code, 404)
        gone = self.rpc(dead, "widget", attempt=self.attempt())["result"]
        self.rpc(dead, "closed", attempt=self.attempt(), outcome="paid")

        self.assertEqual(gone, {"gone": True})
        self.assertEqual(self.axes(order), ("pending_payment", "none"))

    def test_address_is_kept_from_other_sites(self):
        answer = self.visit(self.open_url(self.place()))

        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(answer.headers["Content-Security-Policy"], "frame-ancestors 'none'")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_saved_card_pays_in_one_tap(self):
        self.save_card()
        order = self.place()
        url = self.open_url(order)

        answer = self.press(url, "saved_card")

        self.assertEqual((answer.status_code, answer.headers["Location"]), (303, _path(url)))
        self.assertIn("We are waiting for the bank", self.text(url))
        self.run_jobs()
        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        self.assertIn("The order is accepted", self.text(url))

    def test_the_same_tap_twice_is_one_payment(self):
        self.save_card()
        order = self.place()
        url = self.open_url(order)
        [form] = self.see(url).xpath("//form[.//button[@name='saved_card']]")
        fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
        for _tap in range(3):
            requests.post(f"{url}/card", fields, timeout=20)
        self.run_jobs()

        self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_card_of_somebody_else_does_not_pay(self):
        order = self.place()
        with self.committed() as env:
            stranger = env["res.partner"].create({"name": "Daria"})
            foreign = (
                env["payment.token"]
                .create(
                    {
                        "provider_id": self.provider_id,
                        "payment_method_id": env.ref("payment.payment_method_card").id,
                        "partner_id": stranger.id,
                        "provider_ref": uuid.uuid4().hex,
                        "payment_details": "9999",
                    }
                )
                .public_id
            )
        url = self.open_url(order)

        self.assertNotIn("9999", self.text(url))
        answer = requests.post(
            f"{url}/card", {"attempt": self.attempt(), "card": foreign}, timeout=20
        )

        self.assertEqual(answer.status_code, 409)
        self.assertIn("There is no such thing here.", answer.text)
        self.assertEqual(self.axes(order), ("pending_payment", "none"))
        self.assertEqual(self.at_the_bank(order), [])

    def test_attempt_without_a_proper_name_is_not_made(self):
        self.save_card()
        order = self.place()
        url = self.open_url(order)
        for attempt in ("", "x" * 32, "a" * 31, "a" * 33):
            with self.subTest(attempt=attempt):
                answer = requests.post(f"{url}/card", {"attempt": attempt}, timeout=20)
                self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.at_the_bank(order), [])

    def test_decline_is_explained_and_another_card_can_be_tried(self):
        order = self.place()
        self.pay(order, NO_FUNDS)
        url = self.open_url(order)

        text = self.text(url)

        self.assertIn("There is not enough money on the card.", text)
        self.assertIn("Nothing was charged. Try another card.", text)
        self.assertTrue(self.see(url).xpath("//button[@name='new_card']"))

    def test_decline_is_explained_in_russian(self):
        order = self.place()
        self.speak("ru_RU")
        self.pay(order, NO_FUNDS)

        text = self.text(self.open_url(order))

        self.assertIn("На карте недостаточно денег", text)

    def test_saved_card_that_is_declined_by_the_bank_can_be_replaced(self):
        self.save_card(PAYS_ONCE)
        order = self.place()
        url = self.open_url(order)
        self.press(url, "saved_card")
        self.run_jobs()

        self.assertIn("There is not enough money on the card.", self.text(url))

    def test_paid_order_is_not_paid_again(self):
        order = self.paid_order()
        self.save_card()
        url = self.open_url(order)

        self.assertFalse(self.see(url).xpath("//button"))
        problem = self.rpc(url, "widget", attempt=self.attempt())["result"]

        self.assertEqual(problem, {"problem": "The payment is authorised already."})
        self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_cancelled_order_is_not_paid(self):
        order = self.place()
        url = self.open_url(order)
        self.tell("POST", f"/orders/{order}/cancel", {"reason": "Leaving"})

        self.assertIn("This order cannot be paid now", self.text(url))
        problem = self.rpc(url, "widget", attempt=self.attempt())["result"]
        self.assertEqual(problem, {"problem": "This order cannot be paid now."})

    def test_charged_order_says_what_was_charged(self):
        order = self.paid_order()
        url = self.open_url(order)
        self.pour(order, "36.137")
        self.run_jobs()

        text = self.text(url)
        self.assertIn("Charged: 2,557.56 ₽", text)
        self.assertNotIn("will be given back", text)


def _path(url):
    return f"/pay/{url.rsplit('/', 1)[1]}"
