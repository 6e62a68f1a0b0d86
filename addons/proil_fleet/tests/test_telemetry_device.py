from ast import literal_eval

from lxml import etree
from psycopg2.errors import RestrictViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.proil_fleet.tests.telemetry_common import TelemetryCommon

from proil_core.refusal import Code

KEPT = ("proil.telemetry.device", "proil.telemetry.channel")
MODELS = (*KEPT, "proil.last.position", "proil.telemetry.fault")


@tagged("post_install", "-at_install")
class TestTelemetryDevice(TelemetryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = new_test_user(cls.env, "fc", groups="proil_api.group_fuel_controller")
        cls.dispatcher = new_test_user(cls.env, "ds", groups="proil_api.group_dispatcher")
        cls.accountant = new_test_user(cls.env, "ac", groups="proil_api.group_accountant")

    def test_the_key_is_shown_once_and_only_its_hash_is_kept(self):
        action = self.device.with_user(self.controller).action_issue_key()

        key = action["context"]["default_key"]
        self.env.flush_all()
        self.assertEqual(self.env["proil.telemetry.device"]._by_key(key), self.device)
        self.assertTrue(self.device.key_issued_at)
        stored = self.env["proil.telemetry.device"].search_read([("id", "=", self.device.id)])
        self.assertNotIn(key, str(stored))

    def test_the_dialog_shows_the_key_and_keeps_none(self):
        action = self.device.with_user(self.controller).action_issue_key()
        dialogs = self.env["proil.telemetry.key"].with_user(self.controller)

        dialog = Form(dialogs.with_context(**action["context"]))

        self.assertEqual(dialog.key, action["context"]["default_key"])
        dialog.save().invalidate_recordset()
        self.assertFalse(dialogs.browse(dialog.record.id).key)

    def test_a_new_key_ends_the_one_before(self):
        before = self.device._issue_key()
        now = self.device._issue_key()
        self.env.flush_all()

        self.assertEqual(self.device._by_key(now), self.device)
        with self.assertRefused(Code.TOKEN_UNKNOWN):
            self.device._by_key(before)

    def test_who_issues_keys(self):
        for user in (self.dispatcher, self.accountant, self.driver_api):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.device.with_user(user).action_issue_key()

    def test_who_reads_and_who_keeps(self):
        self.device._take(self._positions(1), [], self.now)
        may = {
            self.controller: (True, True),
            self.dispatcher: (True, False),
            self.accountant: (False, False),
            self.driver_api: (False, False),
            self.env.ref("proil_fleet.user_telemetry"): (False, False),
        }
        for user, (reads, keeps) in may.items():
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    records = self.env[model].search([], limit=1).with_user(user)
                    self.assertEqual(records.has_access("read"), reads)
                    self.assertEqual(records.has_access("write"), keeps and model in KEPT)

    def test_whoever_sees_a_tanker_sees_when_it_was_heard_of(self):
        self.device._take(self._positions(1), [], self.now)

        tanker = self.tanker.with_user(self.driver_api)

        self.assertEqual(tanker.last_heard_at, self.now)

    def test_the_hash_is_no_reading_for_the_controller(self):
        with self.assertRaises(AccessError):
            self.device.with_user(self.controller).read(["key_hash"])

    def test_a_channel_leads_to_a_compartment_of_the_same_tanker(self):
        other = self._create_tanker("В777ОР99", {self.ai95: 1000})
        with self.assertRaises(ValidationError):
            self.env["proil.telemetry.channel"].create(
                {
                    "device_id": self.device.id,
                    "name": "2",
                    "compartment_id": other.compartment_ids.id,
                }
            )

    @mute_logger("odoo.sql_db")
    def test_what_the_database_refuses(self):
        other = self._create_tanker("В777ОР99", {self.ai95: 1000})
        app = self.env["proil.telemetry.device"]._of_app(self.tanker)
        cases = {
            "another tanker": (
                RestrictViolation,
                lambda: self.device.write({"tanker_id": other.id}),
            ),
            "a deletion": (RestrictViolation, lambda: self.device.unlink()),
            "a second app": (UniqueViolation, lambda: app.copy()),
            "a channel twice": (UniqueViolation, lambda: self.device.channel_ids.copy()),
        }
        for case, (error, change) in cases.items():
            with self.subTest(case), self.assertRaises(error), self.env.cr.savepoint():
                change()
                self.env.flush_all()

    def test_the_controller_enters_a_unit(self):
        form = Form(self.env["proil.telemetry.device"].with_user(self.controller))
        form.name = "SN-7"
        form.tanker_id = self.tanker
        with form.channel_ids.new() as channel:
            channel.name = "AIN0"
            channel.compartment_id = self.petrol
        device = form.save()

        self.assertEqual(device.channel_ids.compartment_id, self.petrol)

    def _found_by(self, xml_id, name):
        """What a filter of a search view finds."""
        view = self.env.ref(xml_id)
        [node] = etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']")
        return self.env[view.model].search(literal_eval(node.get("domain")))

    def test_silent_tankers_are_found(self):
        silent = self._create_tanker("В777ОР99", {self.ai95: 1000})
        self.device._take(self._positions(1), [], self.now)

        found = self._found_by("proil_fleet.fleet_tanker_view_search_telemetry", "silent")

        self.assertIn(silent, found)
        self.assertNotIn(self.tanker, found)

    def test_silent_units_are_found(self):
        silent = self._create_device(self.tanker, "SN-2")
        self.device._take(self._positions(1), [], self.now)

        found = self._found_by("proil_fleet.proil_telemetry_device_view_search", "silent")

        self.assertIn(silent, found)
        self.assertNotIn(self.device, found)
