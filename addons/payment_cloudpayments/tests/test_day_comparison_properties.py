"""Whatever a day holds: alike sides agree, and what is broken is named, once."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.payment_cloudpayments.const import Status
from odoo.addons.payment_cloudpayments.day_comparison import DayComparison, Standing
from odoo.addons.payment_cloudpayments.tests.test_day_comparison import (
    AUTHORIZED,
    CANCELLED,
    DECLINED,
    HELD,
    HERE,
    SUM,
    THERE,
    our_refund,
    ours,
    refund,
    theirs,
)

_kopecks = st.integers(1, 500_000)


@st.composite
def mirrored_days(draw):
    """A day that both sides tell alike: shuffled, with failed attempts, in either dialect."""
    shows_hold = draw(st.booleans())
    listed, known = [], []
    for index in range(draw(st.integers(0, 6))):
        standing = draw(st.sampled_from(list(Standing)))
        asked = Decimal(draw(_kopecks)) / 100
        taken = Decimal(draw(st.integers(1, int(asked * 100)))) / 100
        captured = taken if standing is Standing.CAPTURED else Decimal(0)
        invoice_id, number = f"S{index}", str(100 + index)
        known.append(ours(standing, invoice_id=invoice_id, number=number, asked=asked))
        known[-1] = replace(known[-1], captured=captured, key=index)
        status = draw(st.sampled_from(STATUSES[standing]))
        amount = captured if captured and not shows_hold else asked
        listed.append(theirs(status, amount, number=number, invoice_id=invoice_id))
        listed += [
            theirs(DECLINED, asked, number=f"9{index}{attempt}", invoice_id=invoice_id)
            for attempt in range(draw(st.integers(0, 2)))
        ]
        if captured and draw(st.booleans()):
            given_back = {"number": f"7{index}", "amount": captured, "invoice_id": invoice_id}
            listed.append(refund(**given_back))
            known.append(
                our_refund(
                    number=f"7{index}", invoice_id=invoice_id, asked=captured, captured=captured
                )
            )
    return draw(st.permutations(listed)), draw(st.permutations(known))


STATUSES = {
    Standing.WAITING: [Status.AWAITING],
    Standing.FAILED: [DECLINED, CANCELLED],
    Standing.HELD: [AUTHORIZED],
    Standing.CAPTURED: [Status.COMPLETED],
    Standing.RELEASED: [CANCELLED, DECLINED],
}
STANDING = (AUTHORIZED, Status.COMPLETED)


@tagged("post_install", "-at_install")
class TestDayComparisonProperties(BaseCase):
    @settings(max_examples=200, deadline=None)
    @given(mirrored_days())
    def test_mirrored_day_agrees_in_rows_and_in_sums(self, day):
        found = DayComparison(*day)
        self.assertEqual(found.differences, [])
        self.assertEqual(found.ours, found.theirs)

    @settings(max_examples=100, deadline=None)
    @given(mirrored_days(), st.data())
    def test_each_row_that_is_dropped_is_named_once(self, day, data):
        listed, known = day
        money = [row for row in listed if row.status in STANDING]
        if not money:
            return
        dropped = data.draw(st.sampled_from(money))
        left = [row for row in listed if row is not dropped]

        found = DayComparison(left, known)

        self.assertEqual(
            [(each.kind, each.ours.number) for each in found.differences],
            [(THERE, dropped.number)],
        )

    @settings(max_examples=100, deadline=None)
    @given(mirrored_days(), st.data())
    def test_each_payment_that_is_forgotten_here_is_named(self, day, data):
        listed, known = day
        money = [row for row in known if row.standing in (HELD, Standing.CAPTURED)]
        if not money:
            return
        forgotten = data.draw(st.sampled_from(money))
        left = [row for row in known if row is not forgotten]

        found = DayComparison(listed, left)

        self.assertEqual(
            [(each.kind, each.theirs.number) for each in found.differences],
            [(HERE, forgotten.number)],
        )

    @settings(max_examples=100, deadline=None)
    @given(mirrored_days(), st.integers(1, 99), st.data())
    def test_sums_differ_by_what_the_differences_name(self, day, kopecks, data):
        listed, known = day
        money = [row for row in listed if row.status in STANDING]
        if not money:
            return
        changed = data.draw(st.sampled_from(money))
        # Above what was held: never what another reading of the same list could explain.
        more = changed.amount + 5000 + Decimal(kopecks) / 100
        altered = [replace(row, amount=more) if row is changed else row for row in listed]

        found = DayComparison(altered, known)

        self.assertEqual([each.kind for each in found.differences], [SUM])
        self.assertEqual(found.differences[0].theirs.number, changed.number)
        expected = found.differences[0].ours
        moved = expected.captured or expected.asked
        self.assertEqual(total(found.theirs) - total(found.ours), more - moved)


def total(side):
    return side.held + side.captured + side.refunded
