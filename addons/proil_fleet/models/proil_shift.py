from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.dip import Dip, DipKind
from proil_core.refusal import Code, Refusal

from ..refused_change import RefusedChange


class ProilShift(models.Model):
    """One driver on one tanker from the opening to the closing readings."""

    _name = "proil.shift"
    _inherit = "proil.public.mixin"
    _description = "Shift"
    _order = "opened_at desc, id desc"
    _rec_names_search = ["driver_id.name", "tanker_id.license_plate"]
    _public_id_prefix = "shf_"

    driver_id = fields.Many2one(
        "proil.driver", required=True, readonly=True, index=True, ondelete="restrict"
    )
    tanker_id = fields.Many2one(
        "fleet.vehicle", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    opened_at = fields.Datetime("Opened", required=True, readonly=True)
    closed_at = fields.Datetime("Closed", readonly=True)
    reading_ids = fields.One2many("proil.reading", "shift_id", "Readings", readonly=True)
    load_ids = fields.One2many("proil.load", "shift_id", "Loads", readonly=True)
    fill_ids = fields.One2many("proil.fill", "shift_id", "Fills", readonly=True)
    balance_ids = fields.One2many(
        "proil.balance", "shift_id", readonly=True, domain=[("is_current", "=", True)]
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Grades",
        compute="_compute_product_ids",
        search="_search_product_ids",
    )
    litres_loaded = Litres("Loaded, l", compute="_compute_litres_loaded")
    litres_poured = Litres("Poured, l", compute="_compute_litres_poured")
    variance_litres = Litres("Variance, l", compute="_compute_variance_litres")

    _driver_has_one_open = models.UniqueIndex(
        "(driver_id) WHERE state = 'open'", "The driver already has an open shift."
    )
    _tanker_is_in_one_open = models.UniqueIndex(
        "(tanker_id) WHERE state = 'open'", "The tanker is already in an open shift."
    )
    _is_closed_at_a_time = models.Constraint(
        "CHECK ((state = 'closed') = (closed_at IS NOT NULL))",
        "A shift has a closing time when it is closed, and only then.",
    )
    _stays_closed = RefusedChange(
        "UPDATE",
        "OLD.state = 'closed' AND NEW.state <> OLD.state",
        "A closed shift is not opened again.",
    )

    @api.depends("driver_id.name", "tanker_id.license_plate")
    def _compute_display_name(self):
        for shift in self:
            shift.display_name = f"{shift.driver_id.name} · {shift.tanker_id.license_plate}"

    @api.depends("tanker_id.compartment_ids.product_id")
    def _compute_product_ids(self):
        for shift in self:
            shift.product_ids = shift.tanker_id.compartment_ids.product_id

    def _search_product_ids(self, operator, value):
        return [("tanker_id.compartment_ids.product_id", operator, value)]

    @api.depends("load_ids.litres", "load_ids.is_reversed")
    def _compute_litres_loaded(self):
        counts = [("is_reversed", "=", False)]
        self._add_up("proil.load", "litres", into="litres_loaded", domain=counts)

    @api.depends("fill_ids.litres", "fill_ids.kind", "fill_ids.is_reversed")
    def _compute_litres_poured(self):
        counts = [("is_reversed", "=", False), ("kind", "!=", "return")]
        self._add_up("proil.fill", "litres", into="litres_poured", domain=counts)

    @api.depends("balance_ids.variance_litres", "balance_ids.is_current")
    def _compute_variance_litres(self):
        counts = [("is_current", "=", True)]
        self._add_up("proil.balance", "variance_litres", into="variance_litres", domain=counts)

    def _add_up(self, model, litres, into, domain=()):
        sums = dict(
            self.env[model]._read_group(
                [("shift_id", "in", self.ids), *domain], ["shift_id"], [f"{litres}:sum"]
            )
        )
        for shift in self:
            shift[into] = sums.get(shift, 0)

    @api.model
    def _open_ones(self, owners, field):
        """The open shift of each of `owners`, drivers or tankers, that has one."""
        shifts = self.search([(field, "in", owners.ids), ("state", "=", "open")])
        return {shift[field]: shift for shift in shifts}

    @api.model
    def _open(self, driver, tanker, readings, now):
        """Open a shift; `readings` maps each compartment of the tanker to its Readings.

        Raises SHIFT_ALREADY_OPEN, TANKER_BUSY and what `_take_readings` raises.
        """
        tanker.compartment_ids._lock()
        if driver.open_shift_id:
            raise Refusal(Code.SHIFT_ALREADY_OPEN, shift=driver.open_shift_id.public_id)
        if tanker.open_shift_id:
            raise Refusal(Code.TANKER_BUSY, tanker=tanker.license_plate)
        shift = self.create({"driver_id": driver.id, "tanker_id": tanker.id, "opened_at": now})
        shift._take_readings("opening", readings, now)
        return shift

    def _close(self, readings, now):
        """Close the shift on what was read and keep the balance of each compartment.

        Raises SHIFT_NOT_OPEN, SHIFT_HAS_ORDERS and what `_take_readings` raises.
        """
        self._hold_open()
        if blockers := self._closing_blockers():
            raise Refusal(Code.SHIFT_HAS_ORDERS, blockers=blockers)
        self._take_readings("closing", readings, now)
        self.write({"state": "closed", "closed_at": now})
        self._reconcile()

    def _closing_blockers(self):
        """Extension point: texts for the driver that name what must end before the closing."""
        pouring = self.fill_ids.filtered(lambda fill: fill.state == "pouring")
        return pouring.compartment_id.mapped("display_name")

    def _hold_open(self):
        """Refuse a closed shift; keep this one open, and its fuel, until the transaction ends."""
        self.tanker_id.compartment_ids._lock()
        if self.state != "open":
            raise Refusal(Code.SHIFT_NOT_OPEN)

    def _take_readings(self, kind, readings, now):
        """Set every compartment to what was read.

        Raises COMPARTMENT_UNKNOWN, READINGS_MISSING, LEVEL_ABOVE_CAPACITY, LITRES_NEGATIVE,
        TOTALIZER_BACKWARDS, LEVEL_OUT_OF_TABLE, STRAPPING_TABLE_MISSING.
        """
        compartments = self.tanker_id.compartment_ids
        given = compartments.browse().union(*readings)
        self._check_own(given)
        if missing := compartments - given:
            raise Refusal(Code.READINGS_MISSING, compartments=missing.mapped("name"))
        vals_list = []
        for compartment, reading in readings.items():
            dip = Dip(DipKind(kind), now, reading.level, reading.totalizer, reading.facts)
            vals_list.append(self._prepare_reading_vals(compartment, dip, now))
            compartment._take_reading(reading.totalizer, vals_list[-1]["level_litres"])
        self.env["proil.reading"].create(vals_list)

    def _check_own(self, compartments):
        if unknown := compartments - self.tanker_id.compartment_ids:
            raise Refusal(Code.COMPARTMENT_UNKNOWN, compartments=unknown.mapped("name"))

    def _after_record(self, compartment):
        """Extension point: a dip, a load or a fill of an open shift was recorded."""

    def _readings_of(self, compartment):
        """The opening and the closing reading of a compartment, by hand, that count."""
        readings = self.reading_ids.filtered(
            lambda each: (
                each.compartment_id == compartment
                and each.kind in ("opening", "closing")
                and each.source == "manual"
            )
        )
        return readings._counted().sorted(lambda each: each.kind == "closing")

    def _compartment_of_meter(self, product, totalizer):
        """The compartment with `product` whose meter stands nearest to `totalizer`.

        Compartments of one grade have a meter each; the number the driver reads tells which.
        """
        compartments = self.tanker_id.compartment_ids.filtered(
            lambda each: each.product_id == product
        )
        if not compartments:
            raise Refusal(Code.TANKER_WITHOUT_GRADE, grades=product.mapped("grade_code"))
        return min(compartments, key=lambda each: abs(each.totalizer_litres - totalizer))
