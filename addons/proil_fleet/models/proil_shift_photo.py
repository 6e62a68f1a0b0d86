import hashlib

from odoo import fields, models

from proil_core.moments import to_stored
from proil_core.proof.photos import strip_exif
from proil_core.refusal import Code, Refusal

from ..refused_change import RefusedChange


class ProilShiftPhoto(models.Model):
    """A photo of a dipstick, a totalizer or a waybill; its records know it by its hash."""

    _name = "proil.shift.photo"
    _description = "Photo of a shift"
    _order = "shift_id, id"
    _rec_name = "sha256"

    shift_id = fields.Many2one("proil.shift", required=True, readonly=True, ondelete="restrict")
    sha256 = fields.Char("SHA-256 as taken", required=True, readonly=True, size=64)
    stored_sha256 = fields.Char("SHA-256 as stored", required=True, readonly=True, size=64)
    taken_at = fields.Datetime("Taken at", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", required=True, readonly=True, ondelete="restrict"
    )
    image = fields.Binary(related="attachment_id.datas")

    _is_kept_once = models.Constraint("UNIQUE (shift_id, sha256)", "A shift keeps a photo once.")
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Photos of a shift are never changed or deleted."
    )


class ProilShift(models.Model):
    _inherit = "proil.shift"

    photo_ids = fields.One2many("proil.shift.photo", "shift_id", "Photos", readonly=True)

    def _add_photo(self, content, facts, taken_at=None):
        """Keep a photo that passed its policy (`facts`); raises PHOTO_DUPLICATE."""
        self.ensure_one()
        if facts.sha256 in self.photo_ids.mapped("sha256"):
            raise Refusal(Code.PHOTO_DUPLICATE, kind=facts.sha256)
        stored = strip_exif(content)
        # Drivers have no right to attachments; left alone, Odoo would shrink the picture.
        attachments = self.env["ir.attachment"].sudo().with_context(image_no_postprocess=True)
        attachment = attachments.create(
            {
                "name": f"{self.public_id}.{facts.mime.removeprefix('image/')}",
                "raw": stored,
                "mimetype": facts.mime,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return self.env["proil.shift.photo"].create(
            {
                "shift_id": self.id,
                "sha256": facts.sha256,
                "stored_sha256": hashlib.sha256(stored).hexdigest(),
                "taken_at": taken_at and to_stored(taken_at),
                "attachment_id": attachment.id,
            }
        )
