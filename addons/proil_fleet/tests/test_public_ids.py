from odoo.tests import tagged

from .common import ProilFleetCommon


@tagged("post_install", "-at_install")
class TestPublicIds(ProilFleetCommon):
    def test_vehicles_older_than_the_addon_get_ids(self):
        van = self.tanker.copy({"is_tanker": False, "license_plate": "О001ОО77"})
        known = self.tanker.public_id
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE fleet_vehicle ALTER public_id DROP NOT NULL")
        self.env.cr.execute("UPDATE fleet_vehicle SET public_id = NULL WHERE id = %s", [van.id])

        self.env["fleet.vehicle"]._init_column("public_id")

        self.env.invalidate_all()
        self.assertEqual(self.env["fleet.vehicle"]._by_public_id(van.public_id), van)
        self.assertEqual(self.tanker.public_id, known)
