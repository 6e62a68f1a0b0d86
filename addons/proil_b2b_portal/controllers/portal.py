from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from proil_core.order.lifecycle import FINAL_STATES

from .fuel_filter import FuelFilter

FINISHED = Domain("state", "in", list(FINAL_STATES))
PAGE_SIZE = 20
PREVIEW_PX = 480


class FuelPortal(CustomerPortal):
    """A client's own orders. What is own is decided by the record rules, not here.

    Templates get the found orders with `sudo`: the plate of a vehicle or the name of a grade
    is not the portal's to read, but belongs to an order that is.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        orders = request.env["proil.order"]
        if "fuel_order_count" in counters:
            values["fuel_order_count"] = orders.search_count([]) if orders.has_access("read") else 0
        return values

    @route(
        ["/my/fuel", "/my/fuel/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def fuel_orders(self, page=1, date_from="", date_to="", vehicle="", **_query):
        asked = FuelFilter(date_from, date_to, vehicle)
        vehicles = self._fuel_vehicles()
        domain = asked.domain(self._fuel_tz_name(), vehicles)
        active = request.env["proil.order"].search(domain & ~FINISHED, order="window_start, id")
        return request.render(
            "proil_b2b_portal.fuel_orders",
            {
                "page_name": "fuel",
                "active_orders": active.sudo(),
                **self._finished_orders(domain & FINISHED, page, asked.chosen),
                "vehicles": vehicles,
                "asked": asked,
                "tz_name": self._fuel_tz_name(),
            },
        )

    @route("/my/fuel/<string:public_id>", type="http", auth="user", website=True, readonly=True)
    def fuel_order(self, public_id):
        order = request.env["proil.order"]._by_public_id(public_id)
        if not order:
            raise request.not_found()
        return request.render(
            "proil_b2b_portal.fuel_order",
            {"page_name": "fuel", "fuel_order": order.sudo(), "tz_name": self._fuel_tz_name()},
        )

    @route(
        [
            "/my/fuel/<string:public_id>/photos/<string:photo_id>",
            "/my/fuel/<string:public_id>/photos/<string:photo_id>/<any(preview):size>",
        ],
        type="http",
        auth="user",
        readonly=True,
    )
    def fuel_photo(self, public_id, photo_id, size=None):
        photo = request.env["proil.order.photo"]._by_public_id(photo_id)
        if photo.order_id.public_id != public_id:
            raise request.not_found()
        side = PREVIEW_PX if size else 0
        stream = request.env["ir.binary"]._get_image_stream_from(
            photo.sudo().attachment_id, "raw", width=side, height=side
        )
        return stream.get_response()

    def _finished_orders(self, domain, page, url_args):
        """One page of the finished orders and the sums of all of them."""
        orders = request.env["proil.order"]
        [(count, litres, amount)] = orders._read_group(
            domain, [], ["__count", "litres_filled:sum", "amount_charged:sum"]
        )
        pages = pager("/my/fuel", count, page, step=PAGE_SIZE, url_args=url_args)
        shown = orders.search(
            domain, order="window_start desc, id desc", limit=PAGE_SIZE, offset=pages["offset"]
        )
        return {
            "pager": pages,
            "finished_orders": shown.sudo(),
            "finished_count": count,
            "finished_litres": litres,
            "finished_amount": amount,
            "currency": request.env.company.currency_id,
        }

    def _fuel_tz_name(self):
        return request.env.company.sudo().delivery_tz

    def _fuel_vehicles(self):
        """The vehicles of the orders that the user may see."""
        groups = request.env["proil.order"]._read_group([], ["vehicle_id"])
        vehicles = request.env["proil.vehicle"].browse(vehicle.id for (vehicle,) in groups)
        return vehicles.sudo().sorted("plate")
