from decimal import Decimal

from odoo import api, fields, models

from proil_core.fuel.data_sheets import DIPSTICK, PROBES, LevelSheet, ProbeKind


def _figure(label, explained=None):
    """A number of the data sheet: that of the kind until somebody enters a measured one."""
    return fields.Float(
        label,
        digits=(9, 6),
        compute="_compute_data_sheet",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help=explained,
    )


class ProilProbe(models.Model):
    """A level probe and its data sheet; `_sd` is one standard deviation."""

    _name = "proil.probe"
    _inherit = "proil.equipment.mixin"
    _description = "Probe"

    kind = fields.Selection(
        [("magnetostrictive", "Magnetostrictive"), ("capacitive", "Capacitive")],
        required=True,
        default="magnetostrictive",
        tracking=True,
    )
    tilt_compensated = fields.Boolean(
        "Has an inclinometer", help="The reading is already free of the tilt.", tracking=True
    )
    zero_offset_mm = fields.Float(
        "Zero offset, mm",
        digits=(9, 2),
        help="Added to what the probe reads, to meet the zero of the strapping table.",
        tracking=True,
    )
    probe_offset_mm = _figure(
        "Distance from the centre, mm",
        "From the middle of the surface of the fuel: a tilt moves the level by it.",
    )
    reading_sd_mm = _figure("Reading, ± mm")
    tilt_sd_deg = _figure("Tilt, ± °")
    temperature_bias_sd_c = _figure("Temperature offset, ± °C")
    temperature_noise_sd_c = _figure("Temperature noise, ± °C")
    permittivity_sd_share = _figure(
        "Other fuel, ±", "How much the reading changes as a whole when other fuel comes in."
    )
    permittivity_drift_share_per_c = _figure("Warming, per °C")

    _sheet_is_possible = models.Constraint(
        """CHECK (reading_sd_mm > 0 AND tilt_sd_deg <= 45
            AND GREATEST(permittivity_sd_share, permittivity_drift_share_per_c) <= 1
            AND LEAST(probe_offset_mm, tilt_sd_deg, temperature_bias_sd_c, temperature_noise_sd_c,
                permittivity_sd_share, permittivity_drift_share_per_c) >= 0)""",
        "An uncertainty is not below zero, no share is above 100 %, no tanker tilts by more than "
        "45°, and no probe reads without any error.",
    )

    @api.depends("kind", "tilt_compensated")
    def _compute_data_sheet(self):
        """A kind brings the figures of its class; a test on site puts better ones in."""
        for probe in self:
            sheet = PROBES[ProbeKind(probe.kind)]
            if probe.tilt_compensated:
                sheet = sheet.with_inclinometer()
            probe.update(vars(sheet))

    def _sheet(self):
        """The data sheet of this probe; a compartment without one is read with a dipstick."""
        if not self:
            return DIPSTICK
        return LevelSheet(**{name: self[name] for name in vars(DIPSTICK)})

    def _level_mm(self, read_mm):
        """What the strapping table takes, from what the probe read."""
        return read_mm + Decimal(str(self.zero_offset_mm))
