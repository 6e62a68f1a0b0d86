from odoo import api, fields, models

_STANDING = [
    ("valid", "Valid"),
    ("ending", "Ends soon"),
    ("expired", "Expired"),
    ("missing", "Missing"),
]


class FleetVehicle(models.Model):
    _inherit = "fleet.vehicle"

    paper_ids = fields.One2many("proil.paper", "tanker_id", "Papers")
    seal_ids = fields.One2many("proil.seal", "tanker_id", "Seals")
    papers_standing = fields.Selection(
        _STANDING,
        "Needed papers",
        compute="_compute_papers_standing",
        compute_sudo=True,
        help="The worst of the papers without which no shift opens.",
    )

    @api.depends("paper_ids.kind_id.is_required", "paper_ids.valid_to", "is_tanker")
    def _compute_papers_standing(self):
        tankers = self.filtered("is_tanker")
        standing = self.env["proil.paper"]._standing_of(tankers, "tanker")
        for vehicle in self:
            vehicle.papers_standing = standing.get(vehicle.id)


class ProilDriver(models.Model):
    _inherit = "proil.driver"

    paper_ids = fields.One2many("proil.paper", "driver_id", "Papers")
    papers_standing = fields.Selection(
        _STANDING,
        "Needed papers",
        compute="_compute_papers_standing",
        compute_sudo=True,
        help="The worst of the papers without which no shift opens.",
    )

    @api.depends("paper_ids.kind_id.is_required", "paper_ids.valid_to")
    def _compute_papers_standing(self):
        standing = self.env["proil.paper"]._standing_of(self, "driver")
        for driver in self:
            driver.papers_standing = standing.get(driver.id)
