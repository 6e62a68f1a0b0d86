"""The emulated acquirer as its merchant's cabinet and a test's hand see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import requests

from proil_city.api import TIMEOUT_S
from proil_emulators.cloudpayments import DEFAULT_API_SECRET, DEFAULT_PUBLIC_ID


@dataclass(frozen=True)
class Bank:
    """Its ledger, its faults, its clock; sums are roubles and kopecks as Decimal."""

    emulators_url: str

    def operations(self, invoice_id: str | None = None) -> list[dict[str, Any]]:
        """Every transaction it has made, oldest first, or those of one invoice."""
        rows = self._ask("GET", "operations", params={"invoice_id": invoice_id})
        return list(rows)

    def of_order(self, number: str) -> list[dict[str, Any]]:
        """Transactions of all the attempts to pay for an order."""
        return [row for row in self.operations() if is_of_order(row["invoice_id"], number)]

    def fault(self, endpoint: str, kind: str, **details: Any) -> None:
        """Spoil the next call of a method under `payments/`, or more of them with `times`."""
        wanted = {"endpoint": f"payments/{endpoint}", "kind": kind, **details}
        self._ask("POST", "faults", json=wanted)

    def throw_dice(self, seed: int, share: float, seconds: float) -> None:
        """From now on spoil a share of all calls, payments, notifications and receipts."""
        self._ask("POST", "chaos", json={"seed": seed, "share": share, "seconds": seconds})

    def stop_dice(self) -> dict[str, int]:
        """End that; how often each trouble came."""
        return dict(self._ask("DELETE", "chaos")["counts"])

    def receipts(self, invoice_id: str) -> list[dict[str, Any]]:
        """The cash register's receipts for an invoice, oldest first."""
        return list(self._ask("GET", "receipts", params={"invoice_id": invoice_id}))

    def clear_faults(self) -> None:
        """Serve everything again."""
        self._ask("DELETE", "faults")

    def switch(self, **values: Any) -> dict[str, Any]:
        """Set what no document settles; returns the switches as they stand then."""
        found = self._ask("POST", "switches", json=values)
        return {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in found.items()
        }

    def decline(self, reason_code: int, **details: Any) -> None:
        """Decline the next payment that the card table would let through."""
        self._ask("POST", "declines", json={"reason_code": reason_code, **details})

    def status_of(self, transaction: int) -> str:
        """Where a transaction stands."""
        rows = [row for row in self.operations() if row["transaction_id"] == transaction]
        return str(rows[0]["status"])

    def act(self, transaction: int, action: str, amount: Decimal | None = None) -> dict[str, Any]:
        """Confirm, void or refund by hand in the cabinet."""
        body = {} if amount is None else {"amount": float(amount)}
        return dict(self._ask("POST", f"operations/{transaction}/{action}", json=body))

    def notify(self, targets: Mapping[str, str | None], **options: Any) -> None:
        """Where each kind of notification goes; None switches a kind off."""
        self._ask("POST", "notifications", json={**targets, **options})

    def deliveries(self, transaction: int) -> list[dict[str, Any]]:
        """The notifications about a transaction and what became of each."""
        return list(self._ask("GET", "deliveries", params={"transaction_id": transaction}))

    def resend(self, delivery: int) -> dict[str, Any]:
        """Send a notification once more, whatever became of it."""
        return dict(self._ask("POST", f"deliveries/{delivery}/resend"))

    def calls(self, endpoint: str = "") -> list[dict[str, Any]]:
        """The latest calls of its API, oldest first; those of one method when it is named."""
        rows = self._ask("GET", "calls")
        return [row for row in rows if row["path"].endswith(endpoint)]

    def advance(self, seconds: float) -> None:
        """Push its clock; what falls due by then has been done when this returns."""
        url = f"{self.emulators_url}/_admin/clock"
        answer = requests.post(url, json={"advance_seconds": seconds}, timeout=TIMEOUT_S)
        answer.raise_for_status()

    def api(self, endpoint: str, **params: Any) -> dict[str, Any]:
        """Call the API itself with the merchant's keys."""
        answer = requests.post(
            f"{self.emulators_url}/cloudpayments/payments/{endpoint}",
            json=params,
            auth=(DEFAULT_PUBLIC_ID, DEFAULT_API_SECRET),
            timeout=TIMEOUT_S,
        )
        answer.raise_for_status()
        return dict(answer.json())

    def _ask(self, method: str, path: str, **arguments: Any) -> Any:
        url = f"{self.emulators_url}/_admin/cloudpayments/{path}"
        answer = requests.request(method, url, timeout=TIMEOUT_S, **arguments)
        answer.raise_for_status()
        return answer.json(parse_float=Decimal) if answer.content else None


def is_of_order(invoice_id: str | None, number: str) -> bool:
    """Whether an invoice is an attempt to pay for this order: its number, or that and a count."""
    return str(invoice_id) == number or str(invoice_id).startswith(f"{number}-")


def money_of(rows: list[dict[str, Any]], column: str) -> Decimal:
    """The sum of a column of the ledger over payments."""
    payments = [row for row in rows if row["operation"] == "Payment"]
    return sum((Decimal(str(row[column] or 0)) for row in payments), Decimal(0))
