import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.proil_api.fields import Litres, Roubles

from proil_core.order.event_chain import GENESIS


class ProilOrder(models.Model):
    """A customer's order. `proil_order_lifecycle.py` is the only code that moves it."""

    _name = "proil.order"
    _description = "Fuel order"
    _inherit = ["proil.public.mixin", "proil.terms.mixin"]
    _public_id_prefix = "ord_"
    _order = "id desc"

    name = fields.Char(
        "Number",
        required=True,
        readonly=True,
        copy=False,
        index="trigram",
        # People who order by the app have no right to sequences.
        default=lambda self: self.env["ir.sequence"].sudo().next_by_code("proil.order"),
    )
    client_id = fields.Many2one(
        "res.partner", compute="_compute_client_id", store=True, precompute=True, index=True
    )
    payment_terms = fields.Selection(
        [("card", "Card"), ("contract", "Contract")],
        "Payment terms",
        required=True,
        default="contract",
    )
    place_note = fields.Char("How to find it")
    quote_id = fields.Many2one("proil.quote", readonly=True, copy=False, ondelete="restrict")

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending_payment", "Awaiting payment"),
            ("accepted", "Accepted"),
            ("assigned", "Assigned"),
            ("en_route", "En route"),
            ("arrived", "Arrived"),
            ("fuelling", "Fuelling"),
            ("fuelled", "Fuelled"),
            ("completed", "Completed"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        copy=False,
        index=True,
        default="draft",
    )
    payment_state = fields.Selection(
        [
            ("none", "None"),
            ("authorised", "On hold"),
            ("captured", "Charged"),
            ("voided", "Released"),
            ("refunded", "Refunded"),
            ("failed", "Failed"),
            ("debt", "Debt"),
            ("invoiced", "Invoiced"),
        ],
        string="Payment",
        required=True,
        readonly=True,
        copy=False,
        default="none",
    )
    proof_state = fields.Selection(
        [
            ("none", "None"),
            ("partial", "Partial"),
            ("complete", "Complete"),
            ("disputed", "Disputed"),
        ],
        string="Proof",
        required=True,
        readonly=True,
        copy=False,
        default="none",
    )
    fiscal_state = fields.Selection(
        [
            ("not_required", "Not required"),
            ("queued", "Queued"),
            ("registered", "Registered"),
            ("failed", "Failed"),
        ],
        string="Fiscal receipt",
        required=True,
        readonly=True,
        copy=False,
        default="not_required",
    )
    reconciliation_state = fields.Selection(
        [("open", "Open"), ("matched", "Matched"), ("variance", "Variance")],
        string="Reconciliation",
        required=True,
        readonly=True,
        copy=False,
        default="open",
    )

    shift_id = fields.Many2one(
        "proil.shift", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    driver_id = fields.Many2one(related="shift_id.driver_id", store=True, index="btree_not_null")
    tanker_id = fields.Many2one(related="shift_id.tanker_id", store=True, index="btree_not_null")
    fill_id = fields.Many2one("proil.fill", readonly=True, copy=False, ondelete="restrict")
    litres_filled = Litres("Litres filled", readonly=True, copy=False)
    amount_charged = Roubles(
        "Charge, ₽", readonly=True, copy=False, help="What the fill costs the customer."
    )
    completed_at = fields.Datetime(
        "Completed at", readonly=True, copy=False, index="btree_not_null"
    )
    cancel_reason = fields.Char("Reason of cancellation", readonly=True, copy=False)
    failure_reason = fields.Selection(
        [
            ("no_access", "No access to the vehicle"),
            ("flap_locked", "Fuel flap locked"),
            ("vehicle_not_found", "Vehicle not found"),
            ("unsafe_place", "Unsafe place"),
            ("wrong_fuel", "Wrong grade"),
            ("tank_full", "Tank already full"),
            ("customer_request", "Customer's request"),
            ("tanker_fault", "Tanker fault"),
            ("out_of_fuel", "Tanker out of fuel"),
            ("weather", "Weather"),
            ("other", "Other"),
        ],
        "Reason of failure",
        readonly=True,
        copy=False,
    )

    version = fields.Integer(readonly=True, copy=False, default=0)
    chain_head = fields.Char(readonly=True, copy=False, required=True, default=GENESIS)
    access_token = fields.Char(
        readonly=True,
        copy=False,
        required=True,
        groups="base.group_system",
        default=lambda _self: secrets.token_urlsafe(24),
    )
    event_ids = fields.One2many("proil.order.event", "order_id", readonly=True)
    photo_ids = fields.One2many("proil.order.photo", "order_id", readonly=True)

    _terms_are_agreed = models.Constraint(
        """CHECK (state IN ('draft', 'cancelled')
            OR (litres_limit > 0 AND price_per_litre > 0
                AND delivery_fee >= 0 AND hold_amount > 0) IS TRUE)""",
        "A placed order has a limit, a price and the most it may cost.",
    )
    _window_is_forward = models.Constraint(
        "CHECK (window_start < window_end)", "A delivery window ends after it starts."
    )
    _accepted_card_has_a_hold = models.Constraint(
        """CHECK (payment_terms = 'contract' OR payment_state <> 'none'
            OR state IN ('draft', 'pending_payment', 'cancelled'))""",
        "Without a hold on the card an order is not accepted.",
    )
    _under_way_has_a_shift = models.Constraint(
        """CHECK (shift_id IS NOT NULL OR state NOT IN
            ('assigned', 'en_route', 'arrived', 'fuelling', 'fuelled', 'completed', 'failed'))""",
        "An order under way has a shift.",
    )
    _fuel_flows_once = models.Constraint(
        "CHECK ((fill_id IS NOT NULL) = (state IN ('fuelling', 'fuelled', 'completed')))",
        "An order has a fill from the moment fuel flows, and only then.",
    )
    _fuelled_has_litres = models.Constraint(
        "CHECK ((litres_filled IS NOT NULL) = (state IN ('fuelled', 'completed')))",
        "Litres are known when the fill is finished, and only then.",
    )
    _litres_within_limit = models.Constraint(
        "CHECK (litres_filled >= 0 AND litres_filled <= litres_limit)",
        "No more is poured than was agreed.",
    )
    _charge_within_hold = models.Constraint(
        "CHECK (amount_charged >= 0 AND amount_charged <= hold_amount)",
        "No more is charged than was held.",
    )
    _completed_is_proven = models.Constraint(
        """CHECK (state <> 'completed' OR (amount_charged IS NOT NULL
            AND completed_at IS NOT NULL AND proof_state IN ('complete', 'disputed')))""",
        "A completed order has a charge, a time and all its photos.",
    )
    _failed_has_a_reason = models.Constraint(
        "CHECK ((failure_reason IS NOT NULL) = (state = 'failed'))",
        "A failed order says why.",
    )
    _quote_makes_one_order = models.Constraint(
        "UNIQUE (quote_id)", "This quote has already become an order."
    )
    _fill_serves_one_order = models.Constraint(
        "UNIQUE (fill_id)", "This fill belongs to another order."
    )
    _access_token_is_unique = models.Constraint(
        "UNIQUE (access_token)", "Two orders cannot share a certificate address."
    )

    @api.depends("partner_id")
    def _compute_client_id(self):
        # Not related: a person who joins a company later takes no earlier orders along.
        for order in self:
            order.client_id = order.partner_id.commercial_partner_id

    @api.constrains("vehicle_id", "partner_id")
    def _check_vehicle_owner(self):
        for order in self:
            if order.vehicle_id.partner_id.commercial_partner_id != order.client_id:
                raise ValidationError(self.env._("This vehicle belongs to another customer."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if any(order.event_ids for order in self):
            raise UserError(self.env._("An order with a history stays; cancel it instead."))
