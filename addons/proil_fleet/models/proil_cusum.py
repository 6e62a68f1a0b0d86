from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres


class ProilCusum(models.Model):
    """Losses below the limit of one shift, added up over the shifts of one subject."""

    _name = "proil.cusum"
    _description = "Cumulative loss"
    _order = "is_alarm desc, litres desc, id"
    _rec_name = "subject"

    kind = fields.Selection(
        [("driver", "Driver"), ("tanker", "Tanker"), ("meter", "Meter")],
        "Of",
        required=True,
        readonly=True,
    )
    driver_id = fields.Many2one("proil.driver", readonly=True, index=True, ondelete="restrict")
    tanker_id = fields.Many2one("fleet.vehicle", readonly=True, index=True, ondelete="restrict")
    compartment_id = fields.Many2one(
        "proil.compartment", readonly=True, index=True, ondelete="restrict"
    )
    subject = fields.Char(compute="_compute_subject")
    litres = Litres("Cumulative loss, l", readonly=True, aggregator=None)
    last_loss_litres = Litres("Last loss, l", readonly=True, aggregator=None)
    balances_count = fields.Integer("Balances", readonly=True)
    is_alarm = fields.Boolean("Alarm", readonly=True, index=True)
    counted_at = fields.Datetime("Counted", readonly=True)

    _has_one_subject = models.Constraint(
        """CHECK (num_nonnulls(driver_id, tanker_id, compartment_id) = 1
            AND CASE kind WHEN 'driver' THEN driver_id IS NOT NULL
                WHEN 'tanker' THEN tanker_id IS NOT NULL
                ELSE compartment_id IS NOT NULL END)""",
        "A cumulative loss is of one driver, one tanker or one meter.",
    )
    _driver_is_unique = models.UniqueIndex("(driver_id) WHERE driver_id IS NOT NULL")
    _tanker_is_unique = models.UniqueIndex("(tanker_id) WHERE tanker_id IS NOT NULL")
    _compartment_is_unique = models.UniqueIndex("(compartment_id) WHERE compartment_id IS NOT NULL")

    @api.depends("driver_id.name", "tanker_id.license_plate", "compartment_id.display_name")
    def _compute_subject(self):
        for cusum in self:
            cusum.subject = (
                cusum.driver_id.name
                or cusum.tanker_id.license_plate
                or f"{cusum.compartment_id.tanker_id.license_plate} · "
                f"{cusum.compartment_id.display_name}"
            )
