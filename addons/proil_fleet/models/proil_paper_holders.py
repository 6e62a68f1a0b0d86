from odoo import fields, models


class FleetVehicle(models.Model):
    _inherit = "fleet.vehicle"

    paper_ids = fields.One2many("proil.paper", "tanker_id", "Papers")
    seal_ids = fields.One2many("proil.seal", "tanker_id", "Seals")


class ProilDriver(models.Model):
    _inherit = "proil.driver"

    paper_ids = fields.One2many("proil.paper", "driver_id", "Papers")
