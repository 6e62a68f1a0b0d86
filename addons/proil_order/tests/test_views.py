from odoo.tests import new_test_user, tagged

from .common import ProilOrderCommon

MENUS = {
    "proil_order_menu": ("dispatcher", "fuel_controller", "accountant", "administrator"),
    "proil_order_review_menu": ("fuel_controller", "administrator"),
    "proil_vehicle_menu": ("dispatcher", "fuel_controller", "accountant", "administrator"),
    "proil_price_menu": ("administrator",),
}


@tagged("post_install", "-at_install")
class TestViews(ProilOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, role, groups=f"proil_api.group_{role}")
            for role in ("dispatcher", "fuel_controller", "accountant", "administrator")
        }

    def test_each_role_sees_the_menus_of_its_work(self):
        for name, roles in MENUS.items():
            menu = self.env.ref(f"proil_order.{name}")
            for role, user in self.users.items():
                with self.subTest(name, role=role):
                    visible = menu.with_user(user).load_menus(debug=False)
                    self.assertEqual(menu.id in visible, role in roles)

    def test_each_role_reads_what_its_screens_show(self):
        order = self._create_order("completed")
        for role, user in self.users.items():
            for name in ("list", "form"):
                with self.subTest(name, role=role):
                    orders = order.with_user(user)
                    view = orders.get_views([(False, name)])["models"]["proil.order"]
                    shown = [field for field in view["fields"] if field != "id"]
                    self.assertEqual(orders.read(shown)[0]["state"], "completed")

    def test_only_administrators_see_the_ids_and_the_exif(self):
        for role, sees in (("administrator", True), ("dispatcher", False)):
            user = self.users[role]
            order = self.env["proil.order"].with_user(user).get_view(view_type="form")["arch"]
            photo = self.env["proil.order.photo"].with_user(user).get_view(view_type="form")["arch"]

            self.assertEqual("chain_head" in order, sees)
            self.assertEqual("exif_text" in photo, sees)

    def test_search_finds_an_order_by_number_plate_and_place(self):
        order = self._create_order()
        view = self.env.ref("proil_order.proil_order_view_search")
        arch = self.env["proil.order"].get_view(view.id, "search")["arch"]

        for field in ("name", "partner_id", "vehicle_id", "place_address", "driver_id"):
            self.assertIn(f'name="{field}"', arch)
        found = self.env["proil.order"].search([("vehicle_id.plate", "ilike", "123ВС")])
        self.assertIn(order, found)
