from functools import reduce

from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel import cusum

# Long enough for a loss of half a litre a shift to show; what was before is settled.
LAST_BALANCES = 200
_FIELDS = {"driver": "driver_id", "tanker": "tanker_id", "meter": "compartment_id"}


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
        for each in self:
            each.subject = (
                each.driver_id.name
                or each.tanker_id.license_plate
                or f"{each.compartment_id.tanker_id.license_plate} · "
                f"{each.compartment_id.display_name}"
            )

    @api.model
    def _count(self, balance):
        """Bring the sums of the driver, the tanker and the meter of a balance up to date."""
        subjects = {
            "driver": balance.driver_id,
            "tanker": balance.tanker_id,
            "meter": balance.compartment_id,
        }
        for kind, subject in subjects.items():
            field = _FIELDS[kind]
            found = self.search([(field, "=", subject.id)])
            (found or self.create({"kind": kind, field: subject.id}))._recount(balance)

    def _recount(self, last):
        """Over the balances that count, so that a new revision of any of them counts, too."""
        field = _FIELDS[self.kind]
        balances = self.env["proil.balance"].search(
            [
                (field, "=", self[field].id),
                ("is_current", "=", True),
                ("state", "in", ("ok", "check", "fail")),
            ],
            order="shift_id, id desc",
            limit=LAST_BALANCES,
        )
        losses = [-float(balance.stock_litres) for balance in reversed(balances)]
        total = reduce(cusum.advance, losses, 0.0)
        was_alarm = self.is_alarm
        self.write(
            {
                "litres": total,
                "last_loss_litres": losses[-1] if losses else 0,
                "balances_count": len(losses),
                "is_alarm": cusum.is_alarm(total),
                "counted_at": fields.Datetime.now(),
            }
        )
        if self.is_alarm and not was_alarm:
            self._raise_alarm(last)

    def _raise_alarm(self, balance):
        self.env["proil.fuel.alarm"]._raise(
            "cusum",
            "red",
            fields.Datetime.now(),
            shift_id=balance.shift_id.id,
            compartment_id=balance.compartment_id.id,
            balance_id=balance.id,
            litres=-self.litres,
        )
