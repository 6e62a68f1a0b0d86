"""After the storm: time passes, crons run, and what is left on its way is counted."""

import contextlib
import time
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import requests

from proil_city.bank import Bank, money_of
from proil_city.desk import Desk, DeskError
from proil_cli.books import UNFINISHED, Books, violations

ROUND_S = 15 * 60
CRONS = (
    "payment_cloudpayments.ir_cron_carry_on",
    "payment_cloudpayments.ir_cron_watch_holds",
    "proil_payment.ir_cron_watch_holds",
    "proil_payment.ir_cron_return_again",
    "payment_cloudpayments.ir_cron_follow_receipts",
    "proil_payment.ir_cron_collect_debts",
)
# Times by which the product decides that something has waited for long enough.
_AGE = (
    "UPDATE cloudpayments_operation SET sent_at = sent_at - %(by)s, absent_at = absent_at - %(by)s,"
    " create_date = create_date - %(by)s WHERE state IN ('planned', 'sent', 'unknown')",
    "UPDATE payment_transaction SET last_state_change = last_state_change - %(by)s,"
    " create_date = create_date - %(by)s WHERE state IN ('draft', 'pending')",
    "UPDATE proil_debt SET next_step_at = next_step_at - %(by)s WHERE state = 'open'",
    "UPDATE queue_job SET eta = eta - %(by)s WHERE state = 'pending' AND eta IS NOT NULL",
)


@dataclass
class Settling:
    """The hours after the last order, pressed into minutes."""

    books: Books
    bank: Bank
    desk: Desk

    def wait(self, rounds: int = 16) -> list[dict[str, Any]]:
        """Let quarters of an hour pass until nothing is open; what is open when they are over."""
        left: list[dict[str, Any]] = []
        for _round in range(rounds):
            self._let_jobs_end()
            left = self.books.rows(UNFINISHED)
            if not left:
                break
            self._pass_time()
        return left

    def _pass_time(self) -> None:
        self.bank.advance(ROUND_S)
        for statement in _AGE:
            self.books.rows(statement.replace("%(by)s", f"interval '{ROUND_S} seconds'"))
        for name in CRONS:
            self._run(name)

    def _run(self, name: str) -> None:
        for _attempt in range(50):
            try:
                cron = self.desk.reference(name)
                self.desk.call("ir.cron", "method_direct_trigger", [cron])
            except DeskError:
                time.sleep(0.2)  # The scheduler is running it at this very moment.
            else:
                return

    def _let_jobs_end(self, patience_s: float = 90.0) -> None:
        going = (
            "SELECT uuid FROM queue_job WHERE channel = 'root.payment'"
            " AND state IN ('pending', 'enqueued', 'started')"
            " AND (eta IS NULL OR eta < now() AT TIME ZONE 'UTC' + interval '5 seconds')"
        )
        deadline = time.monotonic() + patience_s
        while self.books.rows(going) and time.monotonic() < deadline:
            time.sleep(0.5)

    def story(self, reference: str) -> list[str]:
        """Everything the books tell about one payment's order, oldest first."""
        order = reference.split("-")[0]
        parts = (
            "SELECT create_date, reference || ' ' || state || ' ' || amount || ' ' ||"
            " coalesce(operation, '') || ' ' || coalesce(provider_reference, '') || ' ' ||"
            " coalesce(state_message, '') AS told FROM payment_transaction"
            " WHERE reference = %s OR reference LIKE %s OR reference LIKE %s",
            "SELECT op.create_date, op.kind || ' ' || op.state || ' ' || op.amount || ' ' ||"
            " coalesce(op.reason, '') || ' sent ' || coalesce(op.sent_at::text, 'never') AS told"
            " FROM cloudpayments_operation op JOIN payment_transaction tx ON tx.id = op.hold_id"
            " WHERE tx.reference = %s OR tx.reference LIKE %s OR tx.reference LIKE %s",
            "SELECT date_created AS create_date, 'job ' || name || ' ' || state || ' ' ||"
            " coalesce(date_started::text, '') || ' ' || coalesce(exc_message, '') AS told"
            " FROM queue_job WHERE name = %s OR name LIKE %s OR name LIKE %s",
        )
        rows = []
        for sql in parts:
            rows += self.books.rows(sql, order, f"{order}-%", f"%{order}%")
        rows.sort(key=lambda row: row["create_date"])
        there = [
            f"bank: {row['transaction_id']} {row['invoice_id']} {row['status']} {row['amount']}"
            f" {row['confirmed_amount']}"
            for row in self.bank.operations()
            if str(row["invoice_id"]).split("-")[0] == order
        ]
        return [f"{row['create_date']} {row['told']}"[:240] for row in rows] + there

    def reconcile(self) -> None:
        """The nightly comparison of the day, made now."""
        for name in ("ir_cron_plan_reconciliation", "ir_cron_reconcile"):
            with contextlib.suppress(requests.RequestException):
                self._run(f"payment_cloudpayments.{name}")

    def verdict(self) -> dict[str, Any]:
        """What each invariant finds, and the sums of both books."""
        rows = self.bank.operations()
        found = violations(self.books, rows)
        return {
            "violations": {str(number): len(names) for number, names in found.items()},
            "examples": {str(number): names[:5] for number, names in found.items()},
            "captured_emulator": str(money_of(rows, "confirmed_amount")),
            "captured_odoo": str(self._sum("tx.amount > 0 AND NOT " + _HAS_CAPTURES)),
            "refunded_emulator": str(money_of(rows, "refunded_amount")),
            "refunded_odoo": str(-self._sum("tx.operation = 'refund'")),
            "outcomes": self._outcomes(),
            "discrepancies": self._discrepancies(),
        }

    def _sum(self, which: str) -> Decimal:
        sql = (
            f"SELECT sum(tx.amount) FROM payment_transaction tx WHERE tx.state = 'done' AND {which}"
        )
        return Decimal(str(self.books.value(sql) or "0.00"))

    def _outcomes(self) -> dict[str, int]:
        rows = self.books.rows(
            "SELECT state || ' ' || payment_state AS ends, count(*) AS n FROM proil_order"
            " GROUP BY 1 ORDER BY 2 DESC"
        )
        return {row["ends"]: row["n"] for row in rows}

    def _discrepancies(self) -> dict[str, int]:
        return dict(
            Counter(
                row["kind"] for row in self.books.rows("SELECT kind FROM cloudpayments_discrepancy")
            )
        )


_HAS_CAPTURES = (
    "EXISTS (SELECT FROM payment_transaction child"
    " WHERE child.source_transaction_id = tx.id AND child.amount > 0)"
)
