from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.proil_fleet.tests.common import MORNING
from odoo.addons.proil_fleet.tests.equipment_common import ProilEquipmentCommon
from odoo.addons.proil_fleet.tests.telemetry_common import TelemetryCommon
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_core.fuel.dip import Dip, DipKind
from proil_core.refusal import Code, Refusal

MINUTE = timedelta(minutes=1)
STEP_S = 10
# Minutes of the shift: the fill takes 40 l, which is 20 mm, out of 500 mm; then a load of 600 l.
FILL, FILL_END, LOAD, LOAD_END, END = 30, 32, 60, 70, 100


def _at(minute):
    return MORNING + minute * MINUTE


def _level_mm(minute):
    """The tank of `equipment_common` has 2 l a millimetre."""
    level = 500.0
    level -= 20 * min(max((minute - FILL) / (FILL_END - FILL), 0), 1)
    return level + 300 * min(max((minute - LOAD) / (LOAD_END - LOAD), 0), 1)


def _drives(minute):
    return 10 <= minute < 25 or 40 <= minute < 55 or 85 <= minute < 92


@tagged("post_install", "-at_install")
class TestTelemetryDips(ProilEquipmentCommon, TelemetryCommon):
    """A shift with a probe: 30 minutes, a fill, a load at the depot, the way home."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enter_table()
        cls.probe = cls._install("proil.probe")
        cls.petrol.density15 = 745
        cls.shift = cls._open_shift()

    def _send(self, minutes, received=None, device=None, **changed):
        """What the unit sends of the minutes from one to another; `changed` are columns."""
        moments = [
            minutes[0] + number * STEP_S / 60
            for number in range(int(6 * (minutes[1] - minutes[0])))
        ]
        start_ms = round(MORNING.timestamp() * 1000)
        columns = {
            "at_ms": [start_ms + round(minute * 60_000) for minute in moments],
            "level_mm": [_level_mm(minute) for minute in moments],
            "temperature_c": [12.0] * len(moments),
            "speed_kmh": [30.0 if _drives(minute) else 0.0 for minute in moments],
        }
        given = {name: [change(minute) for minute in moments] for name, change in changed.items()}
        [receipt] = (device or self.device)._take(
            None,
            [(self.petrol.public_id, columns | given)],
            _at(minutes[1] if received is None else received),
        )
        return receipt

    def _work(self):
        """The fill and the load as the driver records them."""
        before = self.petrol.totalizer_litres
        fills = self.env["proil.fill"].with_user(self.driver_api)
        self.fill = fills._start(self.shift, self.ai95, before, _at(FILL))
        self.fill._finish(before + 40, Decimal(40), Decimal(5000), _at(FILL_END))
        self.load = self.shift._record_load(
            self.petrol, "AI-95", Decimal(600), "1", _at(LOAD_END), temperature_c=12.0
        )

    def _derive(self, minute=END, **options):
        self.shift._derive_dips(_at(minute), **options)
        return self._derived()

    def _faults(self):
        faults = self.env["proil.telemetry.fault"]
        return faults.search([("shift_id", "=", self.shift.id)])

    def _derived(self):
        return self.shift.reading_ids.filtered(lambda each: each.source == "telemetry")

    def test_a_shift_tells_its_dips(self):
        self._send((0, END))
        self._work()

        dips = self._derive(is_closing=True)

        self.assertEqual(
            [(dip.kind, dip.level_mm, dip.level_litres) for dip in dips],
            [
                ("opening", 500, 1000),
                ("pre", 500, 1000),
                ("post", 480, 960),
                ("load_pre", 480, 960),
                ("load_post", 780, 1560),
                ("closing", 780, 1560),
            ],
        )
        self.assertEqual(set(dips.mapped("is_valid")), {True})
        self.assertEqual([dip.stop_number for dip in dips], [0, 1, 1, 2, 2, 3])
        self.assertEqual(dips.fill_id, self.fill)
        self.assertEqual(dips.load_id, self.load)
        self.assertTrue(all(dip.samples > 2 and dip.temperature_c == 12 for dip in dips))

    def test_looking_again_adds_nothing(self):
        self._send((0, END))
        self._work()
        first = self._derive()

        self.assertEqual(self._derive(), first)

    def test_the_last_stand_is_no_closing_while_the_shift_is_open(self):
        self._send((0, END))

        self.assertEqual(self._derive().mapped("kind"), ["opening"])

    def test_closing_the_shift_looks_once_more(self):
        self._send((0, END))
        self._work()

        self.shift._close(self._readings(totalizer="50040", level=("1560", "600")), _at(END))

        self.assertIn("closing", self._derived().mapped("kind"))

    def test_a_dip_is_of_the_stop_at_which_somebody_read_it_by_hand(self):
        by_hand = Dip(DipKind.PRE, _at(FILL - 1), Decimal(1000), stop=7)
        read = self.shift._record_dip(self.petrol, by_hand, _at(FILL))
        self._send((0, END))
        self._work()

        dips = self._derive()

        self.assertEqual(read._moved(), self.fill)
        self.assertEqual([dip.stop_number for dip in dips[:3]], [0, 7, 7])

    def test_samples_that_come_late_are_used_and_said_to_be_late(self):
        self._send((20, END))
        self._send((0, 20), received=END)
        self._work()

        dips = self._derive()

        self.assertIn("opening", dips.mapped("kind"))
        fault = self._faults().filtered(lambda each: each.kind == "late")
        self.assertTrue(fault.samples)

    def test_a_level_without_temperature_is_kept_and_doubted(self):
        self._send((0, 9), temperature_c=lambda minute: None)

        [dip] = self._derive(9)

        self.assertEqual((dip.is_valid, dip.reason), (False, "missing_temperature"))
        self.assertIn("missing_temperature", self._faults().mapped("kind"))

    def test_a_probe_that_is_stuck_tells_nothing(self):
        self._send((0, END), level_mm=lambda minute: 500.0, pulses_l=lambda minute: 10 * minute)
        self._work()

        self.assertFalse(self._derive(is_closing=True))
        self.assertIn("stuck_probe", self._faults().mapped("kind"))

    def test_a_level_outside_the_table_is_told_and_stops_nobody(self):
        self._send((0, 9), level_mm=lambda minute: 1500.0)

        self.assertFalse(self._derive(9))
        [fault] = self._faults()
        self.assertEqual(fault.kind, "no_dip")
        self.assertIn("outside the strapping table", fault.reason)

    def test_a_dip_that_is_refused_leaves_the_others(self):
        self._send((0, END), level_mm=lambda minute: _level_mm(minute) if minute < 50 else 1500.0)
        self._work()

        kinds = self._derive().mapped("kind")

        self.assertEqual(kinds, ["opening", "pre", "post"])
        self.assertIn("no_dip", self._faults().mapped("kind"))

    def test_without_a_probe_it_is_told(self):
        self.probe.removed_at = MORNING - MINUTE
        self._send((0, 9))

        self.assertFalse(self._derive(9))
        self.assertEqual(self._faults().kind, "no_dip")

    def test_faults_that_are_over_go(self):
        self.probe.removed_at = MORNING - MINUTE
        self._send((0, 9))
        self._derive(9)
        self.probe.removed_at = False

        self._derive(9)

        self.assertFalse(self._faults())

    def _send_by_phone(self):
        phone = self.env["proil.telemetry.device"]._of_app(self.tanker)
        self._send((0, 9), device=phone)
        return self._derive(9)

    def test_a_phone_passes_a_probe_on_that_has_no_unit(self):
        self.device.channel_ids.unlink()

        self.assertEqual(self._send_by_phone().mapped("level_mm"), [500])

    def test_a_phone_does_not_outvote_the_unit(self):
        self.assertFalse(self._send_by_phone())

    def test_a_tanker_that_sends_nothing_has_no_dips_and_no_faults(self):
        self._work()

        self.assertFalse(self._derive(is_closing=True))
        self.assertFalse(self._faults())


@tagged("post_install", "-at_install")
class TestWhenDipsAreSought(TelemetryCommon):
    def _planned(self, trap):
        jobs = [job for job in trap.enqueued_jobs if job.method_name == "_job_derive_dips"]
        return sorted(job.eta for job in jobs)

    def test_after_the_opening_and_after_a_load(self):
        with trap_jobs() as trap:
            shift = self._open_shift(now=self.now)
            opened = self._planned(trap)
            shift._record_load(self.petrol, "AI-95", Decimal(10), "1", self.now + MINUTE)

        self.assertEqual(opened, [self.now + 6 * MINUTE])
        self.assertEqual(self._planned(trap)[0], self.now + 6 * MINUTE)

    def test_the_next_window_is_planned_when_one_is_over(self):
        shift = self._open_shift(now=self.now)
        shift._record_load(self.petrol, "AI-95", Decimal(10), "1", self.now + MINUTE)
        with trap_jobs() as trap:
            shift._plan_dips(self.now + 10 * MINUTE)

        self.assertEqual(self._planned(trap), [self.now + 17 * MINUTE])

    def test_nothing_is_sought_when_all_windows_are_over(self):
        shift = self._open_shift(now=self.now)
        with trap_jobs() as trap:
            shift._plan_dips(self.now + 10 * MINUTE)

        self.assertEqual(self._planned(trap), [])

    def test_nothing_is_sought_on_a_tanker_without_a_unit(self):
        tanker = self._create_tanker("В777ОР99", {self.ai95: 1000})
        with trap_jobs() as trap:
            self._open_shift(
                tanker=tanker, readings=self._readings(tanker, level=["100"]), now=self.now
            )

        self.assertEqual(self._planned(trap), [])

    def test_a_job_that_meets_another_comes_again(self):
        shift = self._open_shift(now=self.now)
        busy = Refusal(Code.BUSY)
        with (
            patch.object(type(self.petrol), "_lock", side_effect=busy),
            self.assertRaises(RetryableJobError),
        ):
            shift._job_derive_dips()

    def test_a_job_of_a_closed_shift_does_nothing(self):
        shift = self._open_shift(now=self.now)
        shift._close(self._readings(), self.now + MINUTE)
        with trap_jobs() as trap:
            shift._job_derive_dips()

        self.assertEqual(self._planned(trap), [])
