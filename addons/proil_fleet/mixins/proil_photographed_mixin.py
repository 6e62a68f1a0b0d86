from odoo import api, fields, models


class ProilPhotographedMixin(models.AbstractModel):
    """A record of a shift whose photo is known by its hash; the photo itself may come later."""

    _name = "proil.photographed.mixin"
    _description = "Record with a photo"

    photo_sha256 = fields.Char("SHA-256 of the photo", readonly=True, size=64)
    photo_id = fields.Many2one("proil.shift.photo", compute="_compute_photo_id", compute_sudo=True)
    photo = fields.Binary("Picture", compute="_compute_photo_id", compute_sudo=True)

    @api.depends("photo_sha256", "shift_id.photo_ids.sha256")
    def _compute_photo_id(self):
        for record in self:
            record.photo_id = record.photo_sha256 and record.shift_id.photo_ids.filtered(
                lambda photo, record=record: photo.sha256 == record.photo_sha256
            )
            record.photo = record.photo_id.image
