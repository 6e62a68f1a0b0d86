from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.identity.plate import normalise_plate
from proil_core.order.lifecycle import FINAL_STATES
from proil_core.refusal import Code, Refusal


class ProilVehicle(models.Model):
    """What a customer has us refuel."""

    _name = "proil.vehicle"
    _description = "Customer's vehicle"
    _inherit = ["proil.public.mixin"]
    _public_id_prefix = "veh_"
    _order = "plate, id"
    _rec_name = "plate"

    partner_id = fields.Many2one(
        "res.partner", string="Owner", required=True, index=True, ondelete="restrict"
    )
    plate_typed = fields.Char("Plate as typed", required=True)
    plate = fields.Char(compute="_compute_plate", store=True, precompute=True, index="trigram")
    make = fields.Char()
    product_id = fields.Many2one(
        "product.product",
        string="Grade",
        required=True,
        ondelete="restrict",
        domain="[('is_fuel_grade', '=', True)]",
    )
    tank_litres = Litres("Tank, litres", required=True)
    version = fields.Integer(readonly=True, copy=False, default=1)
    active = fields.Boolean(default=True)
    order_ids = fields.One2many("proil.order", "vehicle_id")

    _tank_is_sane = models.Constraint(
        "CHECK (tank_litres > 0 AND tank_litres <= 2000)", "A tank holds from 0 to 2000 litres."
    )
    _plate_is_unique = models.UniqueIndex(
        "(partner_id, plate) WHERE active", "The customer already has a vehicle with this plate."
    )

    @api.depends("plate_typed")
    def _compute_plate(self):
        for vehicle in self:
            vehicle.plate = vehicle.plate_typed and normalise_plate(vehicle.plate_typed)

    def _change(self, vals):
        """What the owner changes has a new version, by which others notice it."""
        self.ensure_one()
        self.write({**vals, "version": self.version + 1})

    def _retire(self):
        """Hide the vehicle; its finished orders keep it."""
        open_orders = self.order_ids.filtered(lambda order: order.state not in FINAL_STATES)
        if open_orders:
            raise Refusal(Code.VEHICLE_HAS_ORDERS, orders=open_orders.mapped("name"))
        self.active = False
