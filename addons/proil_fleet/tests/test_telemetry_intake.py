from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.proil_fleet.tests.telemetry_common import TelemetryCommon

from proil_core.telemetry.screening import Reason


@tagged("post_install", "-at_install")
class TestTelemetryIntake(TelemetryCommon):
    def _take(self, positions=None, *levels, now=None):
        device = self.device.with_user(self.env.ref("proil_fleet.user_telemetry"))
        return device._take(positions, levels, now or self.now)

    def test_positions_are_stored_as_sent(self):
        [receipt] = self._take(self._positions(2, heading_deg=[None, 90.5]))

        self.assertEqual((receipt.accepted, receipt.duplicates, receipt.refused), (2, 0, {}))
        rows = self._rows(
            "proil_position", "device_id, latitude, longitude, speed_kmh, heading_deg"
        )
        self.assertEqual(
            rows,
            [(self.device.id, 55.75, 37.61, 0, None), (self.device.id, 55.751, 37.61, 10, 90.5)],
        )

    def test_moments_are_kept_to_the_millisecond(self):
        at_ms = self.start_ms + 123

        self._take(self._positions(1, at_ms=[at_ms]))

        [(at, received_at)] = self._rows("proil_position", "at, received_at")
        self.assertEqual(at, self.now - timedelta(minutes=1) + timedelta(milliseconds=123))
        self.assertEqual(received_at, self.now)

    def test_levels_belong_to_a_channel_or_to_a_compartment(self):
        receipts = self._take(
            None,
            ("1", self._levels(1, pulses_l=[204816.37], level_mm=[None])),
            (self.diesel.public_id, self._levels(1)),
        )

        self.assertEqual([receipt.accepted for receipt in receipts], [1, 1])
        rows = self._rows("proil_level_sample", "compartment_id, level_mm, pulses_l, temperature_c")
        self.assertCountEqual(
            rows, [(self.petrol.id, None, 204816.37, 12.5), (self.diesel.id, 800, None, 12.5)]
        )

    def test_nothing_is_stored_twice(self):
        self._take(self._positions(3), ("1", self._levels(3)))

        again = self._take(self._positions(5), ("1", self._levels(4, start_s=2)))

        self.assertEqual([(each.accepted, each.duplicates) for each in again], [(2, 3), (3, 1)])
        self.assertEqual(len(self._rows("proil_position")), 5)
        self.assertEqual(len(self._rows("proil_level_sample")), 6)

    def test_rows_that_come_late_and_out_of_order_find_their_place(self):
        self._take(self._positions(1, start_s=5))

        [receipt] = self._take(self._positions(3, at_ms=self._times(3)[::-1]))

        self.assertEqual(receipt.accepted, 3)
        times = [at for (at,) in self._rows("proil_position", "at")]
        self.assertEqual(times, sorted(times))

    def test_a_moment_twice_in_a_block_counts_once(self):
        [receipt] = self._take(None, ("1", self._levels(2, at_ms=[self.start_ms] * 2)))

        self.assertEqual((receipt.accepted, receipt.duplicates), (1, 1))
        self.assertEqual(self._rows("proil_level_sample", "level_mm"), [(800.0,)])

    def test_two_units_of_a_tanker_do_not_shadow_each_other(self):
        self._take(None, ("1", self._levels(1)))
        other = self._create_device(self.tanker, "SN-2")

        [receipt] = other._take(None, [("1", self._levels(1))], self.now)

        self.assertEqual((receipt.accepted, receipt.duplicates), (1, 0))

    def test_every_refused_row_has_its_reason_and_the_others_are_stored(self):
        hour_ms = 3_600_000
        at_ms = self._times(4)
        at_ms[1] += hour_ms
        at_ms[2] -= 24 * 450 * hour_ms

        [receipt] = self._take(self._positions(4, at_ms=at_ms, speed_kmh=[0, 0, 0, 900]))

        self.assertEqual(
            receipt.refused,
            {Reason.FROM_FUTURE: [1], Reason.TOO_OLD: [2], Reason.BAD_RANGE: [3]},
        )
        self.assertEqual((receipt.accepted, receipt.duplicates), (1, 0))
        self.assertEqual(len(self._rows("proil_position")), 1)

    def test_a_compartment_that_the_unit_does_not_know(self):
        strange = self._create_tanker("В777ОР99", {self.ai95: 1000}).compartment_ids
        for name in ("2", strange.public_id, ""):
            with self.subTest(name):
                [receipt] = self._take(None, (name, self._levels(2)))
                self.assertEqual(receipt.refused, {Reason.UNKNOWN_COMPARTMENT: [0, 1]})
                self.assertEqual(receipt.accepted, 0)
        self.assertEqual(self._rows("proil_level_sample"), [])

    def test_the_unit_was_heard_of(self):
        self._take(None, ("nobody's", self._levels(1)))

        self.assertEqual(self.device.last_seen_at, self.now)
        self.assertEqual(self.tanker.last_heard_at, self.now)


@tagged("post_install", "-at_install")
class TestLastPosition(TelemetryCommon):
    def _see(self, start_s, **columns):
        self.device._take(self._positions(3, start_s, **columns), [], self.now)
        self.env.invalidate_all()
        return self.tanker.last_position_ids

    def test_it_is_the_latest_row(self):
        seen = self._see(0, at_ms=self._times(3)[::-1])

        self.assertEqual(seen.latitude, 55.75)
        self.assertEqual(seen.at, self.now - timedelta(seconds=58))
        self.assertEqual(seen.id, self.tanker.id)
        self.assertEqual(seen.map_url, "https://yandex.ru/maps/?pt=37.610000,55.750000&z=16&l=map")

    def test_it_moves_on_and_never_back(self):
        self._see(0)

        self.assertEqual(self._see(10, longitude=[37.7] * 3).longitude, 37.7)
        self.assertEqual(self._see(5, longitude=[37.8] * 3).longitude, 37.7)
        self.assertEqual(len(self.tanker.last_position_ids), 1)

    def test_a_refused_row_is_no_position(self):
        at_ms = self._times(3)
        at_ms[2] += 3_600_000

        self.assertEqual(self._see(0, at_ms=at_ms).latitude, 55.751)

    def test_speed_may_be_missing(self):
        self.assertEqual(self._see(0, speed_kmh=None).speed_kmh, 0)
