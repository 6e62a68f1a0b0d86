from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import Page, PageQuery

from ..schemas.vehicle import NewVehicle, Vehicle, VehicleChange
from . import doors


class CustomerVehicles(Component):
    """The customer's vehicles."""

    _name = "proil.customer.vehicles"
    _inherit = "proil.customer.service"
    _usage = "vehicles"

    @proil_method("/", "GET", query=PageQuery, answer=Page[Vehicle])
    def list_own(self, query):
        """All vehicles that are in use."""
        own = doors.owned_by(self.caller)
        return self.page(self.env["proil.vehicle"], own, query.cursor, query.limit, Vehicle)

    @proil_method("/", "POST", body=NewVehicle, answer=Vehicle, status=201, idempotent=True)
    def add(self, vehicle):
        """Add a vehicle."""
        vals = {
            **vehicle.to_vals(),
            "partner_id": self.caller.partner_id.id,
            "product_id": doors.grade(self.env, vehicle.grade_code).id,
        }
        return Vehicle.from_record(self.env["proil.vehicle"].create(vals))

    @proil_method("/<string:vehicle_id>", "GET", answer=Vehicle)
    def get(self, vehicle_id):
        """One vehicle; its ETag is its version."""
        return Vehicle.from_record(self._own(vehicle_id))

    @proil_method("/<string:vehicle_id>", "PATCH", body=VehicleChange, answer=Vehicle)
    def change(self, vehicle_id, change):
        """Change what is given; with If-Match only the version that was read."""
        vehicle = self._own(vehicle_id)
        self.require_version(vehicle.version)
        vals = change.to_vals()
        if change.grade_code:
            vals["product_id"] = doors.grade(self.env, change.grade_code).id
        vehicle._change(vals)
        return Vehicle.from_record(vehicle)

    @proil_method("/<string:vehicle_id>", "DELETE")
    def retire(self, vehicle_id):
        """Take a vehicle off the list; refused while an order for it is open."""
        vehicle = self._own(vehicle_id)
        self.require_version(vehicle.version)
        vehicle._retire()

    def _own(self, vehicle_id):
        return doors.own(self.env, self.caller, "proil.vehicle", vehicle_id)
