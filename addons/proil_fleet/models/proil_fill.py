from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.fill import check_fill
from proil_core.refusal import Code, Refusal

from ..refused_change import RefusedChange


class ProilFill(models.Model):
    """One dispensing through the meter of a compartment."""

    _name = "proil.fill"
    _inherit = ["proil.public.mixin", "proil.measured.mixin", "proil.reversible.mixin"]
    _description = "Fill"
    _order = "started_at desc, id desc"
    _rec_name = "compartment_id"
    _public_id_prefix = "fil_"

    shift_id = fields.Many2one(
        "proil.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("order", "Order"),
            ("proving", "Proving of the meter"),
            ("return", "Poured back"),
            ("self_use", "Own tank"),
            ("spill", "Spill"),
            ("transfer", "Transfer"),
            ("overpour", "Beyond the limit"),
        ],
        required=True,
        readonly=True,
        default="order",
    )
    target_compartment_id = fields.Many2one(
        "proil.compartment", "Into", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("pouring", "Pouring"), ("done", "Done")],
        required=True,
        readonly=True,
        default="pouring",
    )
    totalizer_before_litres = Litres("Totalizer before, l", required=True, readonly=True)
    totalizer_after_litres = Litres("Totalizer after, l", readonly=True)
    litres = Litres(readonly=True)
    started_at = fields.Datetime("Started", required=True, readonly=True)
    finished_at = fields.Datetime("Finished", readonly=True)
    note = fields.Char(readonly=True)
    reversal_ids = fields.One2many("proil.reversal", "fill_id", "Reversals", readonly=True)

    _is_finished_when_done = models.Constraint(
        """CHECK (CASE state
            WHEN 'done' THEN finished_at IS NOT NULL AND litres >= 0
                AND totalizer_after_litres >= totalizer_before_litres
            ELSE finished_at IS NULL AND COALESCE(litres, 0) = 0 END)""",
        "A fill is done when it has its end, its litres and the totalizer after them.",
    )
    _transfer_has_a_target = models.Constraint(
        """CHECK ((kind = 'transfer') = (target_compartment_id IS NOT NULL)
            AND target_compartment_id <> compartment_id)""",
        "A transfer, and nothing else, goes into another compartment.",
    )
    _compartment_pours_one = models.UniqueIndex(
        "(compartment_id) WHERE state = 'pouring'", "A compartment pours one fill at a time."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "OLD.state = 'done'", "Fills that are done are never changed."
    )

    @api.model
    def _start(self, shift, product, totalizer, at):
        """Begin to pour `product` in an open shift.

        Raises SHIFT_NOT_OPEN, TANKER_WITHOUT_GRADE, COMPARTMENT_BUSY, TOTALIZER_BACKWARDS.
        """
        shift._hold_open()
        compartment = shift._compartment_of_meter(product, totalizer)
        if self.search_count([("compartment_id", "=", compartment.id), ("state", "=", "pouring")]):
            raise Refusal(Code.COMPARTMENT_BUSY, compartment=compartment.name)
        compartment._turn_meter(totalizer)
        return self.create(
            {
                "shift_id": shift.id,
                "compartment_id": compartment.id,
                "totalizer_before_litres": totalizer,
                "started_at": at,
            }
        )

    def _finish(self, totalizer, litres, litres_limit, at):
        """End a fill with what its meter shows; zero litres are an end, too.

        Raises LITRES_NEGATIVE, LITRES_ABOVE_LIMIT, LITRES_ABOVE_LEVEL, TOTALIZER_BACKWARDS,
        TOTALIZER_MISMATCH.
        """
        self.shift_id._hold_open()
        if self.state != "pouring":
            raise Refusal(Code.ILLEGAL_TRANSITION, state=self.state)
        check_fill(litres, litres_limit, self.totalizer_before_litres, totalizer)
        self.compartment_id._pour_out(litres, totalizer)
        self.write(
            {
                "state": "done",
                "totalizer_after_litres": totalizer,
                "litres": litres,
                "finished_at": at,
            }
        )
