from odoo import models

from ..sheets.pdf import to_pdf
from ..sheets.shift_page import Fact, Signature
from ..sheets.words import exactly, label


class ProilInvestigation(models.Model):
    """The act on paper: the account it is about, what was found, and who signed."""

    _inherit = "proil.investigation"

    def action_open_act(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/proil/investigation/{self.public_id}/act.pdf",
            "target": "new",
        }

    def _act_pdf(self):
        return to_pdf(self.env["ir.qweb"]._render("proil_fleet.investigation_act", self._act()))

    def _act(self):
        shift = self.shift_id
        return {
            "act": self,
            "page": shift._sheet_page(),
            "compartment": self._balance_that_counts()._sheet_page(),
            "facts": tuple(self._act_facts()),
            "signed": [
                (signature.user_id.name, shift._sheet_time(signature.signed_at, "short"))
                for signature in self.signature_ids
            ],
            "signatures": (
                Signature(self.env._("Commission")),
                Signature(""),
                Signature(self.env._("Driver, has read: %s", self.driver_id.name)),
            ),
            "exactly": shift._exactly,
        }

    def _act_facts(self):
        env, shift = self.env, self.shift_id
        yield Fact(env._("Tanker"), self.tanker_id.license_plate)
        yield Fact(env._("Driver"), self.driver_id.name)
        yield Fact(env._("Shift"), shift.public_id)
        yield Fact(env._("Closed"), shift._sheet_time(shift.closed_at, "short"))
        yield Fact(env._("Act opened"), shift._sheet_time(self.opened_at, "short"))
        yield Fact(env._("By"), self.opened_by_id.name)
        yield Fact(env._("Litres"), exactly(env, self.litres))
        yield Fact(env._("Cause"), label(self, "cause") or env._("not found yet"))
