from odoo import api, fields, models


class ProilOrderPhoto(models.Model):
    """A photo of a fill. The stored copy tells nothing but what it shows."""

    _name = "proil.order.photo"
    _description = "Photo of a fill"
    _inherit = ["proil.public.mixin"]
    _public_id_prefix = "pho_"
    _order = "order_id, id"

    order_id = fields.Many2one("proil.order", required=True, readonly=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("nozzle_before", "Nozzle before"),
            ("dashboard_before", "Dashboard before"),
            ("nozzle_after", "Nozzle after"),
            ("dashboard_after", "Dashboard after"),
        ],
        required=True,
        readonly=True,
    )
    attachment_id = fields.Many2one(
        "ir.attachment", required=True, readonly=True, ondelete="restrict"
    )
    sha256 = fields.Char("SHA-256 as taken", required=True, readonly=True, size=64)
    stored_sha256 = fields.Char("SHA-256 as stored", required=True, readonly=True, size=64)
    taken_at = fields.Datetime("Taken at", readonly=True)
    width_px = fields.Integer("Width, px", readonly=True)
    height_px = fields.Integer("Height, px", readonly=True)
    latitude = fields.Float(digits=(10, 7), readonly=True)
    longitude = fields.Float(digits=(10, 7), readonly=True)
    exif = fields.Json(readonly=True, groups="proil_api.group_administrator")
    exif_text = fields.Text(
        "EXIF", compute="_compute_exif_text", groups="proil_api.group_administrator"
    )
    image = fields.Binary(related="attachment_id.datas")

    _one_of_a_kind = models.Constraint(
        "UNIQUE (order_id, kind)", "An order has one photo of each kind."
    )

    @api.depends("kind")
    def _compute_display_name(self):
        for photo in self:
            photo.display_name = photo._kind_label()

    def _url(self):
        """Where the stored copy opens without a login."""
        return f"{self.order_id._certificate_url()}/photos/{self.kind}"

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    @api.depends("exif")
    def _compute_exif_text(self):
        for photo in self:
            lines = (f"{name}: {value}" for name, value in (photo.exif or {}).items())
            photo.exif_text = "\n".join(lines)

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
