from datetime import timedelta
from decimal import Decimal

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from proil_core.refusal import Code

from .common import FEE, NOON, PRICE, ProilOrderCommon

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestQuote(ProilOrderCommon):
    def test_terms_of_each_way_of_asking(self):
        cases = [
            ({"ordered_by": "litres", "litres_ordered": 40}, "40.000", "2799.00"),
            ({"ordered_by": "money", "amount_ordered": 1000}, "16.000", "1299.00"),
            ({"ordered_by": "money", "amount_ordered": Decimal("999.99")}, "15.999", "1298.94"),
            ({"ordered_by": "full_tank"}, "50.000", "3424.00"),
        ]
        for asked, limit, hold in cases:
            with self.subTest(asked):
                quote = self._create_quote(**asked)

                self.assertEqual(quote.litres_limit, Decimal(limit))
                self.assertEqual(quote.hold_amount, Decimal(hold))
                self.assertEqual((quote.price_per_litre, quote.delivery_fee), (PRICE, FEE))

    def test_charge_is_for_what_was_poured(self):
        cases = [
            ({"ordered_by": "litres", "litres_ordered": 40}, "40.000", "2799.00"),
            ({"ordered_by": "litres", "litres_ordered": 40}, "31.470", "2265.88"),
            ({"ordered_by": "litres", "litres_ordered": 40}, "0.000", "0.00"),
            ({"ordered_by": "money", "amount_ordered": Decimal("999.99")}, "15.999", "1298.94"),
            ({"ordered_by": "full_tank"}, "47.250", "3252.13"),
        ]
        for asked, poured, charge in cases:
            with self.subTest(poured=poured, **asked):
                order = self._create_order("fuelling", **asked)
                litres = Decimal(poured)
                order._finish_fuelling(self._totalizer() + litres, litres)
                self._photograph(order)
                order._complete()

                self.assertEqual(order.amount_charged, Decimal(charge))
                self.assertLessEqual(order.amount_charged, order.hold_amount)

    def test_absurd_demands_are_refused(self):
        cases = [
            ({"ordered_by": "litres", "litres_ordered": Decimal(-1)}, Code.LITRES_NOT_POSITIVE),
            ({"ordered_by": "litres", "litres_ordered": Decimal(0)}, Code.LITRES_NOT_POSITIVE),
            ({"ordered_by": "litres", "litres_ordered": Decimal(9)}, Code.LITRES_BELOW_MINIMUM),
            ({"ordered_by": "litres", "litres_ordered": Decimal(51)}, Code.LITRES_ABOVE_TANK),
            ({"ordered_by": "litres", "litres_ordered": Decimal("1e6")}, Code.LITRES_ABOVE_TANK),
            ({"ordered_by": "money", "amount_ordered": Decimal(100)}, Code.AMOUNT_TOO_SMALL),
            ({"ordered_by": "money", "amount_ordered": Decimal(-5)}, Code.AMOUNT_TOO_SMALL),
            ({"ordered_by": "money", "amount_ordered": Decimal("1e6")}, Code.LITRES_ABOVE_TANK),
        ]
        for asked, code in cases:
            with self.subTest(asked), self.assertRefused(code):
                self._create_quote(**asked)

    def test_window_that_cannot_be_kept_is_refused(self):
        self.env.company.write({"delivery_open_hour": 8, "delivery_close_hour": 20})
        now = fields.Datetime.now()
        cases = [
            (now - 2 * HOUR, now - HOUR, Code.WINDOW_IN_PAST),
            (now + HOUR, now + HOUR + timedelta(minutes=10), Code.WINDOW_TOO_SHORT),
            (now + 7 * HOUR, now + 9 * HOUR, Code.WINDOW_OUTSIDE_HOURS),
            (now + timedelta(days=8), now + timedelta(days=8, hours=1), Code.WINDOW_TOO_FAR),
        ]
        for start, end, code in cases:
            with self.subTest(code), self.assertRefused(code):
                self._create_quote(window_start=start, window_end=end)

    def test_now_is_a_window_of_two_hours(self):
        quote = self._create_quote()

        self.assertEqual(quote.window_start, NOON.replace(tzinfo=None))
        self.assertEqual(quote.window_end - quote.window_start, 2 * HOUR)

    def test_now_is_refused_outside_of_the_hours(self):
        self.env.company.write({"delivery_open_hour": 8, "delivery_close_hour": 13})

        with self.assertRefused(Code.WINDOW_OUTSIDE_HOURS):
            self._create_quote()

    def test_price_is_locked_for_the_order(self):
        quote = self._create_quote()
        self._set_price(self.ai95, 70, fields.Datetime.now())
        self.env.company.delivery_fee = 500

        order = quote._make_order()

        self.assertEqual((order.price_per_litre, order.delivery_fee), (PRICE, FEE))
        self.assertEqual(order.hold_amount, quote.hold_amount)
        self.assertEqual(self._create_quote().price_per_litre, 70)

    def test_order_keeps_all_terms_of_its_quote(self):
        quote = self._create_quote(ordered_by="money", amount_ordered=Decimal("999.99"))

        order = quote._make_order("Level -2")

        kept = [
            "partner_id",
            "vehicle_id",
            "product_id",
            "ordered_by",
            "amount_ordered",
            "litres_limit",
            "place_latitude",
            "place_longitude",
            "place_address",
            "window_start",
            "window_end",
        ]
        self.assertEqual([order[name] for name in kept], [quote[name] for name in kept])
        self.assertEqual((order.state, order.payment_terms), ("pending_payment", "card"))
        self.assertEqual(order.place_note, "Level -2")

    def test_quote_makes_one_order(self):
        quote = self._create_quote()
        order = quote._make_order()

        with self.assertRefused(Code.QUOTE_USED, order=order.public_id):
            quote._make_order()

    def test_quote_is_good_for_fifteen_minutes(self):
        in_time, late = self._create_quote(), self._create_quote()

        with freeze_time(NOON + timedelta(minutes=15)):
            self.assertEqual(in_time._make_order().state, "pending_payment")
        with (
            freeze_time(NOON + timedelta(minutes=15, seconds=1)),
            self.assertRefused(Code.QUOTE_EXPIRED),
        ):
            late._make_order()
        self.assertFalse(late.order_ids)

    def test_grade_is_the_vehicle_s_own(self):
        self._set_price(self.dt, 70)
        self.vehicle.product_id = self.dt

        quote = self._create_quote(product_id=self.ai95.id)

        self.assertEqual((quote.product_id, quote.price_per_litre), (self.dt, 70))
