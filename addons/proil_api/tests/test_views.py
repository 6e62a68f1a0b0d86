from odoo.tests import Form, TransactionCase, new_test_user

ACTIONS = (
    "proil_api_token_action",
    "proil_login_code_action",
    "proil_sms_backend_action",
    "proil_push_backend_action",
)
ROLES = ("dispatcher", "fuel_controller", "accountant", "administrator")


class TestViews(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = {
            role: new_test_user(cls.env, f"views_{role}", f"proil_api.group_{role}")
            for role in ROLES
        }

    def test_an_administrator_opens_every_list(self):
        for name in ACTIONS:
            action = self.env.ref(f"proil_api.{name}")
            model = self.env[action.res_model].with_user(self.staff["administrator"])
            views = [(False, mode) for mode in action.view_mode.split(",")]
            with self.subTest(name):
                found = model.get_views(views, {"toolbar": False})
                self.assertEqual(set(found["views"]), set(action.view_mode.split(",")))
                fields = found["models"][action.res_model]["fields"]
                model.web_search_read([], {field: {} for field in fields})

    def test_the_configuration_is_for_administrators(self):
        menu = self.env.ref("proil_api.menu_configuration")
        for role, user in self.staff.items():
            with self.subTest(role):
                visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                self.assertEqual(menu.id in visible, role == "administrator")

    def test_secrets_are_shown_only_to_who_may_read_them(self):
        for model, field in (
            ("proil.sms.backend", "api_id"),
            ("proil.push.backend", "service_account"),
        ):
            for user, shown in ((self.staff["administrator"], False), (self.env.user, True)):
                arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(f'name="{field}"' in arch, shown)

    def test_a_dispatcher_sets_the_login_phone_of_a_person(self):
        self.staff["dispatcher"].group_ids += self.env.ref("base.group_partner_manager")
        partners = self.env["res.partner"].with_user(self.staff["dispatcher"])

        with Form(partners) as form:
            form.name = "Anna"
            form.proil_phone = "8 916 000-00-08"

        self.assertEqual(form.record.proil_phone, "+79160000008")
