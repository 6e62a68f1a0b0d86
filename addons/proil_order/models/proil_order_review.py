from odoo import api, fields, models
from odoo.tools import SQL

from proil_core.decimals import litres as exact_litres
from proil_core.fuel.fill import Doubt, FillFacts, doubts
from proil_core.order.fill_time import fill_seconds
from proil_core.order.lifecycle import Event, IllegalTransition, State
from proil_core.refusal import Code, Refusal

_PHOTOGRAPHED = ("complete", "disputed")


class ProilOrder(models.Model):
    """Fills that cannot be believed wait for the fuel controller, and so does their money."""

    _inherit = "proil.order"

    review_state = fields.Selection(
        [("none", "None"), ("waiting", "Waiting"), ("cleared", "Cleared")],
        "Fuel review",
        required=True,
        readonly=True,
        copy=False,
        default="none",
    )
    review_doubts = fields.Char(
        readonly=True, copy=False, help="Codes of the doubts, a space between them."
    )
    review_reasons = fields.Char("Doubts", compute="_compute_review_reasons")
    overpour_fill_id = fields.Many2one(
        "proil.fill",
        "Fill above the limit",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="What the driver poured beyond the limit. The customer does not pay for it.",
    )

    _waiting_for_review = models.Index("(id) WHERE review_state = 'waiting'")
    _review_has_doubts = models.Constraint(
        "CHECK ((review_state = 'none') = (review_doubts IS NULL))",
        "An order is in review for a reason.",
    )
    _completed_is_not_in_review = models.Constraint(
        "CHECK (state <> 'completed' OR review_state <> 'waiting')",
        "An order is not completed while its litres are in review.",
    )

    @api.depends("review_doubts")
    @api.depends_context("lang")
    def _compute_review_reasons(self):
        for order in self:
            order.review_reasons = order._doubt_labels(order.review_doubts)

    def _doubt_labels(self, codes):
        labels = {
            Doubt.ABOVE_LIMIT: self.env._("more than the limit of the order"),
            Doubt.ABOVE_TANK: self.env._("more than the vehicle's tank holds"),
            Doubt.IMPOSSIBLE_RATE: self.env._("faster than a dispenser can pour"),
            Doubt.WRONG_GRADE: self.env._("another grade at the nozzle"),
            Doubt.LEVEL_DISAGREES: self.env._("the level of the compartment fell otherwise"),
            Doubt.TELEMETRY_DISAGREES: self.env._("the meter's pulses count otherwise"),
        }
        return ", ".join(labels[Doubt(code)] for code in (codes or "").split())

    def _review_text(self):
        """What the driver is told."""
        return self.env._(
            "The fuel controller checks the litres: %s. You may drive on.", self.review_reasons
        )

    def _check_nozzle(self, grade_code):
        """Refuse the wrong grade before a litre of it flows."""
        expected = self.product_id._grade_code()
        if grade_code and grade_code != expected:
            raise Refusal(Code.GRADE_MISMATCH, grade=grade_code, expected=expected)

    def _prepare_review_vals(self, litres, at, by, grade_code):
        """What puts the order into review, if its finished fill gives reasons to doubt."""
        found = doubts(self._fill_facts(litres, at, by, grade_code))
        if not found:
            return {}
        return {"review_state": "waiting", "review_doubts": " ".join(found)}

    def _fill_facts(self, litres, at, by, grade_code):
        tank, max_rate, started_by_device = self._read_for_review()
        finished_by_device = by and by.stored_device_time
        seconds = fill_seconds(
            (self.fill_id.started_at, at), (started_by_device, finished_by_device)
        )
        return FillFacts(
            litres=litres,
            litres_limit=self.litres_limit,
            seconds=seconds if max_rate else None,
            tank_litres=exact_litres(tank),
            grade_expected=self.product_id._grade_code(),
            grade_confirmed=grade_code,
            level_drop_litres=None,
            telemetry_litres=None,
            max_rate_l_per_min=exact_litres(max_rate),
        )

    def _read_for_review(self):
        """Tank, fastest rate and the start by the device's clock: a finish is on the hot path."""
        self.env["proil.order.event"].flush_model(["order_id", "event", "device_time"])
        self.vehicle_id.flush_recordset(["tank_litres"])
        self.company_id.flush_recordset(["fastest_fill_l_per_min"])
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT vehicle.tank_litres, company.fastest_fill_l_per_min, (
                    SELECT device_time FROM proil_order_event
                    WHERE order_id = proil_order.id AND event = %s
                )
                FROM proil_order
                JOIN proil_vehicle AS vehicle ON vehicle.id = vehicle_id
                JOIN res_company AS company ON company.id = proil_order.company_id
                WHERE proil_order.id = %s
                """,
                Event.START_FUELLING.value,
                self.id,
            )
        )
        return row

    def _review(self, found, by=None):
        """Put what was believed at first into review: something else has been measured."""
        self.ensure_one()

        def doubt():
            if self.review_state != "none":
                raise IllegalTransition(State(self.state), Event.REVIEW)
            return {"review_state": "waiting", "review_doubts": " ".join(found)}

        self._apply(Event.REVIEW, by, None, doubt)

    def _require_waiting(self):
        if self.review_state != "waiting":
            raise IllegalTransition(State(self.state), Event.CLEAR_REVIEW)

    def _check_no_review(self):
        if self.review_state == "waiting":
            raise Refusal(Code.ORDER_IN_REVIEW)

    def _awaits_review_only(self):
        """Whether the driver has done all there is to do, so that the shift may end."""
        return self.review_state == "waiting" and self.proof_state in _PHOTOGRAPHED

    def _clear_review(self, by=None):
        """Believe the fill, or what a reversal put in its place; then go on by itself."""
        self.ensure_one()

        def clear():
            self._require_waiting()
            fill, overpour = self.fill_id._standing(), self.overpour_fill_id._standing()
            vals = {"review_state": "cleared"}
            if overpour != self.overpour_fill_id:
                vals["overpour_fill_id"] = overpour.id
            if fill != self.fill_id:
                vals |= {"fill_id": fill.id, "litres_filled": fill.litres}
            return vals

        self._apply(Event.CLEAR_REVIEW, by, None, clear)
        if self.proof_state in _PHOTOGRAPHED:
            self._complete(by)
