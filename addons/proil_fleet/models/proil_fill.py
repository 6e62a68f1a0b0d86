from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.dose import METERED, FillKind
from proil_core.fuel.fill import check_fill, split_at_limit
from proil_core.fuel.totalizer import shown_before
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
    is_rollover = fields.Boolean("Totalizer began anew", readonly=True)
    litres = Litres(readonly=True)
    started_at = fields.Datetime("Started", required=True, readonly=True)
    finished_at = fields.Datetime("Finished", readonly=True)
    note = fields.Char(readonly=True)
    pre_reading_id = fields.Many2one(
        "proil.reading", "Dip before", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    reversal_ids = fields.One2many("proil.reversal", "fill_id", "Reversals", readonly=True)

    _is_finished_when_done = models.Constraint(
        """CHECK (CASE state
            WHEN 'done' THEN finished_at IS NOT NULL AND litres >= 0
                AND (totalizer_after_litres >= totalizer_before_litres OR is_rollover)
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
                "pre_reading_id": shift._dip_before(compartment, "pre").id,
                "started_at": at,
            }
        )

    def _finish(self, totalizer, litres, litres_limit, at, temperature_c=None):
        """End a fill with what its meter shows; zero litres are an end, too.

        It ends at the limit: what the meter counted beyond is a fill of its own, which is
        returned, or none. Raises LITRES_NEGATIVE, LITRES_ABOVE_LEVEL, TOTALIZER_BACKWARDS,
        TOTALIZER_MISMATCH.
        """
        self.shift_id._hold_open()
        if self.state != "pouring":
            raise Refusal(Code.ILLEGAL_TRANSITION, state=self.state)
        compartment, digits = self.compartment_id, self.compartment_id._totalizer_digits()
        check_fill(litres, self.totalizer_before_litres, totalizer, digits)
        compartment._pour_out(litres, totalizer)
        within, above = split_at_limit(litres, litres_limit)
        border = shown_before(totalizer, above, digits)
        begun = self.totalizer_before_litres
        self.write(self._prepare_done_vals(within, begun, border, at, temperature_c))
        overpour = self.browse()
        if above:
            vals = self._prepare_done_vals(above, border, totalizer, at, temperature_c)
            overpour = self.create(self._prepare_overpour_vals(vals))
        self.shift_id._after_record(compartment)
        return overpour

    def _prepare_done_vals(self, litres, before, after, at, temperature_c):
        return {
            **self._prepare_15_vals(litres, self.compartment_id.density15, temperature_c),
            "state": "done",
            "totalizer_before_litres": before,
            "totalizer_after_litres": after,
            "is_rollover": after < before,
            "litres": litres,
            "finished_at": at,
        }

    def _prepare_overpour_vals(self, done_vals):
        return {
            "shift_id": self.shift_id.id,
            "compartment_id": self.compartment_id.id,
            "kind": "overpour",
            "started_at": self.started_at,
            **done_vals,
        }

    def _is_past_meter(self):
        """No meter counted the litres: its number is the same before and after."""
        stands = self.totalizer_before_litres == self.totalizer_after_litres
        return stands and FillKind(self.kind) not in METERED

    @api.model
    def _create_measured(self, vals):
        """A fill brought to 15 °C by its own temperature and the density in its compartment."""
        compartment = self.env["proil.compartment"].browse(vals["compartment_id"])
        at_15 = self._prepare_15_vals(
            vals["litres"], compartment.density15, vals.get("temperature_c")
        )
        return self.create(vals | at_15)
