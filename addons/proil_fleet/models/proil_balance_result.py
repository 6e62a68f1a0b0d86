from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres


class ProilBalance(models.Model):
    """What the analysis says of a balance, and all that is needed to say it again."""

    _inherit = "proil.balance"

    driver_id = fields.Many2one(
        related="shift_id.driver_id", store=True, precompute=True, index=True
    )
    tanker_id = fields.Many2one(
        related="shift_id.tanker_id", store=True, precompute=True, index=True
    )
    product_id = fields.Many2one(related="compartment_id.product_id", string="Grade")
    opened_at = fields.Datetime(related="shift_id.opened_at")
    closed_at = fields.Datetime(related="shift_id.closed_at")
    state = fields.Selection(
        [
            ("ok", "OK"),
            ("check", "Check"),
            ("fail", "Fail"),
            ("not_capable", "Not capable"),
            ("incomplete", "Incomplete"),
        ],
        "Result",
        readonly=True,
        index=True,
        help="OK: within 1.5 l. Check: within 3 l. Fail: beyond 3 l, or an alarm. Not capable: "
        "the instruments cannot hold 3 l. Incomplete: a reading or a temperature is missing.",
    )
    incomplete_reasons = fields.Json(readonly=True)
    incomplete_text = fields.Char("Missing", compute="_compute_incomplete_text")
    u_litres = Litres("u, l", readonly=True, aggregator=None, help="One standard uncertainty.")
    u95_litres = Litres("U95, l", readonly=True, aggregator=None)
    statistic = fields.Float("COMB", digits=(8, 2), readonly=True, aggregator=None)
    statistic_limit = fields.Float("COMB limit", digits=(8, 2), readonly=True, aggregator=None)
    is_alarm = fields.Boolean("Alarm", readonly=True)
    verdict = fields.Selection(
        [
            ("none", "None"),
            ("loss_between_stops", "Loss between stops"),
            ("order_or_meter", "Order or meter"),
            ("load", "Load"),
            ("leak", "Leak"),
            ("meter", "Meter"),
            ("meter_and_drain", "Meter and drain"),
        ],
        readonly=True,
    )
    estimated_loss_litres = Litres("Estimated loss, l", readonly=True)
    window_from = fields.Datetime("Lost from", readonly=True)
    window_to = fields.Datetime("Lost until", readonly=True)
    stop_before = fields.Integer("After stop", readonly=True, aggregator=None)
    stop_after = fields.Integer("Before stop", readonly=True, aggregator=None)
    fill_before_id = fields.Many2one("proil.fill", "After fill", readonly=True)
    fill_after_id = fields.Many2one("proil.fill", "Before fill", readonly=True)
    place_text = fields.Char("Where", compute="_compute_place_text")
    plausibility_q = fields.Float("q", digits=(8, 2), readonly=True, aggregator=None)
    plausibility_alarm = fields.Boolean(
        "Implausible corrections",
        readonly=True,
        help="Learned corrections do not go with the data sheets: a loss may have been learned.",
    )
    driver_litres = Litres(
        "Driver account, l",
        readonly=True,
        help="R1 and R2: litres through the meter that are in no fill, and fills that differ.",
    )
    stock_litres = Litres(
        "Stock account, l",
        readonly=True,
        help="R5 without what the depot owes: a loss is negative.",
    )
    depot_litres = Litres(
        "Depot account, l", readonly=True, help="R4: short deliveries are negative."
    )
    check_ids = fields.One2many("proil.check", "balance_id", "Checks", readonly=True)
    parameters_id = fields.Many2one("proil.parameters", "Corrections", readonly=True)
    software_version = fields.Char(readonly=True)
    record = fields.Json("Raw record", readonly=True)
    result = fields.Json("Exact result", readonly=True)
    curve = fields.Json(readonly=True)
    reading_ids = fields.Many2many("proil.reading", compute="_compute_records")
    fill_ids = fields.Many2many("proil.fill", compute="_compute_records")

    @api.depends("incomplete_reasons")
    @api.depends_context("lang")
    def _compute_incomplete_text(self):
        texts = {
            "opening_dip": self.env._("a reading at the opening"),
            "closing_dip": self.env._("a reading at the closing"),
            "temperature": self.env._("the temperature or the density at an opening or a closing"),
            "settled": self.env._("a level at rest at an opening or a closing"),
            "totalizer": self.env._("a totalizer that agrees with itself"),
            "load_temperature": self.env._("the temperature or the density of a load"),
            "stops": self.env._("readings before and after more than a fifth of the fills"),
        }
        for balance in self:
            reasons = balance.incomplete_reasons or []
            balance.incomplete_text = ", ".join(texts[reason] for reason in reasons)

    @api.depends("shift_id", "compartment_id")
    def _compute_records(self):
        """What was read and poured, for whoever wants to see what a number is made of."""
        for balance in self:
            of_compartment = [("compartment_id", "=", balance.compartment_id.id)]
            shift = balance.shift_id
            balance.reading_ids = shift.reading_ids.filtered_domain(of_compartment)
            balance.fill_ids = shift.fill_ids.filtered_domain(of_compartment)

    @api.depends("fill_before_id", "fill_after_id")
    @api.depends_context("lang")
    def _compute_place_text(self):
        for balance in self:
            fills, _loads = balance._subjects()
            numbers = {fill: number for number, fill in fills.values()}
            balance.place_text = balance._place_words(
                numbers.get(balance.fill_before_id), numbers.get(balance.fill_after_id)
            )

    def _place_words(self, before, after):
        """By the numbers that the fills have on the shift sheet."""
        if before and before == after:
            return self.env._("at fill %s", before)
        if before and after:
            return self.env._("between fills %(before)s and %(after)s", before=before, after=after)
        if before:
            return self.env._("after fill %s", before)
        return after and self.env._("before fill %s", after)
