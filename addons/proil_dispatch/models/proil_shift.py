from math import ceil, floor

from odoo import models
from odoo.tools.misc import formatLang

from proil_core.decimals import litres
from proil_core.order.lifecycle import UNDER_WAY, State

# A finished fill has left the tank already: its order claims nothing more.
CLAIMING_STATES = UNDER_WAY - {State.FUELLED}


class ProilShift(models.Model):
    _inherit = "proil.shift"

    def _free_litres(self, product):
        """Litres of the grade on board that no order of the shift has claimed, by shift."""
        claims = dict(
            self.env["proil.order"]._read_group(
                [
                    ("shift_id", "in", self.ids),
                    ("product_id", "=", product.id),
                    ("state", "in", list(CLAIMING_STATES)),
                ],
                ["shift_id"],
                ["litres_limit:sum"],
            )
        )
        return {shift: shift._level(product) - litres(claims.get(shift, 0)) for shift in self}

    def _level(self, product):
        compartments = self.tanker_id.compartment_ids
        of_grade = compartments.filtered(lambda each: each.product_id == product)
        return litres(sum(of_grade.mapped("level_litres")))

    def _obstacle(self, order, litres_free):
        """Why this shift cannot take the order, in words; nothing when it can."""
        if order.product_id not in self.product_ids:
            return self.env._("No %s on board", order.product_id.grade_code)
        if litres_free < order.litres_limit:
            return self.env._(
                "%(free)s L free, the order may need %(needed)s L",
                free=formatLang(self.env, floor(litres_free), digits=0),
                needed=formatLang(self.env, ceil(order.litres_limit), digits=0),
            )
        return False
