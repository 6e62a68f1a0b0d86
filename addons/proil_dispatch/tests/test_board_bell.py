import threading
import time

from odoo.tests import BaseCase, tagged

from odoo.addons.proil_dispatch.board_bell import Bell

PAUSE_S = 0.3


@tagged("post_install", "-at_install")
class TestBoardBell(BaseCase):
    def setUp(self):
        super().setUp()
        self.rung = []
        self.has_rung = threading.Event()
        self.bell = Bell(self._ring, PAUSE_S)

    def _ring(self, channels):
        self.rung.append((time.monotonic(), channels))
        self.has_rung.set()

    def _wait(self):
        self.assertTrue(self.has_rung.wait(5), "the bell did not ring")
        self.has_rung.clear()

    def test_after_a_quiet_while_it_rings_at_once(self):
        asked_at = time.monotonic()

        self.bell.ring_soon("board")
        self._wait()

        [(rung_at, channels)] = self.rung
        self.assertEqual(channels, ["board"])
        self.assertLess(rung_at - asked_at, PAUSE_S)

    def test_a_busy_moment_is_one_ring_when_the_pause_is_over(self):
        self.bell.ring_soon("board")
        self._wait()

        for _order in range(20):
            self.bell.ring_soon("board")
        self._wait()

        first, second = (rung_at for rung_at, _channels in self.rung)
        self.assertGreaterEqual(second - first, PAUSE_S * 0.9)

    def test_every_channel_is_rung_for_once(self):
        self.bell.ring_soon("one")
        self._wait()

        for channel in ("one", "two", "one"):
            self.bell.ring_soon(channel)
        self._wait()

        self.assertEqual(self.rung[-1][1], ["one", "two"])
