import re

import requests

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS, THREE_DS
from odoo.addons.proil_payment.tests.common import PaidOrderCase


@tagged("post_install", "-at_install")
class TestCustomerPayment(PaidOrderCase):
    def test_card_holds_the_most_that_the_order_may_cost(self):
        order = self.place()

        answer = self.pay(order)

        self.assertEqual(
            answer,
            {
                "status": "authorised",
                "hold_amount": 279900,
                "captured_amount": None,
                "refunded_amount": None,
                "refund_pending": False,
                "currency": "RUB",
                "three_ds": None,
                "redirect": None,
                "authorise_at": None,
                "pay_before": None,
                "decline_text": None,
            },
        )
        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        [held] = self.at_the_bank(order)
        self.assertEqual((held["status"], held["amount"]), ("Authorized", 2799.0))

    def test_hold_is_the_customers_event_in_the_history(self):
        order = self.paid_order()

        with self.committed() as env:
            event = self.order(env, order).event_ids[-1]
            self.assertEqual((event.event, event.actor_id.id), ("authorise", self.ids["customer"]))

    def test_declined_card_leaves_the_order_to_be_paid_by_another(self):
        order = self.place()

        declined = self.pay(order, NO_FUNDS)

        self.assertEqual(declined["status"], "declined")
        self.assertEqual(declined["decline_text"], "There is not enough money on the card.")
        self.assertEqual(self.axes(order), ("pending_payment", "none"))
        self.assertEqual(self.payment(order), declined)
        self.assertEqual(self.pay(order)["status"], "authorised")

    def test_three_ds_is_finished_in_the_browser(self):
        order = self.place()

        asked = self.pay(order, THREE_DS, more={"return_url": "proil://paid"})

        self.assertEqual(asked["status"], "three_ds")
        self.assertEqual(self.payment(order), asked)
        self.assertEqual(self.axes(order), ("pending_payment", "none"))
        self.assertEqual(self.confirm(asked["three_ds"]).headers["Location"], "proil://paid")
        self.assertEqual(self.payment(order)["status"], "authorised")
        self.assertEqual(self.axes(order), ("accepted", "authorised"))

    def confirm(self, challenge):
        form = {
            "MD": challenge["md"],
            "PaReq": challenge["pa_req"],
            "TermUrl": challenge["term_url"],
        }
        page = requests.post(challenge["acs_url"], data=form, timeout=10).text
        pa_res = re.search(r'name="PaRes" value="([^"]+)"', page)[1]
        return requests.post(
            challenge["term_url"],
            data={"MD": challenge["md"], "PaRes": pa_res},
            allow_redirects=False,
            timeout=20,
        )

    def test_customer_may_change_the_card_at_the_banks_page(self):
        order = self.place()
        first = self.pay(order, THREE_DS)["three_ds"]

        self.assertEqual(self.pay(order, PAYS)["status"], "authorised")
        self.confirm(first)
        self.run_jobs()

        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        self.assertEqual(
            sorted(row["status"] for row in self.at_the_bank(order)),
            ["Authorized", "AwaitingAuthentication"],
        )

    def test_same_request_again_is_the_same_payment(self):
        order = self.place()
        body = {"cryptogram": self.cryptogram(PAYS)}

        answers = [
            self.ask("POST", f"/payments/{order}/authorize", body, key="tap-once") for _ in range(3)
        ]

        self.assertEqual({answer.text for answer in answers}, {answers[0].text})
        self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_request_whose_answer_was_undone_is_not_paid_twice(self):
        """The answer is stored with the request; the hold is not undone with it."""
        for number, status in (
            (PAYS, "authorised"),
            (NO_FUNDS, "declined"),
            (THREE_DS, "three_ds"),
        ):
            with self.subTest(status=status):
                order = self.place()
                key = f"undone-{order}"
                first = self.pay(order, number, key=key)
                with self.committed() as env:
                    env.cr.execute("DELETE FROM proil_idempotency_key")

                again = self.pay(order, number, key=key)

                self.assertEqual((first["status"], again), (status, first))
                self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_paid_order_is_not_paid_again(self):
        order = self.paid_order()

        answer = self.ask(
            "POST", f"/payments/{order}/authorize", {"cryptogram": self.cryptogram(PAYS)}
        )

        self.assertProblem(answer, 409, "payment_already_authorised")
        self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_attempt_with_an_unknown_outcome_is_waited_for(self):
        order = self.place()
        self.fault("cards/auth", "timeout_before")

        self.assertEqual(self.pay(order)["status"], "pending")
        answer = self.ask(
            "POST", f"/payments/{order}/authorize", {"cryptogram": self.cryptogram(PAYS)}
        )

        self.assertProblem(answer, 409, "payment_pending")

    def test_cancelled_order_is_not_payable(self):
        order = self.place()
        self.tell("POST", f"/orders/{order}/cancel", {"reason": "Sold"})

        answer = self.ask(
            "POST", f"/payments/{order}/authorize", {"cryptogram": self.cryptogram(PAYS)}
        )

        self.assertProblem(answer, 409, "order_not_payable")

    def test_without_a_provider_nothing_can_be_paid(self):
        order = self.place()
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "disabled"
        self.addCleanup(self._enable)

        answer = self.ask(
            "POST", f"/payments/{order}/authorize", {"cryptogram": self.cryptogram(PAYS)}
        )

        self.assertProblem(answer, 503, "payment_unavailable")

    def _enable(self):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "test"

    def test_service_that_is_down_takes_no_money_and_says_so(self):
        order = self.place()
        self.fault("cards/auth", "http_429", times=10)

        answer = self.pay(order)

        self.assertEqual(answer["status"], "declined")
        self.assertIn("Nothing was charged", answer["decline_text"])
        self.admin("faults", method="DELETE")
        self.assertEqual(self.pay(order)["status"], "authorised")

    def test_order_of_another_customer_does_not_exist(self):
        order = self.place()
        body = {"cryptogram": self.cryptogram(PAYS)}

        for method, path, given in (
            ("POST", f"/payments/{order}/authorize", body),
            ("GET", f"/payments/{order}", None),
        ):
            with self.subTest(path=path):
                stranger = self.ask(method, path, given, token=self.stranger_token)
                nobody = self.ask(method, path, given, token=None)
                self.assertProblem(stranger, 404, "not_found")
                self.assertProblem(nobody, 401, "token_missing")
        self.assertEqual(self.at_the_bank(order), [])

    def test_body_names_exactly_one_card(self):
        order = self.place()
        for body in (
            {},
            {"cryptogram": ""},
            {"cryptogram": "x" * 9000},
            {"cryptogram": "x", "payment_method_id": "crd_1"},
            {"cryptogram": "x", "return_url": "/relative"},
            {"cryptogram": "x", "amount": 1},
        ):
            with self.subTest(body=list(body)):
                answer = self.ask("POST", f"/payments/{order}/authorize", body)
                self.assertProblem(answer, 422, "validation_failed")
                self.assertNotIn("xxxx", answer.text)

    def test_cryptogram_is_kept_nowhere(self):
        order = self.place()
        packet = self.cryptogram(PAYS)
        with self.assertLogs(level="DEBUG") as logs:
            self.tell("POST", f"/payments/{order}/authorize", {"cryptogram": packet})

        self.assertNotIn(packet, "\n".join(logs.output))
        with self.committed() as env:
            for table, column in self._text_columns(env):
                env.cr.execute(
                    f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                    [f"%{packet}%"],
                )
                self.assertFalse(env.cr.fetchall(), f"{table}.{column}")

    def _text_columns(self, env):
        env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb')
               AND table_name ~ '^(payment|cloudpayments|proil|queue|mail|ir_logging)'
               AND is_updatable = 'YES'
            """
        )
        return env.cr.fetchall()
