from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import Page
from odoo.addons.proil_order.event_context import EventContext

from proil_core.proof.photos import PhotoPolicy

from ..schemas.driver_order import (
    DriverOrder,
    DriverOrderQuery,
    Failure,
    FuellingFinish,
    FuellingStart,
    PhotoForm,
    Step,
)
from . import doors


class DriverOrders(Component):
    """The driver's jobs: the orders of the open shift and each step of refuelling."""

    _name = "proil.driver.orders"
    _inherit = "proil.driver.service"
    _usage = "orders"

    @proil_method("/", "GET", query=DriverOrderQuery, answer=Page[DriverOrder])
    def list_own(self, query):
        """Orders of the open shift that are still to be done; by number also finished ones."""
        jobs = doors.own_jobs(self.env, self.caller, query.number)
        return self.page(self.env["proil.order"], jobs, query.cursor, query.limit, DriverOrder)

    @proil_method("/<string:order_id>", "GET", answer=DriverOrder)
    def get(self, order_id):
        """One order of the open shift."""
        return DriverOrder.from_record(doors.own_order(self.env, self.caller, order_id))

    @proil_method(
        "/<string:order_id>/depart", "POST", body=Step, answer=DriverOrder, idempotent=True
    )
    def depart(self, order_id, step):
        """Set off to the vehicle."""
        order = doors.own_order(self.env, self.caller, order_id)
        order._depart(by=self._by(step))
        return DriverOrder.from_record(order)

    @proil_method(
        "/<string:order_id>/arrive", "POST", body=Step, answer=DriverOrder, idempotent=True
    )
    def arrive(self, order_id, step):
        """Stand at the vehicle."""
        order = doors.own_order(self.env, self.caller, order_id)
        order._arrive(by=self._by(step))
        return DriverOrder.from_record(order)

    @proil_method(
        "/<string:order_id>/fuelling/start",
        "POST",
        body=FuellingStart,
        answer=DriverOrder,
        idempotent=True,
    )
    def start_fuelling(self, order_id, start):
        """Begin to pour. From here on the order can only be completed."""
        order = doors.own_order(self.env, self.caller, order_id)
        order._start_fuelling(start.totalizer_litres, self._by(start), start.grade_code)
        return DriverOrder.from_record(order)

    @proil_method(
        "/<string:order_id>/photos",
        "POST",
        body=PhotoForm,
        photos=PhotoPolicy(),
        answer=DriverOrder,
        status=201,
        idempotent=True,
    )
    def add_photo(self, order_id, form, photo):
        """Keep one of the four photos that prove the fill."""
        order = doors.own_order(self.env, self.caller, order_id)
        order._add_photo(
            form.kind, photo.content, photo.facts, form.taken_at, form.latitude, form.longitude
        )
        return DriverOrder.from_record(order)

    @proil_method(
        "/<string:order_id>/fuelling/finish",
        "POST",
        body=FuellingFinish,
        answer=DriverOrder,
        idempotent=True,
    )
    def finish_fuelling(self, order_id, finish):
        """End the fill with what the meter shows; zero litres are a valid end.

        Litres that cannot be true are taken, too: the answer has a `review`.
        """
        order = doors.own_order(self.env, self.caller, order_id)
        order._finish_fuelling(
            finish.totalizer_litres, finish.litres, self._by(finish), finish.grade_code
        )
        return DriverOrder.from_record(order)

    @proil_method(
        "/<string:order_id>/complete", "POST", body=Step, answer=DriverOrder, idempotent=True
    )
    def complete(self, order_id, step):
        """Close the order; refused with the names of the photos that are missing."""
        order = doors.own_order(self.env, self.caller, order_id)
        order._complete(by=self._by(step))
        return DriverOrder.from_record(order)

    @proil_method(
        "/<string:order_id>/fail", "POST", body=Failure, answer=DriverOrder, idempotent=True
    )
    def fail(self, order_id, failure):
        """Give the order up with a reason; possible until fuel flows."""
        order = doors.own_order(self.env, self.caller, order_id)
        order._fail(failure.reason, by=self._by(failure))
        return DriverOrder.from_record(order)

    def _by(self, step):
        return EventContext(self.caller.partner_id, step.device_time, step.latitude, step.longitude)
