"""The only way from an id in a request to a record: each door knows who may pass."""

from odoo import fields
from odoo.fields import Domain

from proil_core.fuel.balance import Readings
from proil_core.fuel.dip import check_moment
from proil_core.moments import to_stored
from proil_core.refusal import Code, Refusal

TANKERS = Domain([("is_tanker", "=", True), ("compartment_ids", "!=", False)])
FREE_TANKERS = TANKERS & Domain("shift_ids", "not any", [("state", "=", "open")])


def own_driver(env, caller):
    """The driver who asks; an archived one is refused although his token still lives."""
    driver = env["proil.driver"].search([("partner_id", "=", caller.partner_id.id)])
    if not driver:
        raise Refusal(Code.FORBIDDEN)
    return driver


def own_open_shift(env, caller, otherwise=Code.SHIFT_NOT_OPEN):
    shift = own_driver(env, caller).open_shift_id
    if not shift:
        raise Refusal(otherwise)
    return shift


def tanker(env, public_id):
    """Any tanker of the company: drivers change tankers from shift to shift."""
    found = env["fleet.vehicle"]._by_public_id(public_id).filtered_domain(TANKERS)
    if not found:
        raise Refusal(Code.NOT_FOUND)
    return found


def compartment(tanker, public_id):
    found = tanker.compartment_ids.filtered(lambda each: each.public_id == public_id)
    if not found:
        raise Refusal(Code.COMPARTMENT_UNKNOWN, compartments=[public_id])
    return found


def readings(tanker, given):
    """What was read, by compartment of the tanker."""
    return {
        compartment(tanker, each.compartment_id): Readings(
            totalizer=each.totalizer_litres,
            level=each.level_litres,
            facts=each.facts(),
        )
        for each in given
    }


def batch(env, public_id):
    """A batch by its id, empty when none is given."""
    batches = env["proil.batch"]
    found = batches._by_public_id(public_id) if public_id else batches
    if public_id and not found:
        raise Refusal(Code.NOT_FOUND)
    return found


def moment(shift, at):
    """A moment of the shift as Odoo keeps it; raises TIME_IN_FUTURE and TIME_BEFORE_SHIFT."""
    at = to_stored(at)
    check_moment(at, shift.opened_at, fields.Datetime.now())
    return at
