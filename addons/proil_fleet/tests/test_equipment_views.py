from odoo.tests import Form, tagged

from .equipment_common import ProilEquipmentCommon


@tagged("post_install", "-at_install")
class TestEquipmentViews(ProilEquipmentCommon):
    def test_controller_installs_a_probe_from_the_compartment(self):
        probes = self.env["proil.probe"].with_user(self.controller)
        form = Form(probes.with_context(default_compartment_id=self.petrol.id))
        form.serial = "17"
        form.kind = "capacitive"
        self.assertEqual(form.reading_sd_mm, 1.0)
        form.reading_sd_mm = 0.6

        probe = form.save()

        self.assertEqual((probe.tanker_id, probe.reading_sd_mm), (self.tanker, 0.6))
        self.assertEqual(self.petrol.probe_ids, probe)

    def test_controller_proves_a_meter_in_its_form(self):
        meter = self._install("proil.meter").with_user(self.controller)
        form = Form(
            self.env["proil.meter.proving"]
            .with_user(self.controller)
            .with_context(default_meter_id=meter.id)
        )
        form.measure_number = "17"
        for metered in (10.01, 10.012, 10.008):
            with form.draw_ids.new() as draw:
                draw.measure_litres, draw.metered_litres = 10, metered
        proving = form.save()

        proving.action_confirm()

        self.assertEqual(proving.prover_id, self.controller.partner_id)
        self.assertEqual(meter.proving_ids, proving)

    def test_controller_enters_a_paper_of_the_tanker(self):
        form = Form(
            self.env["proil.paper"]
            .with_user(self.controller)
            .with_context(default_tanker_id=self.tanker.id)
        )
        form.kind_id = self.env.ref("proil_fleet.paper_insurance")
        form.number = "ХХХ 0123456789"
        form.issued_on = "2030-01-01"
        form.valid_to = "2030-12-31"

        self.assertIn(form.save(), self.tanker.paper_ids)

    def test_the_tanker_leads_to_its_equipment(self):
        action = self.petrol.with_user(self.controller).action_open_equipment()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (self.petrol._name, self.petrol.id)
        )

        entry = self.petrol.with_user(self.controller).action_enter_strapping_table()
        self.assertEqual(entry["context"], {"default_compartment_id": self.petrol.id})

    def test_every_desk_opens_for_whom_it_is_meant(self):
        actions = (
            "proil_paper_action",
            "proil_meter_action",
            "proil_meter_proving_action",
            "proil_probe_action",
            "proil_seal_action",
            "proil_strapping_table_action",
        )
        for name in actions:
            action = self.env.ref(f"proil_fleet.{name}")
            views = [(False, mode) for mode in action.view_mode.split(",")]
            for user in (self.controller, self.dispatcher):
                with self.subTest(action=name, user=user.login):
                    loaded = self.env[action.res_model].with_user(user).get_views(views)
                    self.assertEqual(set(loaded["views"]), {mode for _id, mode in views})

    def test_filters_of_papers_and_meters_find(self):
        self._install("proil.meter")
        today = self.env.cr.now().date()
        paper = self.tanker.paper_ids[0]
        paper.valid_to = today
        ending = [("valid_to", ">=", "today"), ("valid_to", "<=", "today +30d")]
        unproved = [
            (
                "proving_ids",
                "not any",
                [("state", "=", "confirmed"), ("proved_at", ">=", "today -1m")],
            )
        ]

        self.assertIn(paper, self.env["proil.paper"].search(ending))
        self.assertNotIn(paper, self.env["proil.paper"].search([("valid_to", "<", "today")]))
        self.assertIn(self.petrol.meter_ids, self.env["proil.meter"].search(unproved))
