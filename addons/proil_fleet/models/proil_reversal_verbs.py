from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from proil_core.refusal import Code, Refusal

_FIELDS = {"proil.fill": "fill_id", "proil.load": "load_id", "proil.reading": "reading_id"}


class ProilReversal(models.Model):
    """How a record is taken back: one person asks, another one agrees."""

    _inherit = "proil.reversal"

    @api.model
    def _request(self, original, reason, replacement=None):
        """Ask to take `original` back; `replacement` are the right values, {} repeats it.

        Without a replacement nothing takes its place. Raises ALREADY_REVERSED,
        ILLEGAL_TRANSITION for a fill that still pours, and READINGS_MISSING where a shift would
        be left without its opening or closing.
        """
        original.ensure_one()
        if original._name == "proil.fill" and original.state != "done":
            raise Refusal(Code.ILLEGAL_TRANSITION, state=original.state, event="reverse")
        if set(original.sudo().reversal_ids.mapped("state")) - {"declined"}:
            raise Refusal(Code.ALREADY_REVERSED)
        if replacement is None:
            original._refuse_gap()
        # Nobody has the right to write reversals: they are made here alone.
        reversal = self.sudo().create(
            {
                **(replacement or {}),
                "is_replaced": replacement is not None,
                "shift_id": original.shift_id.id,
                _FIELDS[original._name]: original.id,
                "reason": reason,
                "requested_by_id": self.env.uid,
                "requested_at": fields.Datetime.now(),
            }
        )
        return self.browse(reversal.id)

    def action_approve(self):
        self._check_controller()
        self._approve()

    def action_decline(self):
        self._check_controller()
        self._decline()

    @api.model
    def _check_controller(self):
        if not self.env.user.has_group("proil_api.group_fuel_controller"):
            raise Refusal(Code.FORBIDDEN)

    def _approve(self):
        """Take the original back and record what is right in its place.

        A closed shift gets a new revision of its balances. Raises SECOND_PERSON_NEEDED,
        ILLEGAL_TRANSITION and, while the shift is open, what a level out of bounds raises.
        """
        self.ensure_one()
        people = self.requested_by_id.partner_id | self.shift_id.driver_id.partner_id
        if self.env.user.partner_id in people:
            raise Refusal(Code.SECOND_PERSON_NEEDED)
        reversal = self.sudo()
        reversal.shift_id.tanker_id.compartment_ids._lock()
        reversal._decide("approved")
        replacement = reversal._record_again()
        if reversal.shift_id.state == "open":
            reversal._move_books(replacement)
        else:
            reversal.shift_id._reconcile()
        reversal._after_approval(replacement)
        return replacement

    def _decline(self):
        self.ensure_one()
        self.sudo()._decide("declined")

    def _decide(self, state):
        if self.state != "requested":
            raise Refusal(Code.ILLEGAL_TRANSITION, state=self.state, event=state)
        self.write(
            {
                "state": state,
                "approved_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        # The database counts what stands: another request may follow in this transaction.
        self.flush_recordset()

    def _after_approval(self, replacement):
        """Extension point: whoever counted the original counts `replacement`, maybe empty."""

    def _record_again(self):
        """The record with the right values; empty when nothing takes the place."""
        original = self._original()
        if not self.is_replaced:
            return original.browse()
        [vals] = original.copy_data({"reversal_id": self.id})
        return original.create(vals | original._prepare_right_vals(self))

    def _move_books(self, replacement):
        """Set the books of an open shift to what is right now."""
        original, moved = self._original(), defaultdict(Decimal)
        for compartment, litres in original._booked(-1) + replacement._booked(1):
            moved[compartment] += litres
        for compartment, litres in moved.items():
            level = compartment.level_litres + litres
            compartment._check_level(level)
            compartment.level_litres = level
        original._put_totalizer_right(replacement)
