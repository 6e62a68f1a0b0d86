from odoo import api, fields, models
from odoo.exceptions import ValidationError

from proil_core.identity.phone import normalise_phone


class ProilDriver(models.Model):
    _name = "proil.driver"
    _inherit = "proil.public.mixin"
    _description = "Driver"
    _order = "name, id"
    _public_id_prefix = "drv_"

    partner_id = fields.Many2one("res.partner", "Contact", required=True, ondelete="restrict")
    name = fields.Char(related="partner_id.name", store=True)
    phone = fields.Char(related="partner_id.proil_phone", readonly=False)
    active = fields.Boolean(default=True)
    shift_ids = fields.One2many("proil.shift", "driver_id", "Shifts")
    open_shift_id = fields.Many2one(
        "proil.shift", "Open shift", compute="_compute_open_shift_id", compute_sudo=True
    )

    _partner_is_unique = models.Constraint(
        "UNIQUE (partner_id)", "This contact is a driver already, perhaps an archived one."
    )

    @api.depends("shift_ids.state")
    def _compute_open_shift_id(self):
        open_ones = self.env["proil.shift"]._open_ones(self, "driver_id")
        for driver in self:
            driver.open_shift_id = open_ones.get(driver)

    @api.onchange("phone")
    def _onchange_phone(self):
        if self.phone:
            self.phone = normalise_phone(self.phone)

    @api.constrains("active")
    def _check_no_shift_is_left_open(self):
        """Only its driver can close a shift, and an archived driver cannot log in."""
        for driver in self:
            if not driver.active and driver.open_shift_id:
                raise ValidationError(
                    self.env._("%(driver)s has an open shift.", driver=driver.name)
                )
