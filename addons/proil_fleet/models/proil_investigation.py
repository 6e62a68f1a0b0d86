from odoo import fields, models

from odoo.addons.proil_api.fields import Litres


class ProilInvestigation(models.Model):
    """The act about a variance: what was found, what was decided, who signed."""

    _name = "proil.investigation"
    _inherit = "proil.public.mixin"
    _description = "Act of investigation"
    _order = "opened_at desc, id desc"
    _public_id_prefix = "inv_"

    name = fields.Char("Number", required=True, readonly=True)
    balance_id = fields.Many2one(
        "proil.balance", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shift_id = fields.Many2one(related="balance_id.shift_id", store=True, index=True)
    compartment_id = fields.Many2one(related="balance_id.compartment_id")
    driver_id = fields.Many2one(related="balance_id.driver_id")
    tanker_id = fields.Many2one(related="balance_id.tanker_id")
    state = fields.Selection(
        [("open", "Open"), ("signed", "Signed")], required=True, readonly=True, default="open"
    )
    cause = fields.Selection(
        [
            ("theft", "Theft"),
            ("leak", "Leak or spill"),
            ("meter", "Meter"),
            ("typing", "Typing error"),
            ("reading", "Wrong reading"),
            ("short_load", "Short load"),
            ("natural_loss", "Natural loss"),
            ("unknown", "Not found"),
        ],
    )
    litres = Litres(help="Litres that the act is about: a loss is negative.")
    findings = fields.Text()
    decision = fields.Text()
    opened_by_id = fields.Many2one("res.users", "Opened by", required=True, readonly=True)
    opened_at = fields.Datetime("Opened", required=True, readonly=True)
    signature_ids = fields.One2many("proil.investigation.signature", "investigation_id")
    signed_at = fields.Datetime("Signed", readonly=True)
