from odoo import api, fields, models


class FleetVehicle(models.Model):
    _name = "fleet.vehicle"
    _inherit = ["fleet.vehicle", "proil.public.mixin"]
    _public_id_prefix = "tnk_"

    is_tanker = fields.Boolean("Tanker")
    compartment_ids = fields.One2many("proil.compartment", "tanker_id", "Compartments")
    shift_ids = fields.One2many("proil.shift", "tanker_id", "Shifts")
    open_shift_id = fields.Many2one(
        "proil.shift", "Open shift", compute="_compute_open_shift_id", compute_sudo=True
    )

    _tanker_has_plate = models.Constraint(
        "CHECK (is_tanker IS NOT TRUE OR license_plate IS NOT NULL)",
        "A tanker needs a licence plate: drivers choose it by its plate.",
    )

    @api.depends("is_tanker", "license_plate", "name")
    def _compute_display_name(self):
        tankers = self.filtered("is_tanker")
        super(FleetVehicle, self - tankers)._compute_display_name()
        for tanker in tankers:
            tanker.display_name = tanker.license_plate

    @api.depends("shift_ids.state")
    def _compute_open_shift_id(self):
        open_ones = self.env["proil.shift"]._open_ones(self, "tanker_id")
        for vehicle in self:
            vehicle.open_shift_id = open_ones.get(vehicle)
