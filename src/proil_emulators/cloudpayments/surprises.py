"""What goes wrong with money, notifications and receipts: ordered, or left to dice."""

import itertools
import random
import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from proil_emulators.cloudpayments.reasons import is_known


class Surprise(StrEnum):
    # of a payment at its bank
    DECLINE = "decline"
    FAIL_THEN_PAY = "fail_then_pay"
    FALLBACK_BANK = "fallback_bank"
    # of a notification on its way
    DROP = "drop"
    DELAY = "delay"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    # of a receipt at the cash register
    RECEIPT_REFUSED = "receipt_refused"
    RECEIPT_ERROR = "receipt_error"
    RECEIPT_NEVER = "receipt_never"


AT_BANK = (Surprise.DECLINE, Surprise.FAIL_THEN_PAY, Surprise.FALLBACK_BANK)
ON_THE_WAY = (Surprise.DROP, Surprise.DELAY, Surprise.DUPLICATE, Surprise.REORDER)
AT_REGISTER = (Surprise.RECEIPT_REFUSED, Surprise.RECEIPT_ERROR, Surprise.RECEIPT_NEVER)

DEFAULT_DECLINE, DEFAULT_REGISTER_ERROR = 5051, -1
DICED_DECLINES = (5005, 5051, 5065, 5091, 5096)
# S00042~decline~5051, S00042~drop~pay: the invoice itself orders what happens to it.
SPOKEN = re.compile(r"~(\w+)(?:~(-?\w+))?$")


@dataclass
class Ordered:
    """`invoice_id` None means any, `times` None until removed; `notice` is a notification's type.

    `code` is a bank's reason or a register's error.
    """

    number: int
    kind: Surprise
    invoice_id: str | None = None
    times: int | None = 1
    notice: str | None = None
    code: int | None = None
    seconds: float = 120.0
    retry_after_s: float | None = None

    def fits(self, kinds: Iterable[Surprise], invoice_id: str | None, notice: str | None) -> bool:
        return (
            self.kind in kinds
            and self.invoice_id in (None, invoice_id)
            and self.notice in (None, notice)
        )


FIELDS = {"kind", "invoice_id", "times", "notice", "code", "seconds", "retry_after_s"}


class Dice:
    """A share of all chances goes wrong, by a seed; `counts` tells what did."""

    def __init__(self, seed: int, share: float, kinds: Iterable[str], seconds: float) -> None:
        self.share, self.kinds, self.seconds = share, frozenset(kinds), seconds
        self.seed, self.counts = seed, Counter[str]()
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def roll(self, kinds: Iterable[str]) -> str | None:
        """One of `kinds`, or nothing."""
        choice = sorted(self.kinds.intersection(kinds))
        if not choice:
            return None
        with self._lock:
            if self._random.random() >= self.share:
                return None
            kind = self._random.choice(choice)
            self.counts[kind] += 1
            return kind

    def one_of(self, codes: tuple[int, ...]) -> int:
        with self._lock:
            return self._random.choice(codes)


class Surprises:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._ordered: list[Ordered] = []
        self.dice = Dice(0, 0, (), 0)

    def order(self, wanted: Mapping[str, Any]) -> Ordered:
        """Add one from a JSON object; ValueError says what is wrong with it."""
        if set(wanted) - FIELDS:
            raise ValueError(f"a surprise has {', '.join(sorted(FIELDS))}")
        kind = Surprise(wanted.get("kind", ""))
        code = wanted.get("code")
        if kind is Surprise.DECLINE and code is not None and not (code and is_known(code)):
            raise ValueError("code is not a known refusal")
        ordered = Ordered(next(self._numbers), **{**wanted, "kind": kind})
        with self._lock:
            self._ordered.append(ordered)
        return ordered

    def listed(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(row) for row in self._ordered]

    def clear(self) -> None:
        with self._lock:
            self._ordered.clear()

    def take(
        self, kinds: tuple[Surprise, ...], invoice_id: str | None, notice: str | None = None
    ) -> Ordered | None:
        """What happens now instead of the ordinary, used up by one."""
        return (
            self.take_ordered(kinds, invoice_id, notice)
            or _spoken(kinds, invoice_id, notice)
            or self._diced(kinds)
        )

    def take_ordered(
        self, kinds: tuple[Surprise, ...], invoice_id: str | None, notice: str | None = None
    ) -> Ordered | None:
        with self._lock:
            for row in self._ordered:
                if row.fits(kinds, invoice_id, notice):
                    if row.times is not None:
                        row.times -= 1
                        if row.times <= 0:
                            self._ordered.remove(row)
                    return row
        return None

    def _diced(self, kinds: tuple[Surprise, ...]) -> Ordered | None:
        kind = self.dice.roll(kinds)
        if kind is None:
            return None
        code = self.dice.one_of(DICED_DECLINES) if kind == Surprise.DECLINE else None
        return Ordered(0, Surprise(kind), code=code, seconds=self.dice.seconds)


def _spoken(
    kinds: tuple[Surprise, ...], invoice_id: str | None, notice: str | None
) -> Ordered | None:
    found = SPOKEN.search(invoice_id or "")
    if not found or found.group(1) not in kinds:
        return None
    detail = found.group(2)
    number = int(detail) if detail and detail.lstrip("-").isdigit() else None
    ordered = Ordered(0, Surprise(found.group(1)), notice=None if number else detail, code=number)
    return ordered if ordered.fits(kinds, invoice_id, notice) else None
