from odoo import api, models

from proil_core.fuel.papers import check_papers


class ProilShift(models.Model):
    """No shift begins while a paper that it needs is missing or has expired."""

    _inherit = "proil.shift"

    @api.model
    def _open(self, driver, tanker, readings, now):
        """Raises PAPERS_MISSING, PAPERS_EXPIRED and what opening raises."""
        self._check_papers(driver, tanker, self.env.company._date_of(now))
        return super()._open(driver, tanker, readings, now)

    @api.model
    def _check_papers(self, driver, tanker, on):
        kinds = self.env["proil.paper.kind"].sudo().search([("is_required", "=", True)])
        papers = self.env["proil.paper"].sudo()._held_by(driver, tanker, on)
        check_papers(
            [paper._fact() for paper in papers], {kind.code: kind.name for kind in kinds}, on
        )
