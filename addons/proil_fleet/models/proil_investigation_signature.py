from odoo import fields, models

from ..refused_change import RefusedChange


class ProilInvestigationSignature(models.Model):
    _name = "proil.investigation.signature"
    _description = "Signature under an act"
    _order = "signed_at, id"
    _rec_name = "user_id"

    investigation_id = fields.Many2one(
        "proil.investigation", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", "Signed by", required=True, readonly=True)
    signed_at = fields.Datetime("Signed", required=True, readonly=True)

    _signs_once = models.Constraint(
        "UNIQUE (investigation_id, user_id)", "A person signs an act once."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Signatures are never changed or deleted."
    )
