"""The comparison of two lists of a day, without a database and without a bank."""

from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.payment_cloudpayments.const import Status
from odoo.addons.payment_cloudpayments.day_comparison import (
    DayComparison,
    Kind,
    Ours,
    Standing,
)
from odoo.addons.payment_cloudpayments.payment_facts import PaymentFacts

HOLD, TAKEN = Decimal("1500.00"), Decimal("1200.50")


def ours(standing=Standing.CAPTURED, **values):
    captured = TAKEN if standing is Standing.CAPTURED else Decimal(0)
    given_values = {"key": 1, "invoice_id": "S1", "number": "10", "asked": HOLD}
    return Ours(**{**given_values, "standing": standing, "captured": captured, **values})


def theirs(status=Status.COMPLETED, amount=TAKEN, **values):
    return PaymentFacts(
        **{"number": "10", "invoice_id": "S1", "status": status, "amount": amount, **values}
    )


def refund(**values):
    named = {"number": "20", "paid_number": "10", "is_refund": True, "amount": Decimal("50.00")}
    return theirs(**named | values)


def our_refund(standing=Standing.CAPTURED, **values):
    amount = Decimal("50.00")
    named = {"key": 2, "number": "20", "is_refund": True, "asked": amount, "captured": amount}
    return ours(standing, **named | values)


WAITING, FAILED, HELD = Standing.WAITING, Standing.FAILED, Standing.HELD
RELEASED = Standing.RELEASED
AUTHORIZED, DECLINED, CANCELLED = Status.AUTHORIZED, Status.DECLINED, Status.CANCELLED
HERE, THERE = Kind.MISSING_HERE, Kind.MISSING_THERE
SUM, STATUS = Kind.SUM_DIFFERS, Kind.STATUS_DIFFERS
OTHER = Decimal("1.00")

TABLE = {
    "captured on both sides": ([theirs()], [ours()], []),
    "held on both sides": ([theirs(AUTHORIZED, HOLD)], [ours(HELD)], []),
    "released on both sides": ([theirs(CANCELLED, HOLD)], [ours(RELEASED)], []),
    "declined on both sides": ([theirs(DECLINED, HOLD)], [ours(FAILED)], []),
    "a wrong sum was given back": ([theirs(CANCELLED, OTHER)], [ours(FAILED)], []),
    "the payer is away": ([theirs(Status.AWAITING, HOLD)], [ours(WAITING)], []),
    "nothing came of it": ([], [ours(WAITING, number=""), ours(FAILED, number="")], []),
    "released and not listed any more": ([], [ours(RELEASED)], []),
    "listed by the hold's sum": ([theirs(amount=HOLD)], [ours()], []),
    "listed by the hold's sum while others are not": (
        [theirs(amount=HOLD), theirs(number="11", invoice_id="S2")],
        [ours(), ours(key=2, number="11", invoice_id="S2")],
        [SUM],
    ),
    "another sum was captured": ([theirs(amount=OTHER)], [ours()], [SUM]),
    "more was captured than held": ([theirs(amount=HOLD + 1)], [ours()], [SUM]),
    "another sum is held": ([theirs(AUTHORIZED, OTHER)], [ours(HELD)], [SUM]),
    "no sum is told": ([theirs(AUTHORIZED, None)], [ours(HELD)], [SUM]),
    "captured there only": ([theirs()], [ours(HELD)], [STATUS]),
    "captured here only": ([theirs(AUTHORIZED, HOLD)], [ours()], [STATUS]),
    "released there only": ([theirs(CANCELLED, HOLD)], [ours(HELD)], [STATUS]),
    "released here only": ([theirs(AUTHORIZED, HOLD)], [ours(RELEASED)], [STATUS]),
    "taken though released": ([theirs()], [ours(RELEASED)], [STATUS]),
    "the decline was not heard of": ([theirs(DECLINED, HOLD)], [ours(WAITING)], [STATUS]),
    "the hold was not heard of": (
        [theirs(AUTHORIZED, HOLD)],
        [ours(WAITING, number="")],
        [STATUS],
    ),
    "unknown there, held here": ([], [ours(HELD)], [THERE]),
    "unknown there, captured here": ([], [ours()], [THERE]),
    "unknown here": ([theirs()], [], [HERE]),
    "unknown here, without an invoice": ([theirs(invoice_id="")], [], [HERE]),
    "unknown here, but no money stands": (
        [theirs(DECLINED), theirs(CANCELLED, number="11")],
        [],
        [],
    ),
    "declined, then paid under one invoice": (
        [theirs(DECLINED, HOLD, number="9"), theirs()],
        [ours()],
        [],
    ),
    "declined, paid, the second not heard of": (
        [theirs(DECLINED, HOLD, number="9"), theirs(AUTHORIZED, HOLD)],
        [ours(FAILED, number="9")],
        [STATUS],
    ),
    "the fallback bank took what the first one declined": (
        [theirs(DECLINED, HOLD, number="9", reason_code=5005), theirs(AUTHORIZED, HOLD)],
        [ours(HELD)],
        [],
    ),
    "paid twice under one invoice": ([theirs(), theirs(number="11")], [ours()], [HERE]),
    "ours is not there, another one is": ([theirs(number="11")], [ours()], [THERE, HERE]),
    "under way": ([theirs(AUTHORIZED, HOLD)], [ours(under_way=True)], []),
    "under way, number not known yet": (
        [theirs(AUTHORIZED, HOLD)],
        [ours(HELD, number="", under_way=True)],
        [],
    ),
    "refunded on both sides": ([theirs(), refund()], [ours(), our_refund()], []),
    "refund of another sum": (
        [theirs(), refund(amount=OTHER)],
        [ours(), our_refund()],
        [SUM],
    ),
    "refund not heard of": ([theirs(), refund()], [ours()], [HERE]),
    "refund not heard of, named by its payment": (
        [theirs(), refund(invoice_id="")],
        [ours()],
        [HERE],
    ),
    "refund told on its payment only": (
        [theirs(is_refunded=True)],
        [ours(), our_refund()],
        [],
    ),
    "refund told nowhere": ([theirs()], [ours(), our_refund()], [THERE]),
    "refund of a payment of another day": (
        [refund()],
        [ours(of_another_day=True), our_refund()],
        [],
    ),
    "unknown refund of a payment of another day": (
        [refund()],
        [ours(of_another_day=True)],
        [HERE],
    ),
    "refund that failed here": ([theirs()], [ours(), our_refund(FAILED, number="")], []),
    "refund that failed here and not there": (
        [theirs(), refund()],
        [ours(), our_refund(FAILED)],
        [STATUS],
    ),
    "refund while its answer is awaited": (
        [theirs(), refund()],
        [ours(under_way=True), our_refund(WAITING, number="", under_way=True)],
        [],
    ),
}


@tagged("post_install", "-at_install")
class TestDayComparison(BaseCase):
    def test_table(self):
        for name, (listed, known, kinds) in TABLE.items():
            with self.subTest(name):
                found = DayComparison(listed, known)
                self.assertEqual([each.kind for each in found.differences], kinds)

    def test_second_payment_of_an_invoice_names_whose_it_is(self):
        found = DayComparison([theirs(), theirs(number="11")], [ours(key=7)])
        self.assertEqual(found.differences[0].ours.key, 7)
        self.assertEqual(found.differences[0].theirs.number, "11")

    def test_sums_of_both_sides(self):
        found = DayComparison(
            [
                theirs(),
                refund(),
                theirs(AUTHORIZED, HOLD, number="11", invoice_id="S2"),
                theirs(number="12", invoice_id="alien", amount=OTHER),
            ],
            [ours(), our_refund(), ours(HELD, key=3, number="11", invoice_id="S2")],
        )

        self.assertEqual(vars(found.ours), sums(HOLD, TAKEN, "50.00", 3))
        self.assertEqual(vars(found.theirs), sums(HOLD, TAKEN + OTHER, "50.00", 4))

    def test_what_is_listed_by_the_holds_sum_is_counted_by_what_was_taken(self):
        found = DayComparison([theirs(amount=HOLD)], [ours()])
        self.assertEqual(found.theirs.captured, TAKEN)

    def test_what_is_under_way_is_in_neither_sum(self):
        found = DayComparison([theirs(AUTHORIZED, HOLD)], [ours(under_way=True)])
        self.assertEqual((found.ours, found.theirs), (type(found.ours)(), type(found.ours)()))
        self.assertEqual(found.under_way, 1)


def sums(held, captured, refunded, count):
    return {
        "held": held,
        "captured": captured,
        "refunded": Decimal(refunded),
        "count": count,
    }
