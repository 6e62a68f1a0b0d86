from datetime import timedelta
from decimal import Decimal

from odoo.tests import new_test_user, tagged

from odoo.addons.proil_fleet.tests.common import MORNING
from odoo.addons.proil_fleet.tests.equipment_common import ProilEquipmentCommon
from odoo.addons.proil_fleet.tests.telemetry_common import TelemetryCommon

from proil_core.fuel.dip import Dip, DipKind

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

    def _close(self):
        readings = self._readings(totalizer="50040", level=("1560", "600"))
        return self.shift._close(readings, _at(END))

    def _reverse(self, reading, replacement=None):
        first, second = (
            new_test_user(self.env, login, groups="proil_api.group_fuel_controller")
            for login in ("first", "second")
        )
        request = self.env["proil.reversal"].with_user(first)._request(reading, "No", replacement)
        return request.with_user(second)._approve()

    def test_a_dip_that_was_reversed_is_not_found_again_and_the_shift_is_closed(self):
        for kind, replacement in (
            ("opening", None),
            ("post", None),
            ("post", {"litres": Decimal(959)}),
        ):
            with self.subTest(kind), self.env.cr.savepoint() as savepoint:
                self._send((0, END))
                self._work()
                derived = self._derive()
                right = self._reverse(
                    derived.filtered(lambda each, kind=kind: each.kind == kind), replacement
                )

                self.assertEqual(self._derive(), derived | right)
                self._close()
                self.assertEqual(self.shift.state, "closed")
                self.assertEqual((self._derived() - derived - right).mapped("kind"), ["closing"])
                savepoint.rollback()

    def test_a_fill_that_was_put_right_keeps_its_dips_when_more_samples_come(self):
        self._send((0, FILL_END + 2))
        self._work()
        before = self._derive()
        self._reverse(self.fill, {"litres": Decimal("39.95")})
        self._send((FILL_END + 2, FILL_END + 5))

        self.assertEqual(self._derive(), before)
        self.assertEqual(before.mapped("kind"), ["opening", "pre", "post"])

    def test_a_dip_by_hand_that_was_reversed_may_come_again_and_stays_reversed(self):
        by_hand = Dip(DipKind.PRE, _at(FILL - 1), Decimal(1000))
        read = self.shift._record_dip(self.petrol, by_hand, _at(FILL))
        self._reverse(read)

        again = self.shift._record_dip(self.petrol, by_hand, _at(FILL))
        self._send((0, END))
        self._work()
        self._close()

        self.assertEqual(again, read)
        self.assertNotIn(read, self.shift._dips(self.petrol))
        self.assertFalse(self.fill.pre_reading_id)

    def test_the_last_stand_is_no_closing_while_the_shift_is_open(self):
        self._send((0, END))

        self.assertEqual(self._derive().mapped("kind"), ["opening"])

    def test_closing_the_shift_looks_once_more(self):
        self._send((0, END))
        self._work()

        self._close()

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

    def test_faults_of_the_newest_shift_come_first(self):
        self._send((0, 9), temperature_c=lambda minute: None)
        self._derive(9)
        self.shift._close(self._readings(), _at(10))
        earlier, self.shift = self.shift, self._open_shift(now=_at(20))
        self._send((20, 29), temperature_c=lambda minute: None)
        self._derive(29)

        faults = self.env["proil.telemetry.fault"].search([])

        self.assertEqual(faults.mapped("shift_id").ids, [self.shift.id, earlier.id])

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
