"""Declines ordered by a test for payments that the card table would let through."""

import threading
from dataclasses import dataclass
from datetime import timedelta

from proil_emulators.cloudpayments.transactions import Transaction


@dataclass
class Decline:
    """`invoice_id` None means any; `times` how many payments are still to be declined."""

    reason_code: int
    invoice_id: str | None = None
    times: int = 1
    retry_after: timedelta | None = None


class Declines:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[Decline] = []

    def order(self, decline: Decline) -> None:
        with self._lock:
            self._ordered.append(decline)

    def take(self, transaction: Transaction) -> Decline | None:
        """The order that applies to this payment, used up by one."""
        with self._lock:
            for decline in self._ordered:
                if decline.invoice_id in (None, transaction.request.invoice_id):
                    decline.times -= 1
                    if decline.times <= 0:
                        self._ordered.remove(decline)
                    return decline
        return None
