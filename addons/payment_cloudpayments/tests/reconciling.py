import uuid
from contextlib import contextmanager
from datetime import timedelta

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase

from proil_emulators.cloudpayments import DEFAULT_API_SECRET


class ReconciledCase(EmulatedCase):
    """A terminal of its own: nobody else's payments are on its list or on ours."""

    @classmethod
    def setUpClass(cls):
        cls.public_id = f"test_{uuid.uuid4().hex}"
        super().setUpClass()
        cls.admin("terminals", public_id=cls.public_id, api_secret=DEFAULT_API_SECRET)
        cls.hear(*KINDS)

    @classmethod
    def _prepare_odoo(cls, env):
        super()._prepare_odoo(env)
        provider = env["payment.provider"].browse(cls.provider_id)
        own = provider.copy(
            {
                # A journal has one line of a name for incoming payments.
                "name": cls.public_id,
                "cloudpayments_public_id": cls.public_id,
                "cloudpayments_api_secret": DEFAULT_API_SECRET,
            }
        )
        cls.provider_id = own.id

    @classmethod
    def hear(cls, *kinds):
        cls.notify(*kinds, public_id=cls.public_id)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)
        self.addCleanup(self.hear, *KINDS)

    def forget(self):
        """Each test has a day of its own: what it leaves is of no terminal."""
        with self.committed() as env:
            env["cloudpayments.discrepancy"].search(self.own).unlink()
            env["cloudpayments.reconciliation"].search(self.own).unlink()

    @property
    def own(self):
        return [("provider_id", "=", self.provider_id)]

    @contextmanager
    def deaf(self):
        """Nothing that happens at CloudPayments meanwhile is told to us."""
        self.hear("check")
        yield
        self.hear(*KINDS)

    def cabinet(self, tx_id, action, **body):
        """What an employee does by hand in the merchant's cabinet."""
        return self.admin(f"operations/{self.seen(tx_id).number}/{action}", **body)

    def reconcile(self, days_ago=0):
        """Compare a day; what the accountant then sees."""
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            day = provider._cloudpayments_local_date() - timedelta(days=days_ago)
            env["cloudpayments.reconciliation"]._plan(provider, day)
        with self.committed() as env:
            env["cloudpayments.reconciliation"]._cron_reconcile()
        return self.day(day)

    def day(self, date):
        with self.committed() as env:
            row = env["cloudpayments.reconciliation"].search([*self.own, ("date", "=", date)])
            names = [name for name, field in row._fields.items() if field.type != "one2many"]
            return {**row.read(names)[0], "listed": self.listed(env)}

    def listed(self, env):
        rows = env["cloudpayments.discrepancy"].search(
            [*self.own, ("resolved", "=", False), ("reconciliation_id", "!=", False)]
        )
        return [(row.kind, row.subject, row.ours, row.theirs) for row in rows.sorted("id")]

    def falsify(self, tx_id, captured):
        self.addCleanup(self.write_captured, tx_id, "1000.00")
        self.write_captured(tx_id, captured)

    def write_captured(self, tx_id, captured):
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            capture = tx.child_transaction_ids.filtered(lambda each: each.state == "done")
            capture.amount = float(captured)

    def forget_payment(self, tx_id):
        """As a restored backup would: the payment is not in the database any more."""
        with self.committed() as env:
            twin = env["payment.provider"].search([("code", "=", "demo")], limit=1)
            twin = twin or env["payment.provider"].search([("id", "!=", self.provider_id)], limit=1)
            tx = env["payment.transaction"].browse(tx_id)
            env.cr.execute(
                "UPDATE payment_transaction SET provider_id = %s WHERE id = %s", [twin.id, tx.id]
            )
        self.addCleanup(self.cabinet, tx_id, "void")
