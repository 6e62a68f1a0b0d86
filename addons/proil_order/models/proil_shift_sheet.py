from odoo import models

from odoo.addons.proil_fleet.sheets.shift_page import Photo


class ProilFill(models.Model):
    _inherit = "proil.fill"

    def _sheet_name(self):
        order = self.env["proil.order"].sudo().search([("fill_id", "=", self.id)])
        return order.name or super()._sheet_name()


class ProilShift(models.Model):
    """Orders on the sheet of their shift: their numbers and the hashes of their photos."""

    _inherit = "proil.shift"

    def _sheet_photos(self):
        yield from super()._sheet_photos()
        for photo in self.sudo().order_ids.photo_ids.sorted("id"):
            taken = photo.taken_at or photo.create_date
            what = f"{photo.order_id.name}, {photo._kind_label()}"
            yield Photo(what, self._sheet_time(taken), photo.sha256)
