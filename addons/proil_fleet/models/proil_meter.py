from odoo import fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.data_sheets import MeterSheet

_DEFAULT = MeterSheet()
_SHARE = (9, 6)


class ProilMeter(models.Model):
    """What measures the litres that leave a compartment."""

    _name = "proil.meter"
    _inherit = "proil.equipment.mixin"
    _description = "Meter"

    accuracy_class = fields.Char(
        "Accuracy class", tracking=True, help="As in its papers, for instance 0.25 or 0.5."
    )
    mpe_share = fields.Float(
        "Greatest permitted error",
        digits=_SHARE,
        required=True,
        default=_DEFAULT.mpe_share,
        tracking=True,
        help="A share of the litres.",
    )
    drift_sd_share = fields.Float(
        "Drift, ±",
        digits=_SHARE,
        required=True,
        default=_DEFAULT.drift_sd_share,
        tracking=True,
    )
    repeatability_sd_share = fields.Float(
        "Repeatability, ±",
        digits=_SHARE,
        required=True,
        default=_DEFAULT.repeatability_sd_share,
        tracking=True,
    )
    k_factor = fields.Float("Pulses per litre", digits=(12, 6), tracking=True)
    totalizer_digits = fields.Integer(
        "Digits of the totalizer",
        help="Whole litres that it shows; after the last nine it turns over to zero.",
        tracking=True,
    )
    totalizer_at_installation_litres = Litres("Totalizer at installation, l", tracking=True)
    totalizer_at_removal_litres = Litres("Totalizer at removal, l", tracking=True)
    proving_ids = fields.One2many("proil.meter.proving", "meter_id", "Provings")

    _figures_are_possible = models.Constraint(
        """CHECK (mpe_share > 0 AND mpe_share < 0.1 AND drift_sd_share BETWEEN 0 AND 0.1
            AND repeatability_sd_share BETWEEN 0 AND 0.1 AND k_factor >= 0
            AND totalizer_digits BETWEEN 0 AND 12)""",
        "Errors of a meter are between 0 and 10 %, a totalizer has at most 12 digits, "
        "and no figure is below zero.",
    )

    def _proving(self, at):
        """The last confirmed proving before a moment; empty when there was none."""
        return self.env["proil.meter.proving"].search(
            [("meter_id", "=", self.id), ("state", "=", "confirmed"), ("proved_at", "<=", at)],
            order="proved_at desc, id desc",
            limit=1,
        )

    def _sheet(self, at):
        """The data sheet at a moment; a compartment without a meter gets that of the class."""
        if not self:
            return _DEFAULT
        proving = self._proving(at)
        return MeterSheet(
            self.mpe_share,
            proving.sd_share if proving else None,
            self.drift_sd_share,
            self.repeatability_sd_share,
        )
