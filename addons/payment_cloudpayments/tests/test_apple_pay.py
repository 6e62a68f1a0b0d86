from odoo.exceptions import AccessError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.payment_cloudpayments import const
from odoo.addons.payment_cloudpayments.apple_pay import is_validation_address

APPLE = "https://apple-pay-gateway.apple.com/paymentservices/startSession"
EMULATOR = "http://127.0.0.1:8088/cloudpayments/"
FOREIGN = (
    "",
    "apple.com",
    "http://apple-pay-gateway.apple.com/x",
    "ftp://apple.com/x",
    "https://apple.com.evil.example/x",
    "https://evilapple.com/x",
    "https://apple.com@evil.example/x",
    "https://user@apple.com/x",
    "https://evil.example/apple.com",
    "https://evil.example#.apple.com",
    "https://evil.example\\.apple.com/x",
    "https://apple.com:8443/x",
    "https://apple.com:port/x",
    "https://[::1]/x",
    "https://127.0.0.1/x",
    "http://169.254.169.254/latest/meta-data/",
    "https://аpple.com/x",
    "https://[apple.com/x",
    "file:///etc/passwd",
)


@tagged("post_install", "-at_install")
class TestApplePay(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")

    def test_only_apple_is_asked(self):
        for address in (APPLE, "https://apple.com/x", "https://cn-apple-pay.apple.com:443/x"):
            self.assertTrue(is_validation_address(address), address)
        for address in FOREIGN:
            with self.subTest(address=address):
                self.assertFalse(is_validation_address(address))
                self.assertFalse(is_validation_address(address, EMULATOR))

    def test_emulator_stands_for_apple_where_there_is_one(self):
        address = "http://127.0.0.1:8088/apple/session"
        self.provider.cloudpayments_base_url = EMULATOR
        self.assertTrue(self.provider._cloudpayments_takes_apple_address(address))
        for other in ("http://127.0.0.1:8089/apple", "https://127.0.0.1:8088/apple"):
            self.assertFalse(self.provider._cloudpayments_takes_apple_address(other))

        self.provider.cloudpayments_base_url = const.API_URL

        self.assertFalse(self.provider._cloudpayments_takes_apple_address(address))
        live = "https://api.cloudpayments.ru/payments/void"
        self.assertFalse(self.provider._cloudpayments_takes_apple_address(live))

    def test_it_is_off_until_an_administrator_switches_it_on(self):
        self.assertFalse(self.provider.cloudpayments_apple_pay)
        administrator = new_test_user(self.env, "root2", groups="base.group_system")
        user = new_test_user(self.env, "pavel", groups="base.group_user")

        with self.assertRaises(AccessError):
            self.provider.with_user(user).cloudpayments_apple_pay = True
        with Form(self.provider.with_user(administrator)) as form:
            form.cloudpayments_apple_pay = True

        self.assertTrue(self.provider.cloudpayments_apple_pay)
