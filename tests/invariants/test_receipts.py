"""Each settlement has one receipt of its exact sum, each refund one return."""

from decimal import Decimal

import pytest

FOLLOW = "payment_cloudpayments.ir_cron_follow_receipts"
INN = "7704407589"
# 22 % and 22/122 of a sum that contains it: the code of a plain sale, from 2026.
VAT_FROM_2026 = 22


@pytest.fixture
def register(till):
    """Receipts are switched on, as the accountant does."""
    before = till.desk.call(
        "payment.provider", "read", [till.provider], ["cloudpayments_receipts"]
    )[0]
    company = till.desk.one("res.company", [])
    till.desk.call("res.company", "write", [company], {"vat": INN})
    till.desk.call("payment.provider", "write", [till.provider], {"cloudpayments_receipts": True})
    till.notify("check", "pay", "fail", "confirm", "refund", "cancel", "receipt")
    yield
    values = {"cloudpayments_receipts": before["cloudpayments_receipts"]}
    till.desk.call("payment.provider", "write", [till.provider], values)


def ours(order):
    return order.till.books.rows(
        "SELECT receipt.purpose, receipt.direction, receipt.amount, receipt.state"
        " FROM cloudpayments_receipt receipt"
        " JOIN payment_transaction tx ON tx.id = receipt.transaction_id"
        " JOIN proil_order o ON o.id = tx.proil_order_id WHERE o.name = %s ORDER BY receipt.id",
        order.number,
    )


def printed(order):
    return [
        row
        for row in order.till.bank.receipts(order.payment["reference"])
        if row["status"] == "Processed"
    ]


def test_invariant_23_a_capture_has_one_receipt_of_its_sum(till, register):
    order = till.paid_order().fuel("17.385")
    charged = Decimal(order.settled()["amount_charged"]) / 100

    assert till.until(lambda: [row["state"] for row in ours(order)] == ["registered"])

    assert [(row["purpose"], row["amount"]) for row in ours(order)] == [("sale", charged)]
    [paper] = printed(order)
    items = paper["receipt"]["Items"]
    amounts = paper["receipt"]["Amounts"]
    assert sum(Decimal(str(item["Amount"])) for item in items) == charged
    assert Decimal(str(amounts["Electronic"])) == charged == Decimal(str(paper["amount"]))
    assert {item["Vat"] for item in items} == {VAT_FROM_2026}


def test_invariant_23_a_refund_has_one_return(till, register):
    order = till.paid_order().fuel()
    charged = Decimal(order.settled()["amount_charged"]) / 100

    assert till.until(lambda: [row["state"] for row in ours(order)] == ["registered"])

    till.refund(order, charged)

    assert till.until(
        lambda: sorted(row["direction"] for row in ours(order)) == ["Income", "IncomeReturn"]
    )
    till.run_cron(FOLLOW)
    assert till.until(lambda: {row["state"] for row in ours(order)} == {"registered"})
    assert [row["amount"] for row in ours(order)] == [charged, charged]
    assert sorted(row["type"] for row in printed(order)) == ["Income", "IncomeReturn"]


def test_invariant_23_nothing_taken_has_no_receipt(till, register):
    order = till.paid_order()
    order.customer.cancel(order.id, "Передумал")
    order.wait_for("cancelled", "voided")

    till.run_cron(FOLLOW)

    assert (ours(order), printed(order)) == ([], [])


def test_invariant_23_a_notification_again_makes_no_second_receipt(till, register):
    order = till.paid_order().fuel()
    order.settled()
    assert till.until(lambda: [row["state"] for row in ours(order)] == ["registered"])

    for delivery in till.bank.deliveries(order.bank_number):
        if delivery["type"] in ("Confirm", "Receipt"):
            till.bank.resend(delivery["number"])

    till.run_cron(FOLLOW)
    assert [row["state"] for row in ours(order)] == ["registered"]
    assert len(printed(order)) == 1
