import uuid
from datetime import timedelta

import requests

from odoo import fields

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.proil_payment.tests.common import PaidOrderCase

SBP_TERMINAL = {"public_id": "test_api_sbp", "api_secret": "secret of SBP"}
METHODS = ("sbp", "tpay", "sberpay")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Further ahead than a hold of six days lasts.
FAR = timedelta(days=6, hours=18)


class WaysCase(PaidOrderCase):
    """Orders that are paid by bank's apps, later or again; SBP has a terminal of its own."""

    def __init_subclass__(cls):
        """Not a test: it is never collected, so it needs no tags."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin("terminals", **SBP_TERMINAL)
        with cls.committed() as env:
            cls._offer_methods(env)
            cls._give_phone(env)
        root = f"{cls.base_url()}/payment/cloudpayments/{cls.sbp_id}/"
        addresses = {kind: root + kind for kind in KINDS}
        cls.admin("notifications", public_id=SBP_TERMINAL["public_id"], **addresses)
        cls.addClassCleanup(cls._withdraw_methods)

    @classmethod
    def _give_phone(cls, env):
        env["proil.push.device"].create(
            {
                "partner_id": cls.ids["customer"],
                "collection": "proil.customer",
                "device": "phone",
                "token": uuid.uuid4().hex,
            }
        )

    @classmethod
    def _offer_methods(cls, env):
        sbp = env.ref("payment_cloudpayments.payment_provider_cloudpayments_sbp")
        cls.sbp_id = sbp.id
        sbp.write(
            {
                "cloudpayments_public_id": SBP_TERMINAL["public_id"],
                "cloudpayments_api_secret": SBP_TERMINAL["api_secret"],
                "cloudpayments_base_url": cls.api_url,
                "state": "test",
            }
        )
        methods = env["payment.method"].with_context(active_test=False)
        methods.search([("code", "in", METHODS)]).active = True

    @classmethod
    def _withdraw_methods(cls):
        with cls.committed() as env:
            env["payment.provider"].browse(cls.sbp_id).state = "disabled"
            env["payment.method"].search([("code", "in", METHODS)]).active = False

    def tearDown(self):
        with self.committed() as env:
            env["payment.token"].search([("partner_id", "=", self.ids["customer"])]).active = False
        super().tearDown()

    def authorise(self, public_id, body, **options):
        return self.ask("POST", f"/payments/{public_id}/authorize", body, **options)

    def pay_by(self, public_id, **body):
        answer = self.authorise(public_id, body)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()

    def in_the_app(self, redirect, action="pay"):
        """What the customer does in the bank's app."""
        requests.post(f"{redirect['url']}/{action}", timeout=20).raise_for_status()

    def prepaid(self, **asked):
        """An order that was paid by SBP."""
        public_id = self.place(**asked)
        self.in_the_app(self.pay_by(public_id, method="sbp")["redirect"])
        return public_id

    def let_the_bank_work(self):
        """A minute of the bank, after which its refunds are made."""
        self.admin("../clock", advance_seconds=60)

    def save_card(self, number="2202 0000 0000 3055"):
        """A saved card, from an order that is of no interest any more."""
        self.pay(self.place(), number, more={"save_card": True})
        return self.tell("GET", "/payment-methods")["items"][-1]

    def place_far(self, ahead=FAR):
        start = fields.Datetime.now() + ahead
        return self.place(window_start=start, window_end=start + 2 * HOUR)

    def seen_order(self, public_id, *names):
        with self.committed() as env:
            return self.order(env, public_id).read(names, load=None)[0]

    def change_order(self, public_id, **values):
        with self.committed() as env:
            self.order(env, public_id).write(values)

    def run_order_cron(self, name):
        with self.committed() as env:
            getattr(env["proil.order"], name)()
        self.run_jobs()

    def assertProven(self, public_id):
        """Payments, sales and the fill of a completed order tell the same kopecks."""
        with self.committed() as env:
            broken = env["proil.money.break"]._prove(self.order(env, public_id))
            self.assertEqual([(row.link, row.expected, row.found) for row in broken], [])

    def told(self, public_id):
        """What the customer's phone was told about the payment of an order, in that order."""
        with self.committed() as env:
            jobs = env["queue.job"].search([("method_name", "=", "_job_push")], order="id")
            sent = [data for _title, _body, data, _key in jobs.mapped("args")]
        return [
            data["event"]
            for data in sent
            if data["order_id"] == public_id and data["event"].startswith("payment_")
        ]
