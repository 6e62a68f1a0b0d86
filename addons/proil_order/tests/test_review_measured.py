from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.tests import new_test_user, tagged

from proil_core.fuel.dip import Dip, DipFacts, DipKind
from proil_core.proof.photos import PhotoKind

from .test_review import ReviewCase

# No unit on board has this id.
A_PHONE = 10**6


@tagged("post_install", "-at_install")
class TestMeasured(ReviewCase):
    """A dip after the fill may say that other litres left the compartment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.fastest_fill_l_per_min = 0
        cls.noon = fields.Datetime.now()

    def _dip(self, kind, litres, after_s=0, fill=None, **facts):
        at = self.noon + timedelta(seconds=after_s)
        dip = Dip(DipKind(kind), at, Decimal(litres), facts=DipFacts(temperature_c=12.0, **facts))
        return self.shift.with_user(self.driver_api)._record_dip(self.petrol, dip, at, fill=fill)

    def _derive(self, order, before, after):
        """The dips by a probe around the fill, both found when it is over."""
        self._dip("pre", before, -10, order.fill_id, source="telemetry")
        return self._dip("post", after, 60, order.fill_id, source="telemetry")

    def _reverse(self, reading, replacement=None):
        reversals = self.env["proil.reversal"].with_user(self.fedor)
        second = new_test_user(self.env, "second", groups="proil_api.group_fuel_controller")
        return reversals._request(reading, "No", replacement).with_user(second)._approve()

    def _fuelled(self, before="1000"):
        if before:
            self._dip("pre", before)
        return self._create_order("fuelled")

    def _hear(self, **pulses):
        """The meter's counter as its telemetry sent it, by seconds from noon."""
        self.env["proil.level.sample"]._make_room(self.noon.date(), self.noon.date())
        for name, litres in pulses.items():
            self.env.cr.execute(
                """
                INSERT INTO proil_level_sample
                    (compartment_id, device_id, at, received_at, pulses_l)
                VALUES (%s, %s, %s, %s, %s)
                """,
                [
                    self.petrol.id,
                    A_PHONE,
                    self.noon + timedelta(seconds=int(name.removeprefix("s").replace("_", "-"))),
                    self.noon,
                    litres,
                ],
            )

    def test_a_level_that_agrees_is_no_doubt(self):
        order = self._fuelled()

        self._dip("post", "961", 60)

        self.assertEqual(order.review_state, "none")

    def test_a_level_that_fell_otherwise_puts_the_order_into_review(self):
        order = self._fuelled()

        self._dip("post", "930", 60)

        self.assertEqual((order.state, order.review_state), ("fuelled", "waiting"))
        self.assertEqual(order.review_doubts, "level_disagrees")
        told = order.event_ids[-1]
        self.assertEqual((told.event, told.actor_id), ("review", self.driver.partner_id))
        self.assertIn("level of the compartment", told.details)
        self.assertEqual(order._first_broken_event(), 0)

    def test_without_a_dip_before_the_fill_the_level_says_nothing(self):
        order = self._fuelled(before=None)

        self._dip("post", "930", 60)

        self.assertEqual(order.review_state, "none")

    def test_dips_by_the_probe_alone_tell_what_left_the_compartment(self):
        for after, state in (("961", "none"), ("930", "waiting")):
            with self.subTest(after), self.env.cr.savepoint() as savepoint:
                order = self._create_order("fuelled")

                self._derive(order, "1000", after)

                self.assertEqual(order.review_state, state)
                savepoint.rollback()

    def test_a_dip_by_the_probe_is_compared_with_one_by_the_probe(self):
        order = self._fuelled(before="970")

        self._derive(order, "1000", "960")

        self.assertEqual(order.review_state, "none")

    def test_a_dip_that_was_reversed_says_nothing(self):
        for replacement, state in ((None, "none"), ({"litres": Decimal(999)}, "waiting")):
            with self.subTest(state), self.env.cr.savepoint() as savepoint:
                pre = self._dip("pre", "970")
                order = self._create_order("fuelled")
                self._reverse(pre, replacement)

                self._dip("post", "930", 60)

                self.assertEqual(order.review_state, state)
                savepoint.rollback()

    def test_a_dip_that_was_reversed_says_nothing_when_it_comes_again(self):
        order = self._create_order("fuelled")
        self._reverse(self._dip("post", "930", 60))
        self._dip("pre", "1000", -10, order.fill_id, source="telemetry")

        self._dip("post", "930", 60)

        self.assertEqual(order.review_state, "none")

    def test_a_level_that_still_moves_says_nothing(self):
        order = self._fuelled()

        self._dip("post", "930", 60, level_sd_mm=9.0)

        self.assertEqual(order.review_state, "none")

    def test_pulses_are_compared_when_they_span_the_fill(self):
        cases = {
            "agree": ({"s0": 100.0, "s30": 140.0}, "none"),
            "differ": ({"s0": 100.0, "s30": 147.0}, "waiting"),
            "a factor that is a little off": ({"s0": 100.0, "s30": 140.15}, "none"),
            "lost for a moment": ({"s0": 100.0, "s10": 120.0, "s20": 0.0, "s30": 140.0}, "none"),
            "a new meter": ({"s0": 100.0, "s10": 120.0, "s20": 0.0, "s30": 20.0}, "none"),
        }
        for name, (pulses, state) in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                order = self._fuelled()
                self._hear(**pulses)

                self._dip("post", "960", 60)

                self.assertEqual(order.review_state, state)
                savepoint.rollback()

    def test_without_a_dip_the_pulses_begin_where_the_meter_was_heard_last(self):
        cases = {
            "agree": ({"s_90": 80.0, "s_20": 100.0, "s30": 140.0}, "none"),
            "differ": ({"s_90": 100.0, "s_20": 100.0, "s30": 147.0}, "waiting"),
            "heard too long before": ({"s_400": 100.0, "s30": 147.0}, "none"),
        }
        for name, (pulses, state) in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                order = self._create_order("fuelled")
                self._hear(**pulses)

                self._dip("post", "960", 60)

                self.assertEqual(order.review_state, state)
                savepoint.rollback()

    def test_pulses_that_began_after_the_fill_say_nothing(self):
        order = self._fuelled()
        self._hear(s20=100.0, s30=107.0)

        self._dip("post", "960", 60)

        self.assertEqual(order.review_state, "none")

    def test_a_phone_does_not_speak_for_the_meter_that_a_unit_counts(self):
        order = self._fuelled()
        tanker = self.petrol.tanker_id
        unit = self.env["proil.telemetry.device"].create({"name": "U-1", "tanker_id": tanker.id})
        self.env["proil.telemetry.channel"].create(
            {"device_id": unit.id, "name": "1", "compartment_id": self.petrol.id}
        )
        self._hear(s0=100.0, s30=147.0)

        self._dip("post", "960", 60)

        self.assertEqual(order.review_state, "none")

    def test_a_completed_order_stays_completed(self):
        order = self._fuelled()
        self._photograph(order, PhotoKind)
        order._complete()

        self._dip("post", "930", 60)

        self.assertEqual((order.state, order.review_state), ("completed", "none"))

    def test_what_waits_already_keeps_its_doubts(self):
        self._dip("pre", "1000")
        order = self._poured(grade_code="DT")

        self._dip("post", "930", 60)

        self.assertEqual(order.review_doubts, "wrong_grade")
