from odoo import fields, models

from odoo.addons.proil_api.fields import Litres


class ProilFuelAlarm(models.Model):
    """Something about the fuel that a person has to look at."""

    _name = "proil.fuel.alarm"
    _description = "Fuel alarm"
    _order = "state, raised_at desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("doubt", "Re-dip needed"),
            ("loss_between_stops", "Loss between stops"),
            ("order_or_meter", "Order or meter"),
            ("load", "Load"),
            ("leak", "Leak"),
            ("meter", "Meter"),
            ("meter_and_drain", "Meter and drain"),
            ("variance", "Variance"),
            ("past_fills", "Litres in no fill"),
            ("short_load", "Short load"),
            ("cusum", "Cumulative loss"),
            ("plausibility", "Implausible corrections"),
        ],
        "Alarm",
        required=True,
        readonly=True,
    )
    colour = fields.Selection([("yellow", "Yellow"), ("red", "Red")], required=True, readonly=True)
    shift_id = fields.Many2one("proil.shift", readonly=True, index=True, ondelete="restrict")
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    driver_id = fields.Many2one(related="shift_id.driver_id", store=True)
    tanker_id = fields.Many2one(related="compartment_id.tanker_id", store=True)
    balance_id = fields.Many2one("proil.balance", readonly=True, index="btree_not_null")
    litres = Litres(readonly=True, help="A loss is negative.", aggregator=None)
    window_from = fields.Datetime("From", readonly=True)
    window_to = fields.Datetime("Until", readonly=True)
    stop_before = fields.Integer("After stop", readonly=True, aggregator=None)
    stop_after = fields.Integer("Before stop", readonly=True, aggregator=None)
    raised_at = fields.Datetime("Raised", required=True, readonly=True)
    state = fields.Selection(
        [("new", "New"), ("seen", "Seen")],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    seen_by_id = fields.Many2one("res.users", "Seen by", readonly=True)
    seen_at = fields.Datetime("Seen", readonly=True)
