import itertools
import uuid
from datetime import timedelta
from decimal import Decimal

import requests

from odoo import fields

from odoo.addons.payment_cloudpayments.tests.common import PAYS, EmulatedCase
from odoo.addons.proil_order.tests.common import ProilOrderCommon
from odoo.addons.queue_job.job import Job

from proil_emulators.cloudpayments import cryptogram

PRICE = Decimal("62.50")
FEE = Decimal("299.00")


# What a class leaves in the database, in the order in which its rows let go of each other. The
# journals keep their rows for ever, except from a test that owns the database.
_APPEND_ONLY = (
    "cloudpayments_operation",
    "proil_debt_step",
    "proil_fill",
    "proil_order_event",
    "proil_order_photo",
    "proil_reading",
    "proil_refund",
    "proil_refund_step",
    "proil_reversal",
    "proil_shift",
)
_OF_CUSTOMER = "(SELECT id FROM proil_order WHERE partner_id = %(customer)s)"
_PAYMENTS = f"(SELECT id FROM payment_transaction WHERE proil_order_id IN {_OF_CUSTOMER})"
_DEBTS = f"(SELECT id FROM proil_debt WHERE order_id IN {_OF_CUSTOMER})"
_REFUNDS = f"(SELECT id FROM proil_refund WHERE order_id IN {_OF_CUSTOMER})"
_ERASE = (
    f"DELETE FROM proil_debt_step WHERE debt_id IN {_DEBTS}",
    f"DELETE FROM proil_refund_step WHERE refund_id IN {_REFUNDS}",
    "UPDATE payment_transaction SET proil_debt_id = NULL, proil_refund_id = NULL"
    f" WHERE proil_order_id IN {_OF_CUSTOMER}",
    f"DELETE FROM mail_activity WHERE res_model = 'proil.debt' AND res_id IN {_DEBTS}",
    f"DELETE FROM proil_debt WHERE order_id IN {_OF_CUSTOMER}",
    f"DELETE FROM proil_refund WHERE order_id IN {_OF_CUSTOMER}",
    f"DELETE FROM proil_retail_sale WHERE order_id IN {_OF_CUSTOMER}",
    f"DELETE FROM cloudpayments_operation WHERE hold_id IN {_PAYMENTS}",
    f"DELETE FROM cloudpayments_receipt WHERE transaction_id IN {_PAYMENTS}",
    "UPDATE proil_order SET hold_id = NULL WHERE partner_id = %(customer)s",
    f"DELETE FROM payment_transaction WHERE proil_order_id IN {_OF_CUSTOMER}",
    f"DELETE FROM proil_order_event WHERE order_id IN {_OF_CUSTOMER}",
    f"DELETE FROM proil_order_photo WHERE order_id IN {_OF_CUSTOMER}",
    "DELETE FROM proil_order WHERE partner_id = %(customer)s",
    "DELETE FROM proil_quote WHERE partner_id = %(customer)s",
    "UPDATE proil_fill SET reversal_id = NULL WHERE shift_id = %(shift)s",
    "DELETE FROM proil_reversal WHERE shift_id = %(shift)s",
    "DELETE FROM proil_fill WHERE shift_id = %(shift)s",
    "DELETE FROM proil_reading WHERE shift_id = %(shift)s",
    "DELETE FROM proil_shift WHERE id = %(shift)s",
    "DELETE FROM proil_price WHERE id = %(price)s",
    "UPDATE fleet_vehicle SET active = FALSE WHERE id = %(tanker)s",
    "UPDATE proil_driver SET active = FALSE WHERE id = %(driver)s",
    "DELETE FROM queue_job WHERE channel IN ('root.payment', 'root.push')",
)


class World(ProilOrderCommon):
    """The fixtures of the order's tests as a toolbox: `env` is whatever is open."""

    def __init_subclass__(cls):
        """Not a test: it is never collected, so it needs no tags."""


class PaidOrderCase(EmulatedCase):
    """A customer with a phone, a driver with a shift, and a bank, all by real commits."""

    _numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed() as env:
            cls._found_company(env)
        cls.addClassCleanup(cls._erase)

    @classmethod
    def _erase(cls):
        cls._set_triggers("DISABLE")
        with cls.committed() as env:
            for statement in _ERASE:
                env.cr.execute(statement, cls.ids)
        cls._set_triggers("ENABLE")

    @classmethod
    def _set_triggers(cls, wanted):
        with cls.committed() as env:
            for table in _APPEND_ONLY:
                env.cr.execute(f"ALTER TABLE {table} {wanted} TRIGGER USER")

    @classmethod
    def _found_company(cls, env):
        number = next(PaidOrderCase._numbers)
        now = fields.Datetime.now()
        terms = {"delivery_fee": FEE, "delivery_open_hour": 0, "delivery_close_hour": 24}
        env.company.write({**terms, "fastest_fill_l_per_min": 0})
        world = type(
            "Founding", (World,), {"env": env, "ai95": env.ref("proil_fleet.product_ai95")}
        )
        price = world._set_price(world.ai95, PRICE, now - timedelta(days=1))
        world.customer = env["res.partner"].create(
            {"name": "Anna", "proil_phone": f"+7999000{number:04}", "lang": "en_US"}
        )
        world.vehicle = world._create_vehicle()
        world.driver_api = env.ref("proil_api.user_driver")
        world.driver = world._create_driver("Ivan", f"+7998000{number:04}")
        world.tanker = world._create_tanker(f"Т{number:03}ОП77", {world.ai95: 20000})
        shift = world._open_shift(readings=world._readings(level=("15000",)), now=now)
        cls.ids = {
            "customer": world.customer.id,
            "vehicle": world.vehicle.id,
            "shift": shift.id,
            "petrol": world.tanker.compartment_ids.id,
            "tanker": world.tanker.id,
            "driver": world.driver.id,
            "price": price.id,
        }
        cls.token = cls._log_in(env, world.customer)
        cls.stranger_token = cls._log_in(env, env["res.partner"].create({"name": "Boris"}))

    @classmethod
    def _log_in(cls, env, partner):
        return env["proil.api.token"]._issue("proil.customer", partner, "phone").access_token

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forgive)

    def _forgive(self):
        """A customer who owes cannot order, and the next test orders."""
        with self.committed() as env:
            owed = [("partner_id", "=", self.ids["customer"]), ("state", "=", "open")]
            for debt in env["proil.debt"].search(owed):
                debt.write({"paid": debt.amount, "state": "paid", "next_step_at": False})

    def world(self, env):
        models = {
            "customer": "res.partner",
            "vehicle": "proil.vehicle",
            "shift": "proil.shift",
            "petrol": "proil.compartment",
        }
        found = {name: env[model].browse(self.ids[name]) for name, model in models.items()}
        return type("Living", (World,), {"env": env, **found})

    def place(self, **asked):
        """A placed order that waits for its payment; returns its public id."""
        with self.committed() as env:
            return self.world(env)._create_order(**asked).public_id

    def order(self, env, public_id):
        return env["proil.order"]._by_public_id(public_id)

    def axes(self, public_id):
        with self.committed() as env:
            order = self.order(env, public_id)
            return order.state, order.payment_state

    def bring(self, public_id, state):
        with self.committed() as env:
            self.world(env)._bring(self.order(env, public_id), state)

    def pour(self, public_id, litres):
        """From an accepted order to a completed one, with so much in the tank."""
        with self.committed() as env:
            world, order, litres = self.world(env), self.order(env, public_id), Decimal(litres)
            world._bring(order, "fuelling")
            order._finish_fuelling(world._totalizer() + litres, litres)
            world._photograph(order)
            order._complete()

    def run_jobs(self):
        """Do what the queue worker would do with the jobs of payments."""
        with self.committed() as env:
            channel = env.ref("proil_payment.channel_payment").complete_name
            uuids = (
                env["queue.job"]
                .search([("channel", "=", channel), ("state", "=", "pending")], order="id")
                .mapped("uuid")
            )
        for job_uuid in uuids:
            with self.committed() as env:
                job = Job.load(env, job_uuid)
                job.perform()
                job.set_done()
                job.store()

    def ask(self, method, path, body=None, *, token="", key=None):
        headers = {"Accept-Language": "en", "Idempotency-Key": key or uuid.uuid4().hex}
        token = self.token if token == "" else token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return requests.request(
            method,
            f"{self.base_url()}/api/v1/customer{path}",
            json=body,
            headers=headers,
            timeout=30,
        )

    def tell(self, method, path, body=None, **options):
        answer = self.ask(method, path, body, **options)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()

    def pay(self, public_id, number=PAYS, **options):
        """The answer to an attempt to pay by a card that is entered now."""
        body = {"cryptogram": self.cryptogram(number), **options.pop("more", {})}
        return self.tell("POST", f"/payments/{public_id}/authorize", body, **options)

    def cryptogram(self, number):
        return cryptogram(number, "12/39", "123", "ANNA")

    def paid_order(self, **asked):
        public_id = self.place(**asked)
        self.assertEqual(self.pay(public_id)["status"], "authorised")
        return public_id

    def payment(self, public_id):
        return self.tell("GET", f"/payments/{public_id}")

    def at_the_bank(self, public_id):
        """What the emulator holds for an order, attempt by attempt."""
        with self.committed() as env:
            holds = self.order(env, public_id).transaction_ids.filtered(
                lambda tx: not tx.source_transaction_id
            )
            ids = holds.sorted("id").ids
        return [row for tx_id in ids for row in self.operations(tx_id)]

    def assertProblem(self, answer, status, code):
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual((answer.status_code, answer.json()["code"]), (status, code))
