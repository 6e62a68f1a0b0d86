from odoo import fields, models

from odoo.addons.proil_api.fields import Roubles
from odoo.addons.proil_fleet.refused_change import RefusedChange


class ProilDebtStep(models.Model):
    """What was done about a debt, and what came of it. Rows are only ever added."""

    _name = "proil.debt.step"
    _description = "Step of collecting a debt"
    _order = "id"
    _log_access = False
    _rec_name = "kind"

    debt_id = fields.Many2one(
        "proil.debt", required=True, readonly=True, index=True, ondelete="restrict"
    )
    at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(
        [
            ("opened", "Fuel was given and not paid for"),
            ("look_up", "The bank is asked what became of the last step"),
            ("capture", "Capture out of the hold"),
            ("release", "The hold is given back"),
            ("charge_card", "Charge of the saved card"),
            ("send_link", "A payment link is made"),
            ("link_sent", "The link is sent to the customer"),
            ("link_withdrawn", "The link is withdrawn"),
            ("refused", "Refused"),
            ("hand_over", "A person is needed"),
            ("again", "Collected anew"),
            ("provider_off", "The payment provider is switched off"),
            ("write_off_asked", "Asked to write off"),
            ("written_off", "Written off"),
            ("paid", "Paid"),
            ("paid_twice", "Paid twice: given back"),
        ],
        required=True,
        readonly=True,
    )
    amount = Roubles("Amount, ₽", readonly=True)
    said = fields.Char("Details", readonly=True)
    transaction_id = fields.Many2one("payment.transaction", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="restrict")

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "The steps of a debt are never changed or deleted."
    )
