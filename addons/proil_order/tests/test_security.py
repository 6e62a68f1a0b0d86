from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ProilOrderCommon

R, RW, RC, RWC, NOTHING = "r", "rw", "rc", "rwc", ""
RIGHTS = {
    # model: dispatcher, fuel controller, accountant, administrator, customers' API, drivers' API
    "proil.order": ("rwcd", R, R, "rwcd", RWC, RW),
    "proil.order.event": (R, R, R, R, R, R),
    "proil.order.photo": (R, R, R, R, R, RC),
    "proil.vehicle": (RWC, R, R, RWC, RWC, R),
    "proil.quote": (R, NOTHING, NOTHING, R, RWC, NOTHING),
    "proil.price": (R, NOTHING, R, "rwcd", R, NOTHING),
    "proil.order.correction": (NOTHING, RWC, NOTHING, RWC, NOTHING, NOTHING),
    "proil.order.cancel": (RWC, NOTHING, NOTHING, RWC, NOTHING, NOTHING),
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


@tagged("post_install", "-at_install")
class TestSecurity(ProilOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = [
            *(
                new_test_user(cls.env, role, groups=f"proil_api.group_{role}")
                for role in ("dispatcher", "fuel_controller", "accountant", "administrator")
            ),
            cls.env.ref("proil_api.user_customer"),
            cls.env.ref("proil_api.user_driver"),
        ]

    def test_each_role_may_what_its_work_needs_and_nothing_else(self):
        for model, rights in RIGHTS.items():
            for user, letters in zip(self.users, rights, strict=True):
                granted = [
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                ]
                with self.subTest(model=model, user=user.login):
                    self.assertEqual("".join(granted), "".join(sorted(letters, key="rwcd".index)))

    def test_strangers_may_nothing(self):
        for user in (
            self.env.ref("base.public_user"),
            new_test_user(self.env, "plain", groups="base.group_user"),
            self.env.ref("proil_api.user_partner"),
        ):
            for model in RIGHTS:
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_address_of_the_certificate_and_exif_are_not_for_everybody(self):
        order = self._create_order("completed")
        dispatcher, administrator = self.users[0], self.users[3]

        with self.assertRaises(AccessError):
            order.with_user(dispatcher).read(["access_token"])
        with self.assertRaises(AccessError):
            order.photo_ids.with_user(dispatcher).read(["exif"])
        photos = order.photo_ids.with_user(administrator).read(["exif"])
        self.assertEqual(photos[0]["exif"]["Model"], "Phone of a driver")

    def test_dispatcher_cannot_write_history(self):
        order = self._create_order("accepted")
        forged = {"order_id": order.id, "sequence": 9, "event": "fail"}

        with self.assertRaises(AccessError):
            self.env["proil.order.event"].with_user(self.users[0]).create(forged)
