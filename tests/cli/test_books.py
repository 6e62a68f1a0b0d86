"""What is found when the two books differ; the queries themselves run against a real database."""

from decimal import Decimal

import pytest

from proil_cli import books
from proil_cli.books import connection_of, strangers, unequal_sums, violations


class Ours:
    """Books whose every query answers with these rows."""

    def __init__(self, *rows):
        self._rows = list(rows)

    def rows(self, _sql, *_values):
        return self._rows


def there(status="Completed", **changes):
    return {
        "transaction_id": 7,
        "invoice_id": "PR000001",
        "operation": "Payment",
        "status": status,
        "amount": Decimal("100.00"),
        "confirmed_amount": Decimal("60.00") if status == "Completed" else None,
        "refunded_amount": Decimal("0.00"),
        **changes,
    }


def here(state):
    return {"provider_reference": "7", "state": state}


@pytest.mark.parametrize(
    ("state", "row", "strange"),
    [
        ("done", there(), 0),
        ("authorized", there(), 1),
        ("authorized", there("Authorized"), 0),
        ("cancel", there("Authorized"), 1),
        ("cancel", there("Cancelled"), 0),
        ("authorized", there("Cancelled"), 1),
        ("cancel", there(), 1),
        ("cancel", there(refunded_amount=Decimal("60.00")), 0),
    ],
)
def test_a_payment_stands_alike_on_both_sides(state, row, strange):
    assert len(strangers(Ours(here(state)), [row])) == strange


@pytest.mark.parametrize(("status", "strange"), [("Completed", 1), ("Declined", 0)])
def test_money_that_nobody_here_knows_is_seen(status, strange):
    assert len(strangers(Ours(), [there(status)])) == strange


@pytest.mark.parametrize(
    ("ours", "refunded", "unequal"), [("60.00", "0", 0), ("59.99", "0", 1), ("50.00", "10.00", 0)]
)
def test_a_kopeck_of_difference_is_seen(ours, refunded, unequal):
    kept = Ours({"name": "PR000001", "amount": Decimal(ours)})

    assert len(unequal_sums(kept, [there(refunded_amount=Decimal(refunded))])) == unequal


def test_attempts_of_another_order_are_not_counted():
    kept = Ours({"name": "PR00000", "amount": Decimal(0)})

    assert unequal_sums(kept, [there()]) == []


def test_the_acquirer_may_not_take_or_return_too_much(monkeypatch):
    monkeypatch.setattr(books, "QUERIES", {})
    row = there(confirmed_amount=Decimal("100.01"), refunded_amount=Decimal("100.02"))

    assert {1, 2} <= set(violations(Ours(), [row]))


def test_a_query_that_finds_rows_is_a_violation(monkeypatch):
    monkeypatch.setattr(books, "QUERIES", {3: "SELECT reference"})

    assert books.own_violations(Ours({"reference": "PR000001"})) == {3: ["PR000001"]}


def test_the_connection_is_that_of_libpq():
    environment = {"PGHOST": "/run", "PGPORT": "5433", "PGUSER": "odoo", "PATH": "/bin"}

    assert connection_of("proil", environment) == {
        "host": "/run",
        "port": "5433",
        "user": "odoo",
        "dbname": "proil",
    }
