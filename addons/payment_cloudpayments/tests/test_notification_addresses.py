import requests

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase


@tagged("post_install", "-at_install")
class TestNotificationAddresses(EmulatedCase):
    """The button of the provider that tells CloudPayments where to call."""

    def setUp(self):
        super().setUp()
        self.notify()
        self.addCleanup(self.notify, *KINDS)

    def press(self, user=None):
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            if user:
                provider = provider.with_user(env.ref(user))
            return provider.action_cloudpayments_set_notifications()["params"]

    def set_at_cloudpayments(self, kind):
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            keys = provider.cloudpayments_public_id, provider.cloudpayments_api_secret
        return requests.post(
            f"{self.api_url}site/notifications/{kind}/get", auth=keys, timeout=10
        ).json()["Model"]

    def test_every_address_is_registered_as_post(self):
        told = self.press()

        self.assertEqual(told["type"], "success")
        root = f"{self.base_url()}/payment/cloudpayments/{self.provider_id}/"
        for kind in set(KINDS) - {"check"}:
            with self.subTest(kind=kind):
                known = self.set_at_cloudpayments(kind.capitalize())
                self.assertEqual(known["Address"], root + kind)
                self.assertEqual((known["IsEnabled"], known["HttpMethod"]), (True, "POST"))

    def test_administrator_is_told_what_is_left_to_do_by_hand(self):
        told = self.press()

        self.assertIn(f"/payment/cloudpayments/{self.provider_id}/check", told["message"])

    def test_registered_addresses_bring_a_payment(self):
        self.press()

        self.fault("cards/auth", "http_500_after")
        tx_id = self.hold()

        self.assertEqual(self.seen(tx_id).state, "authorized", "nobody else has told")

    def test_administrator_is_told_that_it_did_not_work(self):
        self.admin("faults", endpoint="site/notifications/*", kind="http_500", times=1)

        told = self.press()

        self.assertEqual((told["type"], told["sticky"]), ("danger", True))

    def test_nobody_but_the_administrator_presses_it(self):
        with self.committed() as env:
            clerk = new_test_user(env, f"clerk{self.provider_id}", groups="base.group_user")
            provider = env["payment.provider"].browse(self.provider_id).with_user(clerk)
            with self.assertRaises(AccessError):
                provider.action_cloudpayments_set_notifications()
            env.cr.rollback()
