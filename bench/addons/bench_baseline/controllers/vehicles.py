from odoo import http
from odoo.http import request


class BaselineVehicles(http.Controller):
    """The same read and the same insert as the REST API, with nothing around them."""

    @http.route("/bench/vehicles/<public_id>", type="http", auth="public", save_session=False)
    def read(self, public_id):
        vehicles = request.env["proil.vehicle"].sudo()
        vehicle = vehicles.search([("public_id", "=", public_id)], limit=1)
        return request.make_json_response(
            {
                "id": vehicle.public_id,
                "plate": vehicle.plate,
                "make": vehicle.make,
                "grade_code": vehicle.product_id._grade_code(),
                "tank_litres": str(vehicle.tank_litres),
            }
        )

    @http.route(
        "/bench/vehicles",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def create(self):
        body = request.get_json_data()
        grade = request.env["product.product"]._grade(body["grade_code"])
        vehicle = (
            request.env["proil.vehicle"]
            .sudo()
            .create(
                {
                    "partner_id": body["partner_id"],
                    "plate_typed": body["plate"],
                    "make": body["make"],
                    "product_id": grade.id,
                    "tank_litres": float(body["tank_litres"]),
                }
            )
        )
        return request.make_json_response({"id": vehicle.public_id})
