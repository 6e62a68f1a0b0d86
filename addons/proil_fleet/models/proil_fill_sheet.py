from odoo import models

from ..sheets.words import label


class ProilFill(models.Model):
    _inherit = "proil.fill"

    def _sheet_name(self):
        """Extension point: what a shift sheet calls the fill."""
        return label(self, "kind")
