"""The only way from an id in a request to a record: each door knows who may pass."""

from odoo.fields import Domain

from proil_core.fuel.balance import Readings
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
            totalizer=each.totalizer_litres, level=each.level_litres
        )
        for each in given
    }
