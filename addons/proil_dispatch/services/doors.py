"""A driver reaches the orders of the own open shift and no others."""

from odoo.fields import Domain

from odoo.addons.proil_fleet.services.doors import own_open_shift

from proil_core.order.lifecycle import UNDER_WAY
from proil_core.refusal import Code, Refusal


def own_orders(env, caller):
    """The domain of all orders of the driver's open shift; raises SHIFT_NOT_OPEN."""
    return Domain("shift_id", "=", own_open_shift(env, caller).id)


def own_jobs(env, caller, number):
    """The domain of what is still to be done, or of every order with such a number."""
    wanted = Domain("name", "ilike", number) if number else Domain("state", "in", list(UNDER_WAY))
    return own_orders(env, caller) & wanted


def own_order(env, caller, public_id):
    order = env["proil.order"]._by_public_id(public_id).filtered_domain(own_orders(env, caller))
    if not order:
        raise Refusal(Code.NOT_FOUND)
    return order
