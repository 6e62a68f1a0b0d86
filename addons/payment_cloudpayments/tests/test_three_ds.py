import re

import requests

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import THREE_DS, EmulatedCase


@tagged("post_install", "-at_install")
class TestThreeDs(EmulatedCase):
    def at_the_bank(self, tx_id):
        """What the payer's browser would bring back from the bank: passed, refused."""
        tx = self.seen(tx_id)
        form = {"MD": tx.number, "PaReq": tx.pa_req, "TermUrl": tx.term_url}
        page = requests.post(tx.acs_url, data=form, timeout=10).text
        return re.findall(r'name="PaRes" value="([^"]+)"', page)

    def come_back(self, tx_id, pa_res, **changes):
        tx = self.seen(tx_id)
        form = {"MD": tx.number, "PaRes": pa_res, **changes}
        answer = requests.post(tx.term_url, data=form, allow_redirects=False, timeout=20)
        self.assertEqual(answer.status_code, 303)
        return answer

    def test_payer_who_passes_has_the_money_held(self):
        tx_id = self.hold(THREE_DS, landing_route="https://app.example/paid")
        self.assertEqual(self.seen(tx_id).state, "pending")
        passed, _refused = self.at_the_bank(tx_id)

        answer = self.come_back(tx_id, passed)

        self.assertEqual(answer.headers["Location"], "https://app.example/paid")
        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.acs_url, tx.pa_req), ("authorized", False, False))
        self.assertEqual(
            tx.operations, [("authorise_card", "succeeded"), ("finish_3ds", "succeeded")]
        )

    def test_payer_who_fails_is_told_so(self):
        tx_id = self.hold(THREE_DS)
        _passed, refused = self.at_the_bank(tx_id)

        self.come_back(tx_id, refused)

        tx = self.seen(tx_id)
        self.assertEqual(
            (tx.state, tx.message),
            ("error", "The payment was not confirmed with the bank's code."),
        )

    def test_return_without_a_landing_page_shows_odoos_own(self):
        tx_id = self.hold(THREE_DS)
        passed, _refused = self.at_the_bank(tx_id)

        answer = self.come_back(tx_id, passed)

        self.assertEqual(answer.headers["Location"], "/payment/status")
        self.assertEqual(self.url_open(answer.headers["Location"]).status_code, 200)

    def test_return_repeated_by_the_browser_changes_nothing(self):
        tx_id = self.hold(THREE_DS)
        passed, refused = self.at_the_bank(tx_id)
        self.come_back(tx_id, passed)

        for pa_res in (passed, refused):
            self.come_back(tx_id, pa_res)

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, len(tx.operations)), ("authorized", 2))

    def test_return_of_somebody_else_is_not_found(self):
        tx_id, other_id = self.hold(THREE_DS), self.hold(THREE_DS)
        passed, _refused = self.at_the_bank(tx_id)
        mine, other = self.seen(tx_id), self.seen(other_id)
        guessed = mine.term_url.rsplit("/", 1)[0] + "/" + other.term_url.rsplit("/", 1)[1]

        for url in (guessed, mine.term_url[:-1] + "x", mine.term_url.replace(str(tx_id), "0")):
            with self.subTest(url=url):
                answer = requests.post(url, data={"MD": mine.number, "PaRes": passed}, timeout=10)
                self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.seen(tx_id).state, "pending")

    def test_number_of_another_payment_is_not_reported(self):
        tx_id, other_id = self.hold(THREE_DS), self.hold(THREE_DS)
        passed, _refused = self.at_the_bank(other_id)

        self.come_back(tx_id, passed, MD=self.seen(other_id).number)

        self.assertEqual([self.seen(tx).state for tx in (tx_id, other_id)], ["pending"] * 2)
        self.assertEqual(self.seen(tx_id).operations, [("authorise_card", "succeeded")])

    def test_result_that_cloudpayments_does_not_accept_leaves_the_payer_another_try(self):
        tx_id, other_id = self.hold(THREE_DS), self.hold(THREE_DS)
        passed, _refused = self.at_the_bank(tx_id)
        foreign, _refused = self.at_the_bank(other_id)

        self.come_back(tx_id, foreign)
        self.assertEqual(self.seen(tx_id).state, "pending")
        self.come_back(tx_id, passed)

        tx = self.seen(tx_id)
        self.assertEqual(tx.state, "authorized")
        self.assertEqual(
            tx.operations[1:], [("finish_3ds", "refused"), ("finish_3ds", "succeeded")]
        )

    def test_payer_who_walks_away_is_declined_in_the_end(self):
        tx_id = self.hold(THREE_DS)
        self.admin("../clock", advance_seconds=16 * 60)
        self.hold()

        self.assertEqual(self.seen(tx_id).state, "error")
