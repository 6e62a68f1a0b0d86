from lxml import etree

from odoo.tests import Form, new_test_user, tagged

from .common import ProilFleetCommon


@tagged("post_install", "-at_install")
class TestViews(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = new_test_user(cls.env, "fc", groups="proil_api.group_fuel_controller")
        cls.dispatcher = new_test_user(cls.env, "ds", groups="proil_api.group_dispatcher")

    def _queries_to_read(self, model, specification, limit):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        records = model.web_search_read([], specification, limit=limit)["records"]
        self.assertEqual(len(records), limit)
        return self.env.cr.sql_log_count - before

    def test_lists_cost_the_same_however_long_they_are(self):
        for number in range(5):
            driver = self._create_driver(f"Driver {number}", f"+7916000100{number}")
            tanker = self._create_tanker(f"А00{number}АА77", {self.ai95: 1000, self.dt: 900})
            self._fill(self._open_shift(driver, tanker), "10")
        lists = (
            "proil_fleet.proil_shift_view_list",
            "proil_fleet.proil_compartment_view_list",
            "proil_fleet.proil_driver_view_list",
            "proil_fleet.fleet_tanker_view_list",
        )
        for xml_id in lists:
            with self.subTest(xml_id):
                view = self.env.ref(xml_id)
                model = self.env[view.model].with_user(self.dispatcher)
                specification = {
                    node.get("name"): {"fields": {"display_name": {}}}
                    if model._fields[node.get("name")].relational
                    else {}
                    for node in etree.fromstring(view.arch).iter("field")
                }
                self._queries_to_read(model, specification, 1)

                short, long = (
                    self._queries_to_read(model, specification, limit) for limit in (1, 5)
                )

                self.assertEqual(short, long)

    def test_controller_enters_a_tanker(self):
        form = Form(
            self.env["fleet.vehicle"]
            .with_user(self.controller)
            .with_context(default_is_tanker=True),
            view="proil_fleet.fleet_tanker_view_form",
        )
        form.license_plate = "В777ОР99"
        form.model_id = self.tanker.model_id
        with form.compartment_ids.new() as compartment:
            compartment.name = "1"
            compartment.product_id = self.dt
            compartment.capacity_litres = 1500
        tanker = form.save()

        self.assertTrue(tanker.is_tanker)
        self.assertEqual(tanker.compartment_ids.display_name, "1 · DT")
