from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.proil_api.fields import Kilograms, Litres, MeasuredLitres

from ..sheets.turnover_workbook import turnover_workbook

LINES = (
    "opening_litres",
    "between_litres",
    "received_litres",
    "transferred_in_litres",
    "returned_litres",
    "dispensed_litres",
    "variance_litres",
    "closing_litres",
)

# The month of a shift is that of its closing, by the clock of the company.
_QUERY = """
    WITH counted AS (
        SELECT balance.*, shift.tanker_id AS of_tanker_id, compartment.product_id,
            shift.closed_at,
            date_trunc(
                'month', timezone(%s, timezone('UTC', shift.closed_at))
            )::date AS month,
            COALESCE(
                LAG(balance.closing_litres) OVER (
                    PARTITION BY balance.compartment_id ORDER BY shift.closed_at, shift.id
                ),
                balance.opening_litres
            ) AS before_litres
        FROM proil_balance balance
        JOIN proil_shift shift ON shift.id = balance.shift_id
        JOIN proil_compartment compartment ON compartment.id = balance.compartment_id
        WHERE balance.is_current
    )
    SELECT MIN(id) AS id, month, of_tanker_id AS tanker_id, compartment_id, product_id,
        COUNT(*) AS shifts_count,
        (ARRAY_AGG(before_litres ORDER BY closed_at, shift_id))[1] AS opening_litres,
        SUM(opening_litres - before_litres) AS between_litres,
        SUM(loads_litres) AS received_litres,
        SUM(transferred_in_litres) AS transferred_in_litres,
        SUM(returned_litres) AS returned_litres,
        SUM(fills_litres) AS dispensed_litres,
        SUM(variance_litres) AS variance_litres,
        (ARRAY_AGG(closing_litres ORDER BY closed_at DESC, shift_id DESC))[1]
            AS closing_litres,
        SUM(variance_corrected_litres15) AS variance_litres15,
        COALESCE(SUM(variance_kg), 0) AS variance_kg
    FROM counted
    GROUP BY month, of_tanker_id, compartment_id, product_id
"""


class ProilTurnover(models.Model):
    """Fuel of a month by compartment, out of the balances that count; sums are by tanker or grade.

    A month opens with what the one before it left, so the months follow each other without a gap.
    """

    _name = "proil.turnover"
    _description = "Fuel turnover"
    _auto = False
    _order = "month desc, tanker_id, compartment_id"
    _rec_name = "month"
    _depends = {
        "proil.balance": [
            "shift_id",
            "compartment_id",
            "is_current",
            "opening_litres",
            "loads_litres",
            "transferred_in_litres",
            "returned_litres",
            "fills_litres",
            "variance_litres",
            "closing_litres",
            "variance_corrected_litres15",
            "variance_kg",
        ],
        "proil.shift": ["tanker_id", "closed_at", "state"],
        "proil.compartment": ["product_id"],
    }

    month = fields.Date(readonly=True)
    tanker_id = fields.Many2one("fleet.vehicle", readonly=True)
    compartment_id = fields.Many2one("proil.compartment", readonly=True)
    product_id = fields.Many2one("product.product", "Grade", readonly=True)
    shifts_count = fields.Integer("Shifts", readonly=True)
    opening_litres = Litres("At the beginning, l", readonly=True)
    between_litres = Litres(
        "Between shifts, l",
        readonly=True,
        help="Read at an opening beyond what was read at the closing before it.",
    )
    received_litres = Litres("Received, l", readonly=True)
    transferred_in_litres = Litres("Transferred in, l", readonly=True)
    returned_litres = Litres("Returned, l", readonly=True)
    dispensed_litres = Litres("Dispensed, l", readonly=True)
    variance_litres = Litres("Variance, l", readonly=True, help="A loss is negative.")
    closing_litres = Litres("At the end, l", readonly=True)
    variance_litres15 = MeasuredLitres(
        "Variance at 15 °C, l", readonly=True, aggregator="sum", help="With corrections."
    )
    variance_kg = Kilograms("Variance, kg", readonly=True)

    @property
    def _table_query(self):
        return SQL(_QUERY, self.env.company._fuel_tz())

    def action_download(self):
        months = self.mapped("month")
        return {
            "type": "ir.actions.act_url",
            "url": f"/proil/turnover.xlsx?first={min(months)}&last={max(months)}",
            "target": "new",
        }

    def _xlsx(self):
        return turnover_workbook(self.env._("Fuel turnover"), self._words(), self._rows())

    def _rows(self):
        for each in self.sudo():
            yield (
                f"{each.month:%Y-%m}",
                each.tanker_id.license_plate,
                each.compartment_id.name,
                each.product_id.grade_code,
                *(each[line] for line in LINES),
                each.variance_litres15,
                each.variance_kg,
            )

    def _words(self):
        names = ("month", "tanker_id", "compartment_id", "product_id", *LINES)
        names += ("variance_litres15", "variance_kg")
        return [
            self._fields[name].get_description(self.env, ["string"])["string"] for name in names
        ]
