from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .reconciliation_common import AT_15, Day, ProilReconciledCommon


@tagged("post_install", "-at_install")
class TestShiftWatch(ProilReconciledCommon):
    """How an open shift looks while it runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._learn_well()

    def _morning(self, fills, losses=None):
        day = Day(self, losses or {}, AT_15, False, ())
        day.open(None)
        for number in range(1, fills + 1):
            if number == 6:
                day.load()
            day.pour(number)
        return day

    def _watched(self, day):
        day.shift._job_watch(self.petrol)
        return day.shift.sudo()._live_of(self.petrol)

    def test_quiet_morning_is_green(self):
        live = self._watched(self._morning(5))

        self.assertEqual((live.colour, live.words_key), ("green", "quiet"))
        self.assertEqual(live.with_context(lang="en_US").words, "Everything agrees.")
        self.assertEqual(len(live.curve), 11)
        self.assertFalse(self.env["proil.fuel.alarm"].search([]))

    def test_theft_is_red_before_the_shift_ends(self):
        day = self._morning(9, losses={220: 5})

        live = self._watched(day)

        self.assertEqual((live.colour, live.words_key), ("red", "loss_between_stops"))
        self.assertAlmostEqual(live.litres, -5, delta=0.6)
        self.assertEqual(day.shift.sudo().live_colour, "red")
        self.assertRegex(
            live.with_context(lang="en_US").words,
            r"^\d\.\d l are missing between stops \d+ and \d+",
        )
        alarm = self.env["proil.fuel.alarm"].search([("shift_id", "=", day.shift.id)])
        self.assertEqual((alarm.kind, alarm.colour), ("loss_between_stops", "red"))

    def test_result_follows_the_shift(self):
        day = self._morning(7)
        live = self._watched(day)
        self.assertEqual(live.colour, "green")

        day.losses = {220: 5}
        day.pour(8)
        day.pour(9)

        self.assertEqual(self._watched(day), live)
        self.assertEqual(live.colour, "red")

    def test_shift_that_was_just_opened_says_nothing(self):
        live = self._watched(self._morning(0))

        self.assertEqual((live.colour, live.words_key), ("grey", False))
        self.assertEqual(live.with_context(lang="en_US").words, "Not enough readings yet.")

    def test_dip_and_fill_ask_for_a_look_once(self):
        day = Day(self, {}, AT_15, False, ())
        day.open(None)
        with trap_jobs() as trap:
            day.pour(1)
            trap.assert_enqueued_job(day.shift._job_watch, args=(self.petrol,))

    def test_tanker_that_nobody_dips_is_not_looked_at(self):
        shift = self._open_shift()
        with trap_jobs() as trap:
            self._fill(shift, "40")
            trap.assert_jobs_count(0, only=shift._job_watch)

    def test_closed_shift_is_not_looked_at(self):
        shift = self._day()

        shift._job_watch(self.petrol)

        self.assertFalse(shift.sudo().live_ids)

    def test_live_words_are_told_in_russian(self):
        live = self._watched(self._morning(9, losses={220: 5}))

        self.assertRegex(live.with_context(lang="ru_RU").words, r"^Между остановками \d+ и \d+ не")

    def test_shift_takes_the_worst_colour(self):
        shift = self._morning(0).shift.sudo()
        for compartment, colour in ((self.petrol, "green"), (self.diesel, "yellow")):
            shift.live_ids.create(
                {
                    "shift_id": shift.id,
                    "compartment_id": compartment.id,
                    "colour": colour,
                    "litres": Decimal(-2),
                    "analysed_at": shift.opened_at,
                }
            )

        self.assertEqual((shift.live_colour, shift.live_litres), ("yellow", -2))
