from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import PAYS_ONCE
from odoo.addons.proil_payment.consent import CONSENT_VERSION
from odoo.addons.proil_payment.tests.common import PaidOrderCase


@tagged("post_install", "-at_install")
class TestSavedCard(PaidOrderCase):
    def save_card(self, number="2202 0000 0000 3055"):
        self.pay(self.place(), number, more={"save_card": True})
        return self.cards()[-1]

    def cards(self, **options):
        return self.tell("GET", "/payment-methods", **options)["items"]

    def authorise(self, order, card, **options):
        body = {"payment_method_id": card["id"]}
        return self.ask("POST", f"/payments/{order}/authorize", body, **options)

    def tearDown(self):
        with self.committed() as env:
            tokens = env["payment.token"].search([("partner_id", "=", self.ids["customer"])])
            tokens.active = False
        super().tearDown()

    def test_card_is_saved_only_with_the_customers_consent(self):
        self.pay(self.place())
        self.assertEqual(self.cards(), [])

        card = self.save_card()

        self.assertEqual(
            {name: card[name] for name in ("brand", "last_four", "valid_through")},
            {"brand": "mir", "last_four": "3055", "valid_through": "12/39"},
        )
        self.assertRegex(card["id"], "^crd_")
        with self.committed() as env:
            token = env["payment.token"]._by_public_id(card["id"])
            self.assertNotIn(token.provider_ref, str(card))

    def test_consent_is_kept_with_its_time_and_its_text(self):
        before = self.now()
        card = self.save_card()

        with self.committed() as env:
            token = env["payment.token"]._by_public_id(card["id"])
            self.assertGreaterEqual(token.proil_consent_at, before.replace(microsecond=0))
            self.assertEqual(token.proil_consent_version, CONSENT_VERSION)
            paid = token.transaction_ids.sorted("id")[-1:]
            self.assertEqual(paid.proil_consent_version, CONSENT_VERSION)

    def test_card_saved_again_is_the_same_card_with_a_new_consent(self):
        card = self.save_card()
        with self.committed() as env:
            token = env["payment.token"]._by_public_id(card["id"])
            token.proil_consent_version = "older"
        self.ask("DELETE", f"/payment-methods/{card['id']}")

        again = self.save_card()

        self.assertEqual((again["id"], len(self.cards())), (card["id"], 1))
        with self.committed() as env:
            token = env["payment.token"]._by_public_id(card["id"])
            self.assertEqual(token.proil_consent_version, CONSENT_VERSION)

    def test_first_card_is_the_default_one_until_another_is_chosen(self):
        first, second = self.save_card(), self.save_card("5205 0000 0000 3055")
        self.assertEqual((first["is_default"], second["is_default"]), (True, False))

        changed = self.ask("PATCH", f"/payment-methods/{second['id']}", {"is_default": True})

        self.assertEqual((changed.status_code, changed.json()["is_default"]), (200, True))
        self.assertEqual(self.defaults(), {first["id"]: False, second["id"]: True})
        told = self.tell("GET", f"/payment-methods/{first['id']}")
        self.assertEqual((told["last_four"], told["is_default"]), ("3055", False))

    def defaults(self):
        return {card["id"]: card["is_default"] for card in self.cards()}

    def test_next_card_becomes_the_default_one_when_it_is_forgotten(self):
        first, second = self.save_card(), self.save_card("5205 0000 0000 3055")

        self.ask("DELETE", f"/payment-methods/{first['id']}")

        self.assertEqual(self.defaults(), {second["id"]: True})

    def test_there_is_no_way_to_have_no_default_card(self):
        card = self.save_card()
        for body in ({}, {"is_default": False}, {"is_default": True, "brand": "visa"}):
            with self.subTest(body=body):
                answer = self.ask("PATCH", f"/payment-methods/{card['id']}", body)
                self.assertProblem(answer, 422, "validation_failed")

    def test_saved_card_holds_in_one_tap(self):
        card, order = self.save_card(), self.place()

        answer = self.authorise(order, card, key="tap")
        self.assertEqual(answer.json()["status"], "pending")
        self.assertEqual(self.authorise(order, card, key="tap").json()["status"], "pending")
        self.run_jobs()

        self.assertEqual(self.payment(order)["status"], "authorised")
        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        [held] = self.at_the_bank(order)
        self.assertTrue(held["by_token"])

    def test_refused_saved_card_can_be_replaced_by_another(self):
        card, order = self.save_card(PAYS_ONCE), self.place()

        self.authorise(order, card)
        self.run_jobs()

        told = self.payment(order)
        self.assertEqual(
            (told["status"], told["decline_text"]),
            ("declined", "There is not enough money on the card."),
        )
        self.assertEqual(self.pay(order)["status"], "authorised")

    def test_second_tap_waits_for_the_first(self):
        card, order = self.save_card(), self.place()
        self.authorise(order, card)

        self.assertProblem(self.authorise(order, card), 409, "payment_pending")

    def test_worker_killed_before_it_was_told_is_made_good_by_the_cron(self):
        card, order = self.save_card(), self.place()
        self.authorise(order, card)

        self.run_cron()

        self.assertEqual(self.axes(order), ("accepted", "authorised"))

    def test_forgotten_card_is_gone(self):
        card, order = self.save_card(), self.place()

        self.assertEqual(self.ask("DELETE", f"/payment-methods/{card['id']}").status_code, 204)

        self.assertEqual(self.cards(), [])
        self.assertProblem(self.authorise(order, card), 404, "not_found")
        self.assertProblem(self.ask("DELETE", f"/payment-methods/{card['id']}"), 404, "not_found")

    def test_card_of_another_customer_does_not_exist(self):
        card, order = self.save_card(), self.place()
        with self.committed() as env:
            stranger = env["proil.api.token"].search([], order="id desc", limit=1).partner_id
            token = env["payment.token"]._by_public_id(card["id"])
            foreign = token.copy({"partner_id": stranger.id, "provider_ref": "theirs"}).public_id

        self.assertProblem(self.authorise(order, {"id": foreign}), 404, "not_found")
        self.assertEqual(self.cards(token=self.stranger_token)[-1]["id"], foreign)
        asked = (("GET", None), ("PATCH", {"is_default": True}), ("DELETE", None))
        for token, status, code in (
            (self.stranger_token, 404, "not_found"),
            (None, 401, "token_missing"),
        ):
            for method, body in asked:
                with self.subTest(code=code, method=method):
                    path = f"/payment-methods/{card['id']}"
                    self.assertProblem(self.ask(method, path, body, token=token), status, code)
        self.assertEqual([each["id"] for each in self.cards()], [card["id"]])
