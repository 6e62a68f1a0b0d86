from datetime import UTC, timedelta

from odoo import api, fields, models

from proil_core.pricing.quote import QUOTE_LIFETIME, check_quote_is_valid
from proil_core.refusal import Code, Refusal

from .proil_terms_mixin import AGREED

# "Now" is a window like any other, from this minute on.
NOW_WINDOW = timedelta(hours=2)
_KEPT_BY_THE_ORDER = (
    "company_id",
    *AGREED,
    "place_latitude",
    "place_longitude",
    "place_address",
    "window_start",
    "window_end",
)


class ProilQuote(models.Model):
    """Terms offered for fifteen minutes. Their price is locked; one order may be made of them."""

    _name = "proil.quote"
    _description = "Quote"
    _inherit = ["proil.public.mixin", "proil.terms.mixin"]
    _public_id_prefix = "quo_"
    _order = "id desc"
    _rec_name = "public_id"

    valid_until = fields.Datetime("Valid until", required=True, readonly=True)
    used_at = fields.Datetime("Used at", readonly=True)
    order_ids = fields.One2many("proil.order", "quote_id", readonly=True)

    @api.model
    def _offer(self, customer, vehicle, vals):
        """A quote at today's price; `vals` are what was asked, without a window for "now"."""
        now = fields.Datetime.now()
        company = self.env.company
        vals = {"window_start": now, "window_end": now + NOW_WINDOW, **vals}
        self._check_window(company, vals["window_start"], vals["window_end"], now)
        demand = self._demand(
            vals["ordered_by"], vals.get("litres_ordered"), vals.get("amount_ordered")
        )
        return self.create(
            {
                **vals,
                **self._prepare_locked_vals(company, vehicle, demand, now),
                "company_id": company.id,
                "partner_id": customer.id,
                "vehicle_id": vehicle.id,
                "valid_until": now + QUOTE_LIFETIME,
            }
        )

    def _make_order(self, place_note=None, by=None):
        """The one order of this quote, placed and waiting for the hold on the card."""
        self.ensure_one()
        self.lock_for_update(allow_referencing=True)
        now = fields.Datetime.now()
        if self.used_at:
            raise Refusal(Code.QUOTE_USED, order=self.order_ids.public_id)
        check_quote_is_valid(self.valid_until.replace(tzinfo=UTC), now.replace(tzinfo=UTC))
        # Written, not only locked: a second order of the same moment then fails to serialise,
        # starts again and finds the quote used.
        self.used_at = now
        order = self.env["proil.order"].create(self._prepare_order_vals(place_note))
        order._place(by)
        return order

    def _prepare_order_vals(self, place_note):
        kept = self._read_format(_KEPT_BY_THE_ORDER, load=None)[0]
        del kept["id"]
        return {**kept, "quote_id": self.id, "payment_terms": "card", "place_note": place_note}
