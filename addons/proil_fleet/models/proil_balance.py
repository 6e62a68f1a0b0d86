from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.balance import Readings, shift_balance

from ..refused_change import RefusedChange, changes_beyond


class ProilBalance(models.Model):
    """What a closed shift left in one compartment, by the books and by the reading.

    Plain litres as they were measured; `proil_balance_corrected` has them at 15 °C.
    """

    _name = "proil.balance"
    _description = "Balance"
    _order = "shift_id, compartment_id, revision desc"
    _rec_name = "compartment_id"

    shift_id = fields.Many2one("proil.shift", required=True, readonly=True, ondelete="restrict")
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    revision = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        aggregator=None,
        help="A recalculation of a closed shift is a new revision; the highest counts.",
    )
    is_current = fields.Boolean("Counts", readonly=True, default=True, index=True)
    opening_litres = Litres("Opening, l", required=True, readonly=True)
    loads_litres = Litres("Loaded, l", required=True, readonly=True)
    transferred_in_litres = Litres("Transferred in, l", readonly=True, default=0)
    returned_litres = Litres(
        "Returned, l",
        readonly=True,
        default=0,
        help="Drawn through the meter and poured back, for instance at a proving.",
    )
    fills_litres = Litres("Poured, l", required=True, readonly=True)
    book_litres = Litres("Book, l", required=True, readonly=True)
    closing_litres = Litres("Closing, l", required=True, readonly=True)
    variance_litres = Litres(
        "Variance, l", required=True, readonly=True, help="Closing minus book: a loss is negative."
    )
    totalizer_difference_litres = Litres(
        "Past the fills, l",
        required=True,
        readonly=True,
        help="Litres that went through the meter and are in no fill.",
    )

    _compartment_is_unique = models.Constraint(
        "UNIQUE (shift_id, compartment_id, revision)",
        "A shift has one balance for each compartment and revision.",
    )
    _adds_up = models.Constraint(
        """CHECK (book_litres = opening_litres + loads_litres + transferred_in_litres
                + returned_litres - fills_litres
            AND variance_litres = closing_litres - book_litres)""",
        "The litres of a balance must add up.",
    )
    _is_never_deleted = RefusedChange("DELETE", "TRUE", "Balances are never deleted.")
    _is_never_recounted = RefusedChange(
        "UPDATE",
        changes_beyond(
            "is_current",
            "approval_state",
            "first_approved_by_id",
            "first_approved_at",
            "second_approved_by_id",
            "second_approved_at",
        ),
        "The litres of a balance are never changed: a recalculation is a new revision.",
    )

    @api.model
    def _prepare_vals(self, shift, compartment, metered):
        """The balance of one compartment of a shift that has both its readings."""
        opening, closing = (
            Readings(totalizer=reading.totalizer_litres, level=reading.level_litres)
            for reading in shift._readings_of(compartment)
        )
        moved = self._moved_litres(shift, compartment)
        came = [*moved["loads"], *moved["transferred_in"], *moved["returned"]]
        balance = shift_balance(
            opening, closing, came, moved["fills"], metered, moved["past_meter"]
        )
        return {
            "shift_id": shift.id,
            "compartment_id": compartment.id,
            "opening_litres": opening.level,
            "loads_litres": sum(moved["loads"]),
            "transferred_in_litres": sum(moved["transferred_in"]),
            "returned_litres": sum(moved["returned"]),
            "fills_litres": sum(moved["fills"]),
            "book_litres": balance.book_level,
            "closing_litres": closing.level,
            "variance_litres": balance.variance,
            "totalizer_difference_litres": balance.totalizer_difference,
        }

    @api.model
    def _moved_litres(self, shift, compartment):
        """Litres of what counts, by where they came from or went."""
        fills = shift.fill_ids._counted()
        own = fills.filtered(lambda fill: fill.compartment_id == compartment)
        given_back = own.filtered(lambda fill: fill.kind == "return")
        left = own - given_back
        moved = {
            "loads": shift.load_ids._counted().filtered_domain(
                [("compartment_id", "=", compartment.id)]
            ),
            "transferred_in": fills.filtered(
                lambda fill: fill.target_compartment_id == compartment
            ),
            "returned": given_back,
            "fills": left,
            "past_meter": left.filtered(lambda fill: fill._is_past_meter()),
        }
        return {name: records.mapped("litres") for name, records in moved.items()}
