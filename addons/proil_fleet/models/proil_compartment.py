from odoo import api, fields, models
from odoo.exceptions import LockError, ValidationError

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.totalizer import between
from proil_core.refusal import Code, Refusal

from ..refused_change import RefusedChange


class ProilCompartment(models.Model):
    """A tank with its own meter. Whoever moves its fuel holds the lock of its row."""

    _name = "proil.compartment"
    _inherit = ["proil.public.mixin", "proil.guarded.mixin"]
    _description = "Compartment"
    _order = "tanker_id, name, id"
    _public_id_prefix = "cmp_"
    # The books: a dip, a fill, a load or a reversal moves them.
    _guarded = frozenset({"level_litres", "totalizer_litres", "totalizer_turns", "density15"})
    _guarded_from_all_but = "proil_api.group_driver_api"

    tanker_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_tanker", "=", True)],
    )
    name = fields.Char(required=True)
    product_id = fields.Many2one(
        "product.product",
        "Grade",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_fuel_grade", "=", True)],
    )
    capacity_litres = Litres("Capacity, l", required=True)
    level_litres = Litres(
        "Litres left", readonly=True, copy=False, help="By the books: last reading, loads, fills."
    )
    level_percent = fields.Integer("Full", compute="_compute_level_percent")
    totalizer_litres = Litres("Totalizer, l", readonly=True, copy=False, aggregator=None)
    totalizer_turns = fields.Integer(
        readonly=True, copy=False, help="How often the totalizer began anew or was put right."
    )
    active = fields.Boolean(default=True)
    reading_ids = fields.One2many("proil.reading", "compartment_id")

    _capacity_is_positive = models.Constraint(
        "CHECK (capacity_litres > 0)", "The capacity of a compartment is more than zero litres."
    )
    _level_is_within_capacity = models.Constraint(
        "CHECK (COALESCE(level_litres, 0) BETWEEN 0 AND capacity_litres)",
        "A compartment holds no less than nothing and no more than its capacity.",
    )
    _totalizer_is_not_negative = models.Constraint(
        "CHECK (COALESCE(totalizer_litres, 0) >= 0)", "A totalizer shows no less than nothing."
    )
    _totalizer_never_turns_back = RefusedChange(
        "UPDATE",
        """NEW.totalizer_litres < OLD.totalizer_litres
            AND COALESCE(NEW.totalizer_turns, 0) <= COALESCE(OLD.totalizer_turns, 0)""",
        "A totalizer never turns back. A new meter is recorded as a replacement.",
    )

    @api.depends("name", "product_id.grade_code")
    def _compute_display_name(self):
        for compartment in self:
            compartment.display_name = f"{compartment.name} · {compartment.product_id.grade_code}"

    @api.depends("level_litres", "capacity_litres")
    def _compute_level_percent(self):
        for compartment in self:
            capacity = compartment.capacity_litres
            compartment.level_percent = capacity and 100 * compartment.level_litres / capacity

    @api.constrains("tanker_id", "product_id")
    def _check_history_keeps_its_meaning(self):
        if self.sudo().reading_ids:
            raise ValidationError(
                self.env._(
                    "A compartment with readings keeps its tanker and its grade. "
                    "Archive it and add another."
                )
            )

    @api.constrains("tanker_id", "active")
    def _check_tanker_is_at_rest(self):
        """A shift closes with the compartments with which it opened."""
        for tanker in self.tanker_id.filtered("open_shift_id"):
            raise ValidationError(
                self.env._(
                    "%(plate)s is in an open shift: change its compartments after the closing.",
                    plate=tanker.license_plate,
                )
            )

    def _lock(self):
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise Refusal(Code.BUSY) from error

    def _take_reading(self, totalizer, litres):
        """Believe what was read, however the books stood."""
        self._check_level(litres)
        self._check_totalizer(totalizer)
        self.write({"level_litres": litres, **self._turned(totalizer)})

    def _turn_meter(self, totalizer):
        self._check_totalizer(totalizer)
        self.write(self._turned(totalizer))

    def _pour_in(self, litres):
        if litres <= 0:
            raise Refusal(Code.LITRES_NOT_POSITIVE, litres=litres)
        self._check_level(self.level_litres + litres)
        self.level_litres += litres

    def _pour_out(self, litres, totalizer):
        if litres > self.level_litres:
            raise Refusal(Code.LITRES_ABOVE_LEVEL, litres=litres, level=self.level_litres)
        self._check_totalizer(totalizer)
        self.write({"level_litres": self.level_litres - litres, **self._turned(totalizer)})

    def _check_level(self, level):
        if level < 0:
            raise Refusal(Code.LITRES_NEGATIVE, litres=level)
        if level > self.capacity_litres:
            raise Refusal(
                Code.LEVEL_ABOVE_CAPACITY,
                compartment=self.name,
                level=level,
                capacity=self.capacity_litres,
            )

    def _check_totalizer(self, totalizer):
        between(self.totalizer_litres, totalizer, self._totalizer_digits())

    def _totalizer_digits(self):
        """Digits of the meter that serves now; None when it never begins anew."""
        serving = self.meter_ids.filtered(lambda meter: not meter.removed_at)
        return serving.totalizer_digits or None

    def _turned(self, totalizer):
        """Where the totalizer stands; a number below the last one is a new beginning."""
        begins_anew = totalizer < self.totalizer_litres
        return {
            "totalizer_litres": totalizer,
            "totalizer_turns": self.totalizer_turns + begins_anew,
        }
