from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import PAYS
from odoo.addons.proil_payment.consent import CONSENT_VERSION
from odoo.addons.proil_payment.tests.ways import HOUR, WaysCase


@tagged("post_install", "-at_install")
class TestWaysToPay(WaysCase):
    def ways(self, order, **options):
        return self.tell("GET", f"/payments/{order}/methods", **options)

    def kinds(self, order):
        return [choice["kind"] for choice in self.ways(order)["choices"]]

    def test_everything_that_can_pay_now_is_offered_the_default_card_first(self):
        first, second = self.save_card(), self.save_card("5205 0000 0000 3055")
        order = self.place()
        self.ask("PATCH", f"/payment-methods/{second['id']}", {"is_default": True})

        told = self.ways(order)

        self.assertEqual(
            [
                (way["kind"], way["strategy"], way["payment_method_id"], way["is_default"])
                for way in told["choices"]
            ],
            [
                ("saved_card", "hold_capture", second["id"], True),
                ("saved_card", "hold_capture", first["id"], False),
                ("card", "hold_capture", None, False),
                ("tpay", "hold_capture", None, False),
                ("sberpay", "hold_capture", None, False),
                ("sbp", "prepay_then_refund", None, False),
            ],
        )
        self.assertIn("3055", told["choices"][0]["label"])
        self.assertEqual((told["hold_amount"], told["one_tap"]), (279900, True))
        self.assertEqual(told["consent"]["version"], CONSENT_VERSION)
        self.assertIn("I agree", told["consent"]["text"])

    def test_far_order_is_offered_what_can_pay_later_or_does_not_run_out(self):
        self.save_card()
        order = self.place_far()

        told = self.ways(order)["choices"]

        self.assertEqual([way["kind"] for way in told], ["saved_card", "card", "sbp"])
        self.assertEqual([bool(way["held_at"]) for way in told], [True, True, False])

    def choose_strategy(self, strategy):
        with self.committed() as env:
            env.ref("payment.payment_method_card").proil_strategy = strategy

    def test_cards_of_a_method_that_is_offered_no_more_are_left_out(self):
        card, order = self.save_card(), self.place()
        far = self.place_far()
        self.assertEqual(self.pay_by(far, payment_method_id=card["id"])["status"], "deferred")
        self.choose_strategy(False)
        self.addCleanup(self.choose_strategy, "hold_capture")

        self.assertEqual(self.kinds(order), ["tpay", "sberpay", "sbp"])
        for body in ({"payment_method_id": card["id"]}, {"one_tap": True}):
            with self.subTest(body=list(body)):
                answer = self.authorise(order, body)
                self.assertProblem(answer, 422, "payment_method_unknown")
        self.change_order(far, authorise_at=fields.Datetime.now() - HOUR)
        self.run_order_cron("_cron_hold_deferred")
        self.assertEqual(self.at_the_bank(far), [])

    def test_each_way_that_is_offered_works(self):
        self.save_card()
        order = self.place()
        for way in self.ways(order)["choices"]:
            with self.subTest(way=way["kind"]):
                order = self.place()
                body = {
                    "saved_card": {"payment_method_id": way["payment_method_id"]},
                    "card": {"cryptogram": self.cryptogram(PAYS)},
                }.get(way["kind"], {"method": way["kind"]})
                status = self.pay_by(order, **body)["status"]
                self.assertIn(status, ("pending", "authorised", "redirect"))

    def test_method_without_strategy_or_provider_is_not_offered(self):
        order = self.place()
        with self.committed() as env:
            env["payment.method"].search([("code", "=", "tpay")]).proil_strategy = False
            env["payment.provider"].browse(self.sbp_id).state = "disabled"
        self.addCleanup(self._offer_again)

        self.assertEqual(self.kinds(order), ["card", "sberpay"])
        for method in ("tpay", "sbp"):
            answer = self.authorise(order, {"method": method})
            self.assertProblem(answer, 422, "payment_method_unknown")

    def _offer_again(self):
        with self.committed() as env:
            self._offer_methods(env)
            env["payment.method"]._proil_choose_strategies({"tpay": "hold_capture"})

    def test_paid_order_has_nothing_to_offer(self):
        order = self.paid_order()

        self.assertEqual(self.kinds(order), [])

    def test_one_tap_pays_by_the_default_card(self):
        self.save_card()
        second = self.save_card("5205 0000 0000 3055")
        self.ask("PATCH", f"/payment-methods/{second['id']}", {"is_default": True})
        order = self.place()

        told = self.pay_by(order, one_tap=True)
        self.run_jobs()

        self.assertEqual(told["status"], "pending")
        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        with self.committed() as env:
            self.assertEqual(self.order(env, order).hold_id.token_id.public_id, second["id"])

    def test_one_tap_without_a_card_is_refused(self):
        order = self.place()

        answer = self.authorise(order, {"one_tap": True})

        self.assertProblem(answer, 422, "payment_method_unknown")
        self.assertFalse(self.ways(order)["one_tap"])

    def test_consent_to_an_older_text_is_not_taken_for_one_to_this(self):
        order = self.place()
        body = {"cryptogram": self.cryptogram(PAYS), "save_card": True}

        answer = self.authorise(order, {**body, "consent_version": "2019-01"})

        self.assertProblem(answer, 409, "consent_outdated")
        self.assertEqual(self.at_the_bank(order), [])
        told = self.pay_by(order, **body, consent_version=CONSENT_VERSION)
        self.assertEqual(told["status"], "authorised")

    def test_body_names_exactly_one_way(self):
        order = self.place()
        for body in (
            {},
            {"one_tap": False},
            {"one_tap": True, "method": "sbp"},
            {"method": "sbp", "payment_method_id": "crd_1"},
            {"method": "cash"},
            {"method": "sbp", "save_card": True},
            {"apple_pay_token": "{}", "cryptogram": "x"},
        ):
            with self.subTest(body=body):
                self.assertProblem(self.authorise(order, body), 422, "validation_failed")

    def test_strangers_order_does_not_exist(self):
        order = self.place()
        for token, status, code in (
            (self.stranger_token, 404, "not_found"),
            (None, 401, "token_missing"),
        ):
            with self.subTest(code=code):
                answer = self.ask("GET", f"/payments/{order}/methods", token=token)
                self.assertProblem(answer, status, code)

    def test_card_of_another_customer_is_not_offered(self):
        card, order = self.save_card(), self.place()
        with self.committed() as env:
            stranger = env["res.partner"].create({"name": "Carl"})
            token = env["payment.token"]._by_public_id(card["id"])
            token.copy({"partner_id": stranger.id, "provider_ref": "theirs"})

        saved = [way for way in self.ways(order)["choices"] if way["kind"] == "saved_card"]

        self.assertEqual([way["payment_method_id"] for way in saved], [card["id"]])
