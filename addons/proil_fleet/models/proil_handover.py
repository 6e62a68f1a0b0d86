from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.handover import Left, difference

from ..refused_change import RefusedChange


class ProilHandover(models.Model):
    """One driver hands a tanker over, the next one takes it: what each of them read."""

    _name = "proil.handover"
    _description = "Handover"
    _order = "taken_at desc, id desc"

    shift_id = fields.Many2one(
        "proil.shift", "Taken by the shift", required=True, readonly=True, ondelete="restrict"
    )
    previous_shift_id = fields.Many2one(
        "proil.shift", "Given by the shift", required=True, readonly=True, ondelete="restrict"
    )
    tanker_id = fields.Many2one(related="shift_id.tanker_id")
    given_by_id = fields.Many2one(related="previous_shift_id.driver_id", string="Given by")
    taken_by_id = fields.Many2one(related="shift_id.driver_id", string="Taken by")
    given_at = fields.Datetime(related="previous_shift_id.closed_at", string="Given")
    taken_at = fields.Datetime("Taken", required=True, readonly=True)
    given_signature = fields.Binary(
        related="previous_shift_id.closing_signature", string="Signature of who gave"
    )
    taken_signature = fields.Binary(
        related="shift_id.opening_signature", string="Signature of who took"
    )
    state = fields.Selection(
        [("agreed", "Agrees"), ("disputed", "Differs")], required=True, readonly=True
    )
    line_ids = fields.One2many("proil.handover.line", "handover_id", "Compartments", readonly=True)

    _shift_takes_once = models.Constraint(
        "UNIQUE (shift_id)", "A shift takes its tanker over once."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "A handover is never changed or deleted."
    )

    @api.depends("given_by_id.name", "taken_by_id.name")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = f"{handover.given_by_id.name} → {handover.taken_by_id.name}"

    @api.model
    def _record(self, shift):
        """Compare what `shift` read at its opening with the closing before it, if there was one."""
        previous = shift.search(
            [("tanker_id", "=", shift.tanker_id.id), ("state", "=", "closed")],
            order="closed_at desc, id desc",
            limit=1,
        )
        found = {
            compartment: difference(_left(previous, compartment, -1), _left(shift, compartment, 0))
            for compartment in previous.reading_ids.compartment_id
            & shift.reading_ids.compartment_id
        }
        if not found:
            return self.browse()
        agrees = all(each.agrees for each in found.values())
        return self.create(
            {
                "shift_id": shift.id,
                "previous_shift_id": previous.id,
                "taken_at": shift.opened_at,
                "state": "agreed" if agrees else "disputed",
                "line_ids": [_prepare_line(*each) for each in found.items()],
            }
        )


def _prepare_line(compartment, difference):
    return fields.Command.create(
        {
            "compartment_id": compartment.id,
            "totalizer_difference_litres": difference.totalizer,
            "level_difference_litres": difference.level,
        }
    )


def _left(shift, compartment, index):
    reading = shift._readings_of(compartment)[index]
    return Left(reading.totalizer_litres, reading.level_litres, reading.litres15)


class ProilHandoverLine(models.Model):
    _name = "proil.handover.line"
    _description = "Handover of a compartment"
    _order = "handover_id, compartment_id"
    _rec_name = "compartment_id"

    handover_id = fields.Many2one(
        "proil.handover", required=True, readonly=True, index=True, ondelete="restrict"
    )
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, ondelete="restrict"
    )
    totalizer_difference_litres = Litres(
        "Totalizer, l", required=True, readonly=True, help="Taken minus given."
    )
    level_difference_litres = Litres(
        "Level, l",
        required=True,
        readonly=True,
        help="Taken minus given, at 15 °C where both drivers read a temperature.",
    )

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "A handover is never changed or deleted."
    )
