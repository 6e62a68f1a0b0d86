from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ProilDispatchCommon

# read, write, create, delete of the dialog and its rows
DIALOG = {
    "dispatcher": (True, False, True, False),
    "administrator": (True, False, True, False),
    "fuel_controller": (False, False, False, False),
    "accountant": (False, False, False, False),
}


@tagged("post_install", "-at_install")
class TestDispatchSecurity(ProilDispatchCommon):
    def test_only_dispatchers_open_the_dialog(self):
        for role, rights in DIALOG.items():
            user = new_test_user(self.env, f"a_{role}", groups=f"proil_api.group_{role}")
            for model in ("proil.assignment", "proil.assignment.offer"):
                with self.subTest(role=role, model=model):
                    records = self.env[model].with_user(user)
                    granted = tuple(
                        records.has_access(operation)
                        for operation in ("read", "write", "create", "unlink")
                    )
                    self.assertEqual(granted, rights)

    def test_the_board_is_in_the_menu_of_dispatchers_only(self):
        board = self.env.ref("proil_dispatch.menu_board")
        menus = self.env["ir.ui.menu"]

        self.assertIn(board.id, menus.with_user(self.dispatcher)._visible_menu_ids())
        self.assertNotIn(board.id, menus.with_user(self.controller)._visible_menu_ids())

    def test_technical_users_of_the_apis_open_no_dialog(self):
        order = self._create_order("accepted")
        for name in ("user_customer", "user_driver", "user_partner"):
            user = self.env.ref(f"proil_api.{name}")
            with self.subTest(name), self.assertRaises(AccessError):
                order.with_user(user).action_assign()
