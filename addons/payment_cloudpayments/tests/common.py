import uuid
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import requests

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests import HttpCase
from odoo.tests.common import get_db_name

from odoo.addons.payment_cloudpayments.entered_card import EnteredCard
from odoo.addons.payment_cloudpayments.notification import KINDS

from proil_emulators.cloudpayments import DEFAULT_API_SECRET, DEFAULT_PUBLIC_ID, cryptogram
from proil_emulators.server import running

PAYS = "4000 0000 0000 3055"
PAYS_ONCE = "4111 1111 1111 1111"
THREE_DS = "4242 4242 4242 4242"
NO_FUNDS = "4000 0566 5566 5556"


class WorkerKilled(BaseException):
    """Nothing that runs after a `kill -9` may help the tested code, so nothing catches this."""


class EmulatedCase(HttpCase):
    """Payments against the real emulator, with real commits.

    Notifications come from outside while our own call is open: a test in one rolled-back
    transaction could not answer them. Each test makes payments of its own and leaves them.
    """

    registry_test_mode = False

    @classmethod
    def setUpClass(cls):
        with Registry(get_db_name()).cursor() as cr:
            cls._prepare_odoo(api.Environment(cr, SUPERUSER_ID, {}))
        super().setUpClass()
        emulators = cls.enterClassContext(running())
        cls.api_url = f"{emulators.base_url}/cloudpayments/"
        cls.admin_url = f"{emulators.base_url}/_admin/cloudpayments"
        with cls.committed() as env:
            provider = env["payment.provider"].browse(cls.provider_id)
            provider.write({"cloudpayments_base_url": cls.api_url, "state": "test"})
        cls.addClassCleanup(cls._switch_off)
        cls.notify(*KINDS)

    @classmethod
    def _prepare_odoo(cls, env):
        env["ir.config_parameter"].set_param("web.base.url", cls.base_url())
        provider = env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        provider.write(
            {
                "cloudpayments_public_id": DEFAULT_PUBLIC_ID,
                "cloudpayments_api_secret": DEFAULT_API_SECRET,
                "cloudpayments_hold_days": 6,
            }
        )
        currency = env.ref("base.RUB")
        currency.active = True
        # What is noted for people is worded in the language of the company.
        provider.company_id.partner_id.lang = "en_US"
        payer = env["res.partner"].create({"name": "Payer", "lang": "en_US"})
        cls.provider_id, cls.currency_id, cls.payer_id = provider.id, currency.id, payer.id

    @classmethod
    def _switch_off(cls):
        with cls.committed() as env:
            env["payment.provider"].browse(cls.provider_id).state = "disabled"

    def setUp(self):
        super().setUp()
        self.addCleanup(self.admin, "faults", method="DELETE")

    @classmethod
    @contextmanager
    def committed(cls):
        """An environment whose work is committed when the block ends."""
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})

    @classmethod
    def admin(cls, path, method="POST", **body):
        answer = requests.request(method, f"{cls.admin_url}/{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    @classmethod
    def notify(cls, *kinds, **options):
        """Have the emulator send these notifications, and no others."""
        root = f"{cls.base_url()}/payment/cloudpayments/{cls.provider_id}/"
        addresses = {kind: root + kind if kind in kinds else None for kind in KINDS}
        cls.admin("notifications", **addresses, **options)

    def fault(self, endpoint, kind, **details):
        self.admin("faults", endpoint=f"payments/{endpoint}", kind=kind, **details)

    def operations(self, tx_id):
        """What the emulator holds for a payment."""
        reference = self.seen(tx_id).reference
        return requests.get(
            f"{self.admin_url}/operations", params={"invoice_id": reference}, timeout=10
        ).json()

    def new_payment(self, env, amount="1500.00", **values):
        return env["payment.transaction"].create(
            {
                "provider_id": self.provider_id,
                "payment_method_id": env.ref("payment.payment_method_card").id,
                "reference": f"T{uuid.uuid4().hex[:12]}",
                "amount": float(amount),
                "currency_id": self.currency_id,
                "partner_id": self.payer_id,
                "operation": "online_direct",
                **values,
            }
        )

    def enter_card(self, number):
        return EnteredCard(cryptogram(number, "12/39", "123", "IVAN IVANOV"), "203.0.113.7")

    def begin(self, card_number=PAYS, card=None, **values):
        """Commit the intent to hold money; returns what is left to do."""
        card = card or self.enter_card(card_number)
        with self.committed() as env:
            tx = self.new_payment(env, **values)
            operation = tx._cloudpayments_plan_card()
            return SimpleNamespace(
                tx_id=tx.id, operation_id=operation.id, call=operation._claim(card)
            )

    def carry_out(self, begun):
        with self.committed() as env:
            env["cloudpayments.operation"].browse(begun.operation_id)._carry_out(begun.call)

    def hold(self, card_number=PAYS, **values):
        """Hold money; returns the id of the payment."""
        begun = self.begin(card_number, **values)
        self.carry_out(begun)
        return begun.tx_id

    def charge(self, card_number=PAYS, **values):
        """Take money at once; returns the id of the payment."""
        return self.hold(card_number, cloudpayments_two_stage=False, **values)

    def refund(self, tx_id, amount):
        self.carry_on(self.plan(tx_id, "refund", amount))

    def plan(self, tx_id, verb, *arguments):
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            return getattr(tx, f"_cloudpayments_plan_{verb}")(*arguments).id

    def carry_on(self, operation_id):
        with self.committed() as env:
            env["cloudpayments.operation"].browse(operation_id)._carry_on()

    def capture(self, tx_id, amount):
        self.carry_on(self.plan(tx_id, "capture", amount))

    def void(self, tx_id):
        self.carry_on(self.plan(tx_id, "void"))

    def run_cron(self, later_s=0):
        """Run the cron as if this many seconds had passed since the calls."""
        with self.committed() as env:
            open_operations = env["cloudpayments.operation"].search(
                [("state", "in", ("sent", "unknown")), ("provider_id", "=", self.provider_id)]
            )
            for operation in open_operations:
                operation.sent_at -= timedelta(seconds=later_s)
        with self.committed() as env:
            env["cloudpayments.operation"]._cron_carry_on()

    def seen(self, tx_id):
        """A payment as it is committed now, in plain values."""
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            return SimpleNamespace(
                reference=tx.reference,
                state=tx.state,
                message=tx.state_message,
                number=tx.provider_reference,
                method=tx.payment_method_id.code,
                acs_url=tx.cloudpayments_acs_url,
                pa_req=tx.cloudpayments_pa_req,
                term_url=tx._cloudpayments_term_url(),
                children=sorted((child.state, child.amount) for child in tx.child_transaction_ids),
                refunds=[
                    (refund.state, refund.amount)
                    for refund in tx._cloudpayments_refunds().sorted("id")
                ],
                operations=[
                    (operation.kind, operation.state)
                    for operation in tx.cloudpayments_operation_ids.sorted("id")
                ],
                token_id=tx.token_id.id,
            )

    def discrepancies(self, tx_id, number=None):
        """Kinds on the work list about a payment."""
        domain = [("number", "=", number or self.seen(tx_id).number)]
        if tx_id:
            # The emulator of another class may have given the same number.
            domain.append(("transaction_id.reference", "like", self.seen(tx_id).reference))
        with self.committed() as env:
            return sorted(env["cloudpayments.discrepancy"].search(domain).mapped("kind"))

    def silence(self):
        """No notifications, so that only answers and look-ups tell."""
        self.notify("check")
        self.addCleanup(self.notify, *KINDS)

    def switch(self, **values):
        before = self.admin("switches", method="GET")
        self.admin("switches", **values)
        self.addCleanup(self.admin, "switches", **{name: before[name] for name in values})

    def now(self):
        return fields.Datetime.now()
