from types import SimpleNamespace

import requests

from odoo.tests import BaseCase, tagged

from odoo.addons.payment import utils as payment_utils
from odoo.addons.payment_cloudpayments import widget
from odoo.addons.payment_cloudpayments.tests.common import (
    NO_FUNDS,
    THREE_DS,
    EmulatedCase,
)
from odoo.addons.payment_cloudpayments.tests.widget_payer import WidgetPayer

FORBIDDEN = "werkzeug.exceptions.Forbidden"


@tagged("post_install", "-at_install")
class TestWidgetSettings(BaseCase):
    def test_only_the_chosen_method_is_shown(self):
        every = {
            "Card", "ForeignCard", "MirPay", "Sbp", "SberPay", "TinkoffPay", "TcsInstallment",
            "Dolyame",
        }  # fmt: skip
        for code, shown in (
            ("card", {"Card", "ForeignCard", "MirPay"}),
            ("sbp", {"Sbp"}),
            ("tpay", {"TinkoffPay"}),
            ("sberpay", {"SberPay"}),
        ):
            with self.subTest(code=code):
                self.assertEqual(every - set(widget.methods_to_hide(code)), shown)

    def test_widget_speaks_russian_unless_the_payer_does_not(self):
        told = {lang: widget.culture(lang) for lang in ("en_US", "en_GB", "ru_RU", None)}

        self.assertEqual(
            told, {"en_US": "en-US", "en_GB": "en-US", "ru_RU": "ru-RU", None: "ru-RU"}
        )


class WidgetCase(WidgetPayer, EmulatedCase):
    """A payer's browser at Odoo's payment form and in the widget."""

    def begin_widget(self, **values):
        """What the browser knows once Odoo has made the payment."""
        with self.committed() as env:
            tx = self.new_payment(env, **values)
            token = tx._get_specific_processing_values({})["access_token"]
            known = {
                "reference": tx.reference,
                "partner_id": tx.partner_id.id,
                "access_token": token,
            }
            return SimpleNamespace(tx_id=tx.id, known=known)

    def rpc(self, name, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        address = f"{self.base_url()}/payment/cloudpayments/widget/{name}"
        return requests.post(address, json=body, timeout=20).json()

    def open(self, begun):
        return self.rpc("open", begun.known)["result"]

    def close(self, begun, outcome):
        return self.rpc("closed", {**begun.known, "outcome": outcome})["result"]


@tagged("post_install", "-at_install")
class TestWidget(WidgetCase):
    def test_widget_is_told_what_is_due_and_nothing_of_the_payer(self):
        begun = self.begin_widget(amount="1500.50")

        intent = self.open(begun)

        with self.committed() as env:
            tx = env["payment.transaction"].browse(begun.tx_id)
            account, public_id = (
                tx._cloudpayments_account_id(),
                tx.provider_id.cloudpayments_public_id,
            )
        self.assertEqual(
            intent,
            {
                "publicTerminalId": public_id,
                "amount": 1500.5,
                "currency": "RUB",
                "paymentSchema": "Dual",
                "externalId": begun.known["reference"],
                "description": begun.known["reference"],
                "culture": "en-US",
                "tokenize": False,
                "retryPayment": False,
                "autoClose": 5,
                "emailBehavior": "Hidden",
                "restrictedPaymentMethods": widget.methods_to_hide("card"),
                "userInfo": {"accountId": account},
            },
        )
        self.assertEqual(self.seen(begun.tx_id).operations, [("widget", "sent")])

    def test_payment_in_the_widget_holds_the_money(self):
        begun = self.begin_widget()

        self.pay_in_widget(self.open(begun))
        landing = self.close(begun, "paid")

        self.assertEqual(landing, "/payment/status")
        tx = self.seen(begun.tx_id)
        self.assertEqual((tx.state, tx.operations), ("authorized", [("widget", "succeeded")]))
        [held] = self.operations(begun.tx_id)
        self.assertEqual((held["status"], held["amount"]), ("Authorized", 1500.0))

    def test_three_ds_is_the_widgets_affair(self):
        begun = self.begin_widget()

        self.pass_bank(self.pay_in_widget(self.open(begun), THREE_DS))
        self.close(begun, "paid")

        tx = self.seen(begun.tx_id)
        self.assertEqual((tx.state, tx.operations), ("authorized", [("widget", "succeeded")]))
        self.assertFalse(tx.pa_req)

    def test_payment_that_nobody_tells_of_is_looked_up_when_the_widget_closes(self):
        self.notify("check")
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")
        begun = self.begin_widget()
        self.pay_in_widget(self.open(begun))
        self.assertEqual(self.seen(begun.tx_id).state, "pending")

        self.close(begun, "paid")

        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_browser_that_claims_to_have_paid_has_not(self):
        begun = self.begin_widget()
        self.open(begun)

        self.close(begun, "paid")

        tx = self.seen(begun.tx_id)
        self.assertEqual((tx.state, tx.operations), ("pending", [("widget", "sent")]))

    def test_browser_that_claims_to_have_given_up_has_paid(self):
        begun = self.begin_widget()
        self.pay_in_widget(self.open(begun))

        self.assertEqual(self.close(begun, "cancelled"), "/payment/status")

        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_declined_payer_is_told_why(self):
        begun = self.begin_widget()

        self.pay_in_widget(self.open(begun), NO_FUNDS)
        self.close(begun, "refused")

        tx = self.seen(begun.tx_id)
        self.assertEqual(
            (tx.state, tx.message), ("error", "There is not enough money on the card.")
        )

    def test_payer_who_gives_up_may_begin_anew_at_once(self):
        begun = self.begin_widget()
        self.open(begun)

        self.assertFalse(self.close(begun, "cancelled"))

        tx = self.seen(begun.tx_id)
        self.assertEqual((tx.state, tx.operations), ("cancel", [("widget", "refused")]))

    def test_widget_that_was_given_up_cannot_be_paid_in_another_tab(self):
        begun = self.begin_widget()
        intent = self.open(begun)
        self.close(begun, "cancelled")

        self.pay_in_widget(intent)

        self.assertEqual([row["status"] for row in self.operations(begun.tx_id)], ["Declined"])
        self.assertEqual(self.seen(begun.tx_id).state, "cancel")

    def test_sum_changed_in_the_browser_is_not_taken(self):
        for changed in ({"amount": 1.0}, {"currency": "USD"}, {"userInfo": {"accountId": "x"}}):
            with self.subTest(changed=changed):
                begun = self.begin_widget()

                self.pay_in_widget({**self.open(begun), **changed})
                self.close(begun, "paid")

                held = [row["status"] for row in self.operations(begun.tx_id)]
                self.assertNotIn("Authorized", held)
                self.assertNotEqual(self.seen(begun.tx_id).state, "authorized")

    def test_opened_twice_it_is_one_payment(self):
        begun = self.begin_widget()

        self.assertEqual(self.open(begun), self.open(begun))

        self.assertEqual(len(self.seen(begun.tx_id).operations), 1)

    def test_browser_without_the_token_of_the_payment_is_refused(self):
        begun, other = self.begin_widget(), self.begin_widget()
        for forged in (
            {"access_token": other.known["access_token"]},
            {"access_token": ""},
            {"partner_id": begun.known["partner_id"] + 1},
        ):
            for name, more in (("open", {}), ("closed", {"outcome": "cancelled"})):
                with self.subTest(name=name, forged=forged):
                    answer = self.rpc(name, {**begun.known, **more, **forged})
                    self.assertEqual(answer["error"]["data"]["name"], FORBIDDEN)
        self.assertEqual(self.seen(begun.tx_id).operations, [])

    def test_token_of_the_payment_is_not_that_of_a_form(self):
        """One that pays is worth more than one that shows a form."""
        begun = self.begin_widget()
        with self.committed() as env:
            form = payment_utils.generate_access_token(
                begun.known["partner_id"], 1500.0, 1, env=env
            )

        self.assertIn("error", self.rpc("open", {**begun.known, "access_token": form}))

    def test_method_that_cannot_hold_is_charged_at_once(self):
        begun = self.begin_widget(cloudpayments_two_stage=False)
        intent = self.open(begun)

        self.pay_in_widget(intent)
        self.close(begun, "paid")

        self.assertEqual(intent["paymentSchema"], "Single")
        self.assertEqual(self.seen(begun.tx_id).state, "done")
        [charged] = self.operations(begun.tx_id)
        self.assertEqual(charged["status"], "Completed")

    def test_card_is_saved_only_when_the_payer_agrees(self):
        for agrees in (True, False):
            with self.subTest(agrees=agrees):
                begun = self.begin_widget(tokenize=agrees)
                intent = self.open(begun)

                self.pay_in_widget(intent)
                self.close(begun, "paid")

                self.assertEqual(intent["tokenize"], agrees)
                self.assertEqual(bool(self.seen(begun.tx_id).token_id), agrees)

    def test_card_is_added_by_a_rouble_that_goes_back(self):
        begun = self.begin_widget(amount="1.00", operation="validation", tokenize=True)

        self.pay_in_widget(self.open(begun))
        self.close(begun, "paid")
        self.assertEqual(self.seen(begun.tx_id).state, "authorized")
        self.run_cron()

        tx = self.seen(begun.tx_id)
        self.assertTrue(tx.token_id)
        self.assertEqual((tx.state, tx.children), ("done", [("done", 1.0)]))
        self.assertEqual(tx.operations, [("widget", "succeeded"), ("void", "succeeded")])
        self.assertEqual([row["status"] for row in self.operations(begun.tx_id)], ["Cancelled"])

    def test_card_that_is_declined_is_not_added(self):
        begun = self.begin_widget(amount="1.00", operation="validation", tokenize=True)

        self.pay_in_widget(self.open(begun), NO_FUNDS)
        self.close(begun, "refused")

        tx = self.seen(begun.tx_id)
        self.assertEqual((tx.state, tx.token_id), ("error", False))
