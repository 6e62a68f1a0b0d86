from odoo import fields, models

from ..refused_change import RefusedChange, changes_beyond


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
    withdrawn_at = fields.Datetime(
        "Taken back", readonly=True, help="The act was worded anew after this signature."
    )

    _signs_once = models.UniqueIndex(
        "(investigation_id, user_id) WHERE withdrawn_at IS NULL", "A person signs an act once."
    )
    _is_never_deleted = RefusedChange("DELETE", "TRUE", "Signatures are never deleted.")
    _is_append_only = RefusedChange(
        "UPDATE",
        f"OLD.withdrawn_at IS NOT NULL OR {changes_beyond('withdrawn_at')}",
        "Signatures are never changed.",
    )
