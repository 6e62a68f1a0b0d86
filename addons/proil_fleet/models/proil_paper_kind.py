from odoo import fields, models


class ProilPaperKind(models.Model):
    """A document that a tanker or a driver has to carry; a required one gates the shift."""

    _name = "proil.paper.kind"
    _description = "Kind of paper"
    _order = "holder, sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    holder = fields.Selection(
        [("tanker", "Tanker"), ("driver", "Driver")], required=True, default="tanker"
    )
    sequence = fields.Integer(default=10)
    is_required = fields.Boolean(
        "Needed for a shift", help="Without a valid one the shift does not open."
    )
    notice_days = fields.Integer(
        "Remind, days before",
        required=True,
        default=30,
        help="So long before the end a task to renew the paper appears.",
    )
    responsible_id = fields.Many2one(
        "res.users", "Who renews", help="Nobody stands for every fuel controller."
    )
    active = fields.Boolean(default=True)

    _code_is_unique = models.Constraint("UNIQUE (code)", "Another kind already has this code.")
    _notice_is_not_negative = models.Constraint(
        "CHECK (notice_days >= 0)", "A reminder does not come after the end."
    )
