from decimal import Decimal

from odoo.tests import TransactionCase

from odoo.addons.proil_payment.tests.receipts import CHARGE, HELD, LITRES, ReceiptsCommon


class TestOrderReceipt(ReceiptsCommon, TransactionCase):
    def test_held_order_needs_no_receipt(self):
        order = self._held_order("arrived")

        self.assertFalse(order.receipt_ids)
        self.assertEqual(order.fiscal_state, "not_required")

    def test_receipt_names_the_litres_that_were_poured_and_the_sum_that_was_taken(self):
        order = self._sold_order()

        [receipt] = order.receipt_ids
        fuel, delivery = self.items(receipt)
        self.assertEqual((order.litres_filled, order.amount_charged), (LITRES, CHARGE))
        self.assertEqual(
            (fuel["Quantity"], fuel["Price"], fuel["Amount"]),
            (Decimal("36.14"), Decimal("62.5"), Decimal("2258.56")),
        )
        self.assertEqual((fuel["Object"], fuel["UnitCode"], fuel["Vat"]), (2, 41, 22))
        self.assertEqual((delivery["Object"], delivery["Amount"]), (4, Decimal("299")))
        self.assertEqual({item["Method"] for item in (fuel, delivery)}, {4})
        self.assertEqual(self.told(order), [("sale", ("Electronic", CHARGE))])
        self.assertEqual(receipt.amount, float(CHARGE))

    def test_receipt_goes_to_the_payer(self):
        self.customer.email = "anna@example.com"

        [receipt] = self._sold_order().receipt_ids

        content = receipt._customer_receipt()
        self.assertEqual(content["Email"], "anna@example.com")
        self.assertEqual(content["Phone"], "+79031112233")
        self.assertTrue(content["IsInternetPayment"])
        self.assertNotIn("CustomerInn", content)

    def test_company_that_pays_by_card_is_named(self):
        company = self.env["res.partner"].create(
            {"name": "ООО Такси", "is_company": True, "vat": "7707083893"}
        )
        self.customer.parent_id = company

        [receipt] = self._sold_order().receipt_ids

        content = receipt._customer_receipt()
        self.assertEqual(
            (content["CustomerInfo"], content["CustomerInn"]), ("ООО Такси", "7707083893")
        )

    def test_settings_of_the_accountant_are_in_the_receipt(self):
        self.provider.write(
            {
                "cloudpayments_taxation": "1",
                "cloudpayments_goods_object": "1",
                "cloudpayments_unit_format": "words",
                "cloudpayments_calculation_place": "https://proil.example",
                "cloudpayments_is_internet_payment": False,
                "cloudpayments_vat_rate_ids": [
                    (5, 0, 0),
                    (0, 0, {"since": "2026-01-01", "rate": "none"}),
                ],
            }
        )

        [receipt] = self._sold_order().receipt_ids

        content = receipt._customer_receipt()
        fuel, delivery = content["Items"]
        self.assertEqual((content["TaxationSystem"], content["IsInternetPayment"]), (1, False))
        self.assertEqual(content["CalculationPlace"], "https://proil.example")
        self.assertEqual((fuel["Object"], fuel["MeasurementUnit"]), (1, "л"))
        self.assertEqual((fuel["Vat"], delivery["Vat"]), (None, None))
        self.assertNotIn("UnitCode", fuel)

    def test_vat_is_of_the_day_of_the_fill_whenever_the_money_is_taken(self):
        order = self._poured_order()
        order.flush_recordset()
        # 01:30 of the new year in Moscow is 22:30 of the old one by UTC.
        for completed_at, rate in (
            ("2025-12-31 20:30:00", 20),
            ("2025-12-31 22:30:00", 22),
        ):
            self.env.cr.execute(
                "UPDATE proil_order SET completed_at = %s WHERE id = %s", [completed_at, order.id]
            )
            order.invalidate_recordset(["completed_at"])
            with self.subTest(completed_at):
                chain = order._receipt_chain(order.hold_id)
                lines = chain._sale(CHARGE).lines
                self.assertEqual({line.vat for line in lines}, {rate})

    def test_one_receipt_per_capture_however_often_told(self):
        order = self._sold_order()
        [capture] = order.hold_id.child_transaction_ids.filtered(lambda tx: tx.state == "done")

        capture._cloudpayments_receipt("confirm", CHARGE)
        capture._cloudpayments_issue_receipt("sale", CHARGE)

        self.assertEqual(self.told(order), [("sale", ("Electronic", CHARGE))])

    def test_released_hold_leaves_no_receipt(self):
        order = self._held_order("accepted")
        order._cancel("changed my mind")
        order.hold_id._create_child_transaction(order.hold_id.amount)._set_canceled()

        self.assertFalse(order.receipt_ids)
        self.assertEqual(order.fiscal_state, "not_required")

    def test_each_refund_has_its_return_of_the_same_vat(self):
        order = self._sold_order()
        capture = order.receipt_ids.transaction_id

        self._refund(capture, "1000.00")
        self._refund(capture, "1557.56")

        sale, first, second = order.receipt_ids.sorted("id")
        self.assertEqual(
            [(each.direction, each.amount) for each in (sale, first, second)],
            [("Income", 2557.56), ("IncomeReturn", 1000), ("IncomeReturn", 1557.56)],
        )
        [fuel] = self.items(first)
        self.assertEqual((fuel["Quantity"], fuel["Method"], fuel["Vat"]), (16, 4, 22))
        rest, delivery = self.items(second)
        self.assertEqual((rest["Quantity"], rest["Amount"]), (Decimal("20.14"), Decimal("1258.56")))
        self.assertEqual(delivery["Amount"], Decimal("299"))

    def test_return_names_the_parts_that_were_asked_for(self):
        self.env.company.proil_refund_limit = 10000
        order = self._sold_order()
        capture = order._captures()
        for method, arguments, parts in (
            ("_refund_litres", (0, True), {4: Decimal("299")}),
            ("_refund_litres", (4, False), {2: Decimal("250")}),
        ):
            refund = getattr(order, method)(*arguments, "service", "Late")
            operation = refund._begin_refund()[0]
            operation = self.env["cloudpayments.operation"].browse(operation)
            operation.transaction_id._set_done()
            operation._conclude("succeeded", "Completed")
            receipt = order.receipt_ids.filtered(
                lambda each, tx=operation.transaction_id: each.transaction_id == tx
            )
            with self.subTest(parts=parts):
                self.assertEqual(
                    {each["Object"]: each["Amount"] for each in self.items(receipt)}, parts
                )

        by_hand = self._refund(capture, CHARGE - 549)

        receipt = order.receipt_ids.filtered(lambda each: each.transaction_id == by_hand)
        [fuel] = self.items(receipt)
        self.assertEqual((fuel["Object"], fuel["Amount"]), (2, CHARGE - 549))

    def test_capture_of_another_sum_is_shown_and_not_printed(self):
        order = self._poured_order()

        order.hold_id._create_child_transaction(1000.0)._set_done()

        [receipt] = order.receipt_ids
        self.assertEqual((receipt.state, receipt.content), ("failed", False))
        self.assertIn("1000.00 roubles were taken for a sale of 2557.56", receipt.reason)
        self.assertEqual(order.fiscal_state, "failed")

    def test_return_of_a_payment_without_a_receipt_is_a_person_s_task(self):
        self.provider.cloudpayments_receipts = False
        order = self._sold_order()
        self.assertFalse(order.receipt_ids)
        self.provider.cloudpayments_receipts = True
        captured = order.transaction_ids.filtered(
            lambda tx: tx.source_transaction_id and tx.state == "done"
        )

        self._refund(captured, "100.00")

        [receipt] = order.receipt_ids
        self.assertEqual((receipt.purpose, receipt.state), ("return", "failed"))
        self.assertIn("has no receipt from this register", receipt.reason)

    def test_fiscal_state_follows_the_receipts(self):
        order = self._sold_order()
        self.assertEqual(order.fiscal_state, "queued")

        self._sign(order.receipt_ids)
        self.assertEqual(order.fiscal_state, "registered")
        self._refund(order.receipt_ids.transaction_id, "100.00")
        self.assertEqual(order.fiscal_state, "queued")
        refund = order.receipt_ids.filtered(lambda each: each.purpose == "return")
        refund._note_failed("no register", 2)
        self.assertEqual(order.fiscal_state, "failed")

        refund.action_issue_again()
        self.assertEqual(order.fiscal_state, "queued")
        self._sign(refund)
        self.assertEqual(order.fiscal_state, "registered")

    def test_order_on_contract_has_no_receipt(self):
        order = self._create_draft()
        order.action_place()
        self._bring(order, "completed")

        self.assertFalse(order.receipt_ids)
        self.assertEqual(order.fiscal_state, "not_required")


class TestReceiptsOfPrepayment(ReceiptsCommon, TransactionCase):
    def test_money_before_the_fill_is_an_advance(self):
        order = self._prepaid_order()

        [receipt] = order.receipt_ids
        fuel, delivery = self.items(receipt)
        self.assertEqual(self.told(order), [("prepayment", ("Electronic", HELD))])
        self.assertEqual((fuel["Quantity"], fuel["Method"], fuel["Vat"]), (40, 1, 122))
        self.assertEqual((delivery["Method"], delivery["Vat"]), (1, 122))

    def test_fill_uses_the_advance_and_the_rest_is_returned(self):
        order = self._prepaid_order()
        self._finish(order)
        rest = HELD - CHARGE

        self._refund(order.hold_id, rest)

        self.assertEqual(
            self.told(order),
            [
                ("prepayment", ("Electronic", HELD)),
                ("settlement", ("AdvancePayment", CHARGE)),
                ("return", ("Electronic", rest)),
            ],
        )
        advance, settlement, returned = order.receipt_ids.sorted("id")
        self.assertEqual({item["Vat"] for item in self.items(settlement)}, {22})
        self.assertEqual({item["Method"] for item in self.items(settlement)}, {4})
        self.assertEqual(
            [(each["Method"], each["Vat"]) for each in self.items(returned)], [(1, 122)]
        )
        self.assertEqual(settlement.issued, "explicit")
        self.assertEqual((advance.issued, returned.issued), ("bundled", "bundled"))

    def test_complaint_after_the_fill_returns_the_goods(self):
        order = self._prepaid_order()
        self._finish(order)
        self._refund(order.hold_id, HELD - CHARGE)

        refund = self._refund(order.hold_id, "100.00")

        receipt = order.receipt_ids.filtered(lambda each: each.transaction_id == refund)
        self.assertEqual([(each["Method"], each["Vat"]) for each in self.items(receipt)], [(4, 22)])

    def test_cancelled_order_returns_the_whole_advance(self):
        order = self._prepaid_order("accepted")
        order._cancel("changed my mind")

        self._refund(order.hold_id, HELD)

        returned = order.receipt_ids.sorted("id")[-1]
        self.assertEqual(
            [(each["Method"], each["Amount"]) for each in self.items(returned)],
            [(1, Decimal("2500")), (1, Decimal("299"))],
        )

    def test_settlement_is_asked_for_once(self):
        order = self._prepaid_order()
        self._finish(order)

        order._receipt_for("settlement")
        order._receipt_for("prepay")

        self.assertEqual(
            [each.purpose for each in order.receipt_ids.sorted("id")],
            [
                "prepayment",
                "settlement",
            ],
        )
