"""One sum on the order, at the acquirer, in the ledger and on the invoice; always of kopecks."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from proil_core.decimals import from_kopecks

KOPECK = Decimal("0.01")
# Litres whose price has a third decimal, so that every rounding is seen.
LITRES = ("0.015", "17.385", "33.333")


@pytest.mark.parametrize("litres", LITRES)
def test_invariant_04_what_is_captured_is_what_was_poured_everywhere(till, litres):
    order = till.paid_order()
    seen = order.customer.see(order.id)
    price, fee = from_kopecks(seen["price_per_litre"]), from_kopecks(seen["delivery_fee"])
    due = (Decimal(litres) * price).quantize(KOPECK, ROUND_HALF_UP) + fee

    charged = from_kopecks(order.fuel(litres).settled()["amount_charged"])

    assert charged == due
    assert [row["confirmed_amount"] for row in order.at_bank()] == [due]
    assert [row["amount"] for row in order.sales()] == [due]
    assert ("done", due) in order.children
    assert (
        till.books.value("SELECT amount_charged FROM proil_order WHERE name = %s", order.number)
        == due
    )


def test_invariant_04_the_days_entry_is_the_sum_of_its_captures(till):
    orders = [till.paid_order().fuel(litres) for litres in LITRES]
    due = sum(from_kopecks(order.settled()["amount_charged"]) for order in orders)
    sales = till.desk.call(
        "proil.retail.sale",
        "search",
        [["order_id.name", "in", [order.number for order in orders]]],
    )

    till.desk.call("proil.retail.sale", "action_post", sales)

    day = till.books.rows(
        "SELECT day.amount, sum(line.debit) AS owed FROM proil_retail_sale sale"
        " JOIN proil_retail_day day ON day.id = sale.day_id"
        " JOIN account_move_line line ON line.move_id = day.sales_move_id"
        " WHERE sale.id = %s GROUP BY day.id",
        sales[0],
    )
    assert day == [{"amount": due, "owed": due}]


def test_invariant_21_sums_are_exact_numbers_in_every_table(till):
    columns = till.books.rows(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type IN ('numeric', 'double precision', 'real')"
        " AND (table_name, column_name) IN (('payment_transaction', 'amount'),"
        " ('cloudpayments_operation', 'amount'), ('proil_order', 'amount_charged'),"
        " ('proil_order', 'hold_amount'), ('proil_retail_sale', 'amount'),"
        " ('account_move_line', 'balance'))"
    )

    assert {row["data_type"] for row in columns} == {"numeric"}
    assert len(columns) == 6


@pytest.mark.parametrize("litres", ["10.010", "19.990"])
def test_invariant_21_no_third_decimal_leaves_the_house(till, litres):
    order = till.paid_order(litres=litres).fuel(litres)

    # The acquirer refuses a sum with more than two decimals, read as it was written.
    order.wait_for("completed", "captured")
    [operation] = [row for row in order.journal() if row["kind"] == "confirm"]
    assert operation["amount"] == operation["amount"].quantize(KOPECK)
    assert [row["state"] for row in order.journal()] == ["succeeded", "succeeded"]
