"""The only way from an id in a request to a record: each door opens to its owner alone."""

from odoo.fields import Domain

from proil_core.order.lifecycle import FINAL_STATES, State
from proil_core.refusal import Code, Refusal

ENDED = Domain("state", "in", list(FINAL_STATES))


def own(env, caller, model, public_id):
    """A vehicle, quote or order of the customer who asks."""
    record = env[model]._by_public_id(public_id).filtered_domain(owned_by(caller))
    if not record:
        raise Refusal(Code.NOT_FOUND)
    return record


def owned_by(caller):
    return Domain("partner_id", "=", caller.partner_id.id)


def own_orders(caller, is_open):
    """All orders of the customer; only the open or only the ended ones unless `is_open` is None."""
    if is_open is None:
        return owned_by(caller)
    return owned_by(caller) & (~ENDED if is_open else ENDED)


def own_certificate(env, caller, public_id):
    """A completed order of the customer who asks, with all that is written on it.

    A customer may read the fill, the tanker and the photos behind an own order, and only those.
    """
    order = own(env, caller, "proil.order", public_id)
    if order.state != State.COMPLETED:
        raise Refusal(Code.NOT_FOUND)
    return order.sudo()


def grade(env, code):
    found = env["product.product"]._grade(code)
    if not found:
        raise Refusal(Code.PRICE_MISSING, grades=[code])
    return found
