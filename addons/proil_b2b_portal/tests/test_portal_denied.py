from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalDenied(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._create_order("completed")
        cls.strange = cls._create_strange_order("completed")

    def test_lists_and_counters_have_own_orders_only(self):
        page = self.page()

        self.assertEqual(self.numbers(page, "finished"), self.own.mapped("name"))
        self.assertNotIn(self.strange.name, page.text)
        self.assertNotIn(self.strange_vehicle.plate, page.text)
        orders = self.env["proil.order"].with_user(self.maria)
        self.assertEqual(orders.search([]), self.own)

    def test_what_is_not_own_does_not_exist(self):
        draft = self._create_draft()
        own, strange = self.own, self.strange
        own_photo, strange_photo = own.photo_ids[0], strange.photo_ids[0]
        cases = (
            f"/{strange.public_id}",
            f"/{draft.public_id}",
            f"/{own.id}",
            "/ord_0000000000000000000000",
            f"/{strange.public_id}/photos/{strange_photo.public_id}",
            f"/{own.public_id}/photos/{strange_photo.public_id}",
            f"/{strange.public_id}/photos/{own_photo.public_id}",
            f"/{own.public_id}/photos/pho_0000000000000000000000",
            f"/{own.public_id}/photos/{own_photo.public_id}/original",
        )
        for path in cases:
            with self.subTest(path):
                self.assertEqual(self.page(path).status_code, 404)
        for path in (f"/{own.public_id}", f"/{own.public_id}/photos/{own_photo.public_id}"):
            with self.subTest(path):
                self.assertEqual(self.page(path).status_code, 200)

    def test_who_is_not_logged_in_is_sent_to_the_login(self):
        self.authenticate(None, None)
        photo = self.own.photo_ids[0]
        for path in (
            "",
            f"/{self.own.public_id}",
            f"/{self.own.public_id}/photos/{photo.public_id}",
        ):
            with self.subTest(path):
                self.assertIn("/web/login", self.get_page(path).url)

    def test_employees_without_a_role_see_nothing(self):
        new_test_user(self.env, "plain", groups="base.group_user")

        for path in ("", f"/{self.own.public_id}"):
            with self.subTest(path):
                self.assertEqual(self.page(path, login="plain").status_code, 403)

    def test_the_portal_is_read_only(self):
        order, photo = (
            record.with_user(self.maria) for record in (self.own, self.own.photo_ids[0])
        )
        cases = {
            "change an order": lambda: order.write({"place_note": "x"}),
            "delete an order": order.unlink,
            "create an order": lambda: order.create({"partner_id": self.customer.id}),
            "move an order": lambda: order.action_move_to("accepted"),
            "assign an order": order.action_assign,
            "change a photo": lambda: photo.write({"kind": "nozzle_after"}),
            "delete a photo": photo.unlink,
            "create a photo": lambda: photo.create({"order_id": order.id}),
            "photo through the order": lambda: order.write({"photo_ids": [Command.clear()]}),
        }
        for name, act in cases.items():
            with self.subTest(name), self.assertRaises(AccessError):
                act()

    def test_the_portal_reads_nothing_around_its_orders(self):
        order = self.own
        around = (
            order.event_ids,
            order.vehicle_id,
            order.shift_id,
            order.driver_id,
            order.fill_id,
            order.quote_id,
        )
        for records in around:
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.with_user(self.maria).read(["display_name"])

    def test_secrets_of_own_orders_stay_secret(self):
        with self.assertRaises(AccessError):
            self.own.with_user(self.maria).read(["access_token"])
        with self.assertRaises(AccessError):
            self.own.photo_ids.with_user(self.maria).read(["exif"])

    def test_records_of_others_cannot_be_read_by_their_ids(self):
        for records in (self.strange, self.strange.photo_ids):
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.with_user(self.maria).read(["id"])
