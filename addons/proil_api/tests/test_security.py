from odoo.exceptions import AccessDenied, AccessError
from odoo.tests import TransactionCase, new_test_user

SECRETS = ("proil.api.token", "proil.login.code", "proil.push.device", "proil.idempotency.key")
BACKENDS = ("proil.sms.backend", "proil.push.backend")
API_USERS = ("user_customer", "user_driver", "user_partner")


class TestSecurity(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = {
            name: new_test_user(cls.env, f"staff_{name}", f"proil_api.group_{name}")
            for name in ("dispatcher", "fuel_controller", "accountant", "administrator")
        }
        cls.customer = cls.env["res.partner"].create({"name": "Anna"})
        cls.env["proil.api.token"]._issue("proil.customer", cls.customer, "phone-of-anna")
        cls.token = cls.env["proil.api.token"].search([("device", "=", "phone-of-anna")])

    def _may(self, user, model, operation):
        return self.env[model].with_user(user).has_access(operation)

    def test_an_administrator_sees_who_is_signed_in_and_revokes(self):
        administrator = self.staff["administrator"]

        self.token.with_user(administrator).action_revoke()

        self.assertTrue(self.token.revoked_at)

    def test_a_dispatcher_does_not(self):
        with self.assertRaises(AccessError):
            self.token.with_user(self.staff["dispatcher"]).action_revoke()

        self.assertFalse(self.token.revoked_at)

    def test_only_administrators_read_what_belongs_to_logins(self):
        for model in SECRETS[:3] + BACKENDS:
            for name, user in self.staff.items():
                with self.subTest(model=model, user=name):
                    self.assertEqual(self._may(user, model, "read"), name == "administrator")

    def test_nobody_makes_or_edits_logins_by_hand(self):
        for model in SECRETS:
            for operation in ("create", "write"):
                if (model, operation) == ("proil.api.token", "write"):
                    continue
                with self.subTest(model=model, operation=operation):
                    self.assertFalse(self._may(self.staff["administrator"], model, operation))

    def test_administrators_configure_the_gateways(self):
        for model in BACKENDS:
            with self.subTest(model):
                self.assertTrue(self._may(self.staff["administrator"], model, "write"))
                self.assertFalse(self._may(self.staff["dispatcher"], model, "write"))

    def test_users_of_the_api_reach_partners_only_to_read(self):
        for name in API_USERS:
            user = self.env.ref(f"proil_api.{name}")
            with self.subTest(name):
                self.assertTrue(user.share)
                self.assertEqual(self.customer.with_user(user).name, "Anna")
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(self._may(user, "res.partner", operation))
                for model in (*SECRETS, *BACKENDS, "res.users"):
                    self.assertFalse(self._may(user, model, "read"), model)

    def test_nobody_logs_in_as_a_user_of_the_api(self):
        for name in API_USERS:
            user = self.env.ref(f"proil_api.{name}")
            for password in ("", user.login, "admin"):
                credential = {"type": "password", "login": user.login, "password": password}
                with self.subTest(user=name, password=password), self.assertRaises(AccessDenied):
                    self.env["res.users"].authenticate(credential, {"interactive": False})

    def test_an_administrator_may_what_every_other_role_may(self):
        groups = self.staff["administrator"].all_group_ids

        for name in ("dispatcher", "fuel_controller", "accountant"):
            self.assertIn(self.env.ref(f"proil_api.group_{name}"), groups)
