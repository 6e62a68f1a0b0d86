from odoo.tests import tagged

from odoo.addons.proil_fleet.tests.common import EVENING

from .common import ProilOrderCommon


@tagged("post_install", "-at_install")
class TestShiftSheetOrders(ProilOrderCommon):
    def setUp(self):
        super().setUp()
        self.order = self._create_order("completed")
        self.shift._close(self._readings(totalizer=str(self._totalizer())), EVENING)

    def test_fill_is_called_by_the_number_of_its_order(self):
        self.assertEqual(self.order.fill_id._sheet_name(), self.order.name)

    def test_fill_without_an_order_is_called_by_its_kind(self):
        fill = self.env["proil.fill"].new({"kind": "proving"})

        self.assertEqual(fill._sheet_name(), "Proving of the meter")

    def test_photos_of_orders_stand_on_the_sheet_by_their_hashes(self):
        photos = {photo.what: photo.sha256 for photo in self.shift._sheet_photos()}

        for photo in self.order.photo_ids:
            self.assertEqual(photos[f"{self.order.name}, {photo._kind_label()}"], photo.sha256)

    def test_sheet_of_a_shift_with_orders_is_printed(self):
        page = self.shift._sheet_page()

        fills = [fill.what for compartment in page.compartments for fill in compartment.fills]
        self.assertIn(self.order.name, fills)
        self.assertTrue(self.shift._sheet_pdf().startswith(b"%PDF"))
        self.assertTrue(self.shift._sheet_xlsx().startswith(b"PK"))
