"""The books of both sides of the payments, and what each invariant demands of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg2
import psycopg2.extras

from proil_city.bank import is_of_order

Row = dict[str, Any]


@dataclass(frozen=True)
class Books:
    """Odoo's side, read by SQL: `connection` is what libpq needs to reach the database."""

    connection: Mapping[str, Any]

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """What a query finds, committed by now; a statement without rows finds nothing."""
        link = psycopg2.connect(**self.connection)
        try:
            with link, link.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
                cursor.execute(sql, values)
                return [dict(row) for row in cursor.fetchall()] if cursor.description else []
        finally:
            link.close()

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row; None when there is none."""
        found = self.rows(sql, *values)
        return next(iter(found[0].values())) if found else None


def connection_of(database: str, environment: Mapping[str, str]) -> dict[str, str]:
    """libpq's parameters for a database of the server that `environment` names."""
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    given = {names[key]: value for key, value in environment.items() if key in names}
    return {**given, "dbname": database}


_CAPTURES = """
    SELECT coalesce(tx.source_transaction_id, tx.id) AS hold, tx.*
    FROM payment_transaction tx
    LEFT JOIN payment_transaction source ON source.id = tx.source_transaction_id
    WHERE tx.state = 'done' AND tx.amount > 0
      AND NOT EXISTS (SELECT FROM payment_transaction child
                      WHERE child.source_transaction_id = tx.id AND child.amount > 0)
"""

# Each query finds what breaks the invariant of its number: no row means that it holds.
QUERIES = {
    1: f"""
        SELECT hold.reference FROM payment_transaction hold JOIN ({_CAPTURES}) taken
            ON taken.hold = hold.id
        GROUP BY hold.id HAVING sum(taken.amount) > hold.amount OR count(*) > 1
        UNION ALL
        SELECT request_id FROM cloudpayments_operation
        WHERE kind = 'confirm' AND state = 'succeeded'
        GROUP BY hold_id, request_id HAVING count(*) > 1
    """,
    2: f"""
        SELECT taken.reference FROM ({_CAPTURES}) taken JOIN payment_transaction refund
            ON refund.source_transaction_id = taken.id
           AND refund.operation = 'refund' AND refund.state <> 'error' AND refund.state <> 'cancel'
        GROUP BY taken.reference, taken.amount HAVING -sum(refund.amount) > taken.amount
    """,
    3: """
        SELECT hold.reference FROM payment_transaction hold JOIN payment_transaction child
            ON child.source_transaction_id = hold.id AND child.amount > 0
        WHERE hold.state IN ('done', 'cancel')
        GROUP BY hold.id HAVING hold.amount <> coalesce(
            sum(child.amount) FILTER (WHERE child.state IN ('done', 'cancel')), 0)
    """,
    4: """
        SELECT o.name AS reference FROM proil_order o
        WHERE o.state = 'completed' AND o.litres_filled > 0
          AND o.amount_charged <> round(o.litres_filled * o.price_per_litre, 2) + o.delivery_fee
        UNION ALL
        SELECT o.name FROM proil_order o
        WHERE o.state = 'completed' AND o.payment_state = 'captured' AND o.amount_charged <> (
            SELECT coalesce(sum(sale.amount), 0) FROM proil_retail_sale sale
            WHERE sale.order_id = o.id AND sale.amount > 0)
          -- What somebody has captured in the cabinet is on the accountant's work list.
          AND NOT EXISTS (
            SELECT FROM cloudpayments_discrepancy found JOIN payment_transaction tx
                ON tx.id = found.transaction_id
            WHERE tx.proil_order_id = o.id AND found.kind = 'cabinet_operation')
        UNION ALL
        SELECT tx.reference FROM proil_retail_sale sale
        JOIN payment_transaction tx ON tx.id = sale.transaction_id
        WHERE sale.amount <> tx.amount OR tx.state <> 'done'
    """,
    5: """
        SELECT hold.reference FROM cloudpayments_operation op
        JOIN payment_transaction hold ON hold.id = op.hold_id
        LEFT JOIN proil_order o ON o.id = hold.proil_order_id
        WHERE op.amount <= 0 AND op.kind NOT IN ('widget')
           OR op.kind = 'confirm' AND o.state = 'completed' AND o.litres_filled = 0
    """,
    6: """
        SELECT hold.reference FROM cloudpayments_operation op
        JOIN payment_transaction hold ON hold.id = op.hold_id
        WHERE op.state IN ('sent', 'unknown') GROUP BY hold.reference HAVING count(*) > 1
    """,
    7: """
        SELECT tx.reference FROM proil_retail_sale sale
        JOIN payment_transaction tx ON tx.id = sale.transaction_id
        GROUP BY tx.reference HAVING count(*) > 1
    """,
    20: """
        SELECT min(partner_id)::text AS reference FROM payment_token
        GROUP BY provider_id, partner_id, provider_ref HAVING count(*) > 1
    """,
    21: """
        SELECT reference FROM payment_transaction WHERE amount <> round(amount, 2)
        UNION ALL SELECT request_id FROM cloudpayments_operation WHERE amount <> round(amount, 2)
        UNION ALL SELECT id::text FROM proil_retail_sale WHERE amount <> round(amount, 2)
    """,
    24: """
        SELECT o.name AS reference FROM proil_order o
        WHERE o.payment_terms = 'card' AND o.payment_state IN ('authorised', 'captured')
          AND NOT EXISTS (SELECT FROM payment_transaction tx
              WHERE tx.proil_order_id = o.id AND tx.state IN ('authorized', 'done'))
    """,
}

# What is still on its way; empty once everything has come to its end.
UNFINISHED = """
    SELECT hold.reference, op.kind || ' ' || op.state AS what FROM cloudpayments_operation op
    JOIN payment_transaction hold ON hold.id = op.hold_id
    WHERE op.state IN ('planned', 'sent', 'unknown')
    UNION ALL
    SELECT reference, 'payment ' || state FROM payment_transaction
    WHERE state IN ('draft', 'pending') AND provider_id IN (
        SELECT id FROM payment_provider WHERE code = 'cloudpayments')
    UNION ALL
    SELECT tx.reference, 'held for an order ' || o.state FROM payment_transaction tx
    JOIN proil_order o ON o.id = tx.proil_order_id
    WHERE tx.state = 'authorized' AND o.state IN ('completed', 'cancelled', 'failed')
    UNION ALL
    SELECT coalesce(name, uuid), 'job ' || state FROM queue_job
    WHERE channel = 'root.payment' AND state NOT IN ('done', 'cancelled')
"""

_EXPECTED = {
    "Authorized": {"authorized"},
    "Completed": {"done", "cancel", "error"},
    "Cancelled": {"cancel", "error"},
    "Declined": {"cancel", "error", "pending", "draft", "authorized", "done"},
    "AwaitingAuthentication": {"pending", "cancel", "error", "draft", "authorized", "done"},
}


def own_violations(books: Books) -> dict[int, list[str]]:
    """What breaks an invariant in our own books already."""
    found = {
        number: [str(row["reference"]) for row in books.rows(query)]
        for number, query in QUERIES.items()
    }
    return {number: names for number, names in found.items() if names}


def violations(books: Books, bank_rows: Sequence[Row]) -> dict[int, list[str]]:
    """What breaks each invariant, by its number; the acquirer's ledger is compared as well."""
    found = defaultdict(list, own_violations(books))
    for row in bank_rows:
        if Decimal(str(row["confirmed_amount"] or 0)) > Decimal(str(row["amount"])):
            found[1].append(f"{row['invoice_id']} at the acquirer")
        if Decimal(str(row["refunded_amount"])) > Decimal(str(row["confirmed_amount"] or 0)):
            found[2].append(f"{row['invoice_id']} at the acquirer")
    found[9] += strangers(books, bank_rows)
    found[4] += unequal_sums(books, bank_rows)
    return {number: names for number, names in sorted(found.items()) if names}


def strangers(books: Books, bank_rows: Sequence[Row]) -> list[str]:
    """Payments that stand otherwise at the acquirer than here, or that nobody here knows."""
    known = {
        row["provider_reference"]: row["state"]
        for row in books.rows(
            "SELECT provider_reference, state FROM payment_transaction"
            " WHERE source_transaction_id IS NULL AND provider_reference IS NOT NULL"
        )
    }
    offenders = []
    for row in bank_rows:
        state, status = known.get(str(row["transaction_id"])), row["status"]
        unknown_harm = state is None and status in ("Authorized", "Completed")
        wrong = state is not None and state not in _EXPECTED[status]
        if state in ("cancel", "error") and status == "Completed":
            # Money that nobody waited for is given back whole.
            wrong = row["refunded_amount"] != row["confirmed_amount"]
        if row["operation"] == "Payment" and (unknown_harm or wrong):
            offenders.append(f"{row['invoice_id']}: {status} there, {state or 'unknown'} here")
    return offenders


def unequal_sums(books: Books, bank_rows: Sequence[Row]) -> list[str]:
    """Orders of which the acquirer keeps another sum than our payments say."""
    theirs: dict[str, Decimal] = defaultdict(Decimal)
    for row in bank_rows:
        if row["operation"] == "Payment":
            kept = Decimal(str(row["confirmed_amount"] or 0))
            theirs[str(row["invoice_id"])] += kept - Decimal(str(row["refunded_amount"]))
    offenders = []
    for order, ours in kept_by_order(books).items():
        there = sum((kept for name, kept in theirs.items() if is_of_order(name, order)), Decimal(0))
        if there != ours:
            offenders.append(f"{order}: {there} there, {ours} here")
    return offenders


def kept_by_order(books: Books) -> dict[str, Decimal]:
    """What has been taken for each order and not been given back, by our payments."""
    rows = books.rows(
        f"""
        SELECT o.name, coalesce(sum(moved.amount), 0) AS amount FROM proil_order o LEFT JOIN (
            SELECT proil_order_id, amount FROM ({_CAPTURES}) taken
            UNION ALL
            SELECT proil_order_id, amount FROM payment_transaction
            WHERE operation = 'refund' AND state = 'done'
        ) moved ON moved.proil_order_id = o.id GROUP BY o.name
        """
    )
    return {row["name"]: Decimal(str(row["amount"])) for row in rows}
