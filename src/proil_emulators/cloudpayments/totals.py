"""Sums over everything that has happened, for a merchant's books to be held against."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from proil_emulators.cloudpayments.transactions import Operation, Status, Transaction


def totals(rows: Iterable[Transaction]) -> dict[str, Any]:
    """Kopecks: `authorised` all that was ever held or taken, `held` what is on hold now."""
    sums = dict.fromkeys(("authorised", "held", "captured", "voided", "refunded"), 0)
    counts: Counter[str] = Counter()
    for row in rows:
        counts[f"{row.operation} {row.status or 'UnderCheck'}"] += 1
        amount = kopecks(row.request.amount)
        if row.operation is Operation.REFUND:
            sums["refunded"] += amount if row.status is Status.COMPLETED else 0
        elif row.authorized_at is not None:
            sums["authorised"] += amount
            sums["held"] += amount if row.status is Status.AUTHORIZED else 0
            sums["voided"] += amount if row.status is Status.CANCELLED else 0
            sums["captured"] += kopecks(row.confirmed_amount or Decimal(0))
    return {**sums, "counts": dict(counts)}


def kopecks(amount: Decimal) -> int:
    return int(amount * 100)
