from odoo import api, fields, models
from odoo.exceptions import ValidationError

from proil_core.fuel.papers import Paper


class ProilPaper(models.Model):
    """A document of one tanker or one driver. A renewed document is a new record."""

    _name = "proil.paper"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Paper"
    _order = "valid_to desc, id desc"
    _rec_names_search = ["kind_id.name", "number"]

    kind_id = fields.Many2one("proil.paper.kind", required=True, index=True, ondelete="restrict")
    holder = fields.Selection(related="kind_id.holder")
    tanker_id = fields.Many2one(
        "fleet.vehicle", index=True, ondelete="restrict", domain=[("is_tanker", "=", True)]
    )
    driver_id = fields.Many2one("proil.driver", index=True, ondelete="restrict")
    number = fields.Char(required=True, tracking=True)
    issued_on = fields.Date("Issued", required=True, tracking=True)
    valid_to = fields.Date(
        "Valid until", tracking=True, help="The last day. Nothing stands for no end."
    )
    scan = fields.Binary(attachment=True)
    scan_name = fields.Char()
    validity = fields.Selection(
        [("valid", "Valid"), ("ending", "Ends soon"), ("expired", "Expired")],
        compute="_compute_validity",
    )

    _ends_after_issue = models.Constraint(
        "CHECK (valid_to >= issued_on)", "A paper ends after it was issued."
    )
    _has_one_holder = models.Constraint(
        "CHECK ((tanker_id IS NULL) <> (driver_id IS NULL))",
        "A paper belongs to a tanker or to a driver.",
    )

    @api.depends("kind_id.name", "number")
    def _compute_display_name(self):
        for paper in self:
            paper.display_name = f"{paper.kind_id.name} · {paper.number}"

    @api.depends("valid_to", "kind_id.notice_days")
    def _compute_validity(self):
        today = self.env.company._date_of(fields.Datetime.now())
        for paper in self:
            left = (paper.valid_to - today).days if paper.valid_to else None
            if left is None or left > paper.kind_id.notice_days:
                paper.validity = "valid"
            else:
                paper.validity = "expired" if left < 0 else "ending"

    @api.constrains("kind_id", "tanker_id", "driver_id")
    def _check_kind_suits_holder(self):
        for paper in self:
            if not paper[f"{paper.holder}_id"]:
                raise ValidationError(
                    self.env._(
                        "%(kind)s is not a paper of this holder.", kind=paper.kind_id.display_name
                    )
                )

    @api.model
    def _held_by(self, driver, tanker, on):
        """Papers of both that were issued by a day."""
        return self.search(
            [
                "|",
                ("tanker_id", "=", tanker.id),
                ("driver_id", "=", driver.id),
                ("issued_on", "<=", on),
            ]
        )

    @api.model
    def _standing_of(self, holders, kind):
        """Worst standing among the needed papers of each holder, tankers or drivers, by its id."""
        needed = self.env["proil.paper.kind"].search(
            [("holder", "=", kind), ("is_required", "=", True)]
        )
        order = ("valid", "ending", "expired", "missing")
        best = {(holder, each): 3 for holder in holders.ids for each in needed.ids}
        papers = self.search([(f"{kind}_id", "in", holders.ids), ("kind_id", "in", needed.ids)])
        for paper in papers:
            key = (paper[f"{kind}_id"].id, paper.kind_id.id)
            best[key] = min(best[key], order.index(paper.validity))
        return {
            holder: order[max((best[holder, each] for each in needed.ids), default=0)]
            for holder in holders.ids
        }

    def _fact(self):
        """This paper as the rule of the gate takes it."""
        return Paper(
            self.kind_id.code,
            self.kind_id.name,
            (self.tanker_id or self.driver_id).display_name,
            self.valid_to or None,
        )
