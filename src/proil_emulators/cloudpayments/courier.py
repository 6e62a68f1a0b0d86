"""Delivery of notifications: Check while the payer waits, the others until they are accepted."""

import heapq
import json
import logging
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import urllib3

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments.payloads import Letter, Payload, letter, payload
from proil_emulators.cloudpayments.reasons import (
    APPROVED,
    CHECK_GARBLED,
    CHECK_REFUSALS,
    CHECK_UNAVAILABLE,
    CHECK_UNREACHABLE,
)
from proil_emulators.cloudpayments.surprises import ON_THE_WAY, Ordered, Surprise, Surprises
from proil_emulators.cloudpayments.switches import Switches
from proil_emulators.cloudpayments.terminals import Kind, Target, Terminal
from proil_emulators.cloudpayments.transactions import Transaction

log = logging.getLogger(__name__)

ANSWER_TIMEOUT_S = 30
RETRY_PAUSES_MIN = (1, 2, 5, 10, 30)
MAX_ATTEMPTS = 100


@dataclass(frozen=True)
class Attempt:
    """One try: HTTP status (None when there was no answer) and the `code` of the answer."""

    at: datetime
    status: int | None
    code: int | None
    error: str | None = None

    @property
    def accepted(self) -> bool:
        return self.status == 200 and self.code == 0


@dataclass
class Delivery:
    """`fate` is what a surprise made of it."""

    number: int
    kind: Kind
    transaction_id: int
    invoice_id: str | None
    target: Target
    said: Payload
    letter: Letter = field(repr=False)
    attempts: list[Attempt] = field(default_factory=list)
    due: datetime | None = None
    fate: Surprise | None = None

    @property
    def accepted(self) -> bool:
        return any(attempt.accepted for attempt in self.attempts)


class Courier:
    """Keeps every notification, sends it, and sends it again when it is due."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.switches = Switches()
        self.surprises = Surprises()
        self.deliveries: list[Delivery] = []
        self.of_transaction: defaultdict[int, list[Delivery]] = defaultdict(list)
        self._due: list[tuple[datetime, int]] = []
        self._held_back: defaultdict[str | None, list[Delivery]] = defaultdict(list)
        self._lock = threading.Lock()
        retries = urllib3.Retry(0, redirect=0, raise_on_redirect=False)
        self._pool = urllib3.PoolManager(retries=retries, maxsize=16, timeout=ANSWER_TIMEOUT_S)
        self._delivering = threading.Lock()

    def check(self, terminal: Terminal, transaction: Transaction) -> int:
        """Ask the merchant whether to go on: 0, or the reason code of the refusal."""
        said = payload(Kind.CHECK, transaction, self.switches)
        delivery = self._prepare(
            Kind.CHECK, terminal, said, transaction.id, transaction.request.invoice_id
        )
        if delivery is None:
            return APPROVED
        attempt = self._try(delivery)
        if attempt.accepted:
            return APPROVED
        if attempt.status is None:
            return CHECK_UNAVAILABLE
        if attempt.status != 200:
            return CHECK_UNREACHABLE
        return CHECK_REFUSALS.get(attempt.code or 0, CHECK_GARBLED)

    def notify(self, kind: Kind, terminal: Terminal, transaction: Transaction) -> None:
        said = payload(kind, transaction, self.switches)
        self.send(kind, terminal, said, transaction.id, transaction.request.invoice_id)

    def send(
        self,
        kind: Kind,
        terminal: Terminal,
        said: Payload,
        transaction_id: int,
        invoice_id: str | None,
    ) -> None:
        """Tell the merchant: before this returns, or later when a switch or a surprise says so."""
        delivery = self._prepare(kind, terminal, said, transaction_id, invoice_id)
        if delivery is None:
            return
        surprise = self.surprises.take(ON_THE_WAY, invoice_id, kind.lower())
        if surprise:
            self._surprise(surprise, delivery, terminal)
        else:
            self._deliver(delivery)
        if not (surprise and surprise.kind is Surprise.REORDER):
            for overtaken in self._held_back.pop(invoice_id, []):
                self._deliver(overtaken)

    def resend(self, number: int) -> Delivery | None:
        """Send one more time whatever became of it; None when there is no such delivery."""
        if not 1 <= number <= len(self.deliveries):
            return None
        delivery = self.deliveries[number - 1]
        self._attempt(delivery)
        return delivery

    def deliver_due(self) -> None:
        """Send what is due now; who comes second waits until the first has sent it."""
        with self._delivering:
            now = self.clock.now()
            for delivery in list(iter(lambda: self._next_due(now), None)):
                self._attempt(delivery)

    def waiting(self) -> int:
        """How many are still to be sent."""
        with self._lock:
            return len({number for due, number in self._due if self._is_due(due, number)})

    def _surprise(self, surprise: Ordered, delivery: Delivery, terminal: Terminal) -> None:
        delivery.fate = surprise.kind
        if surprise.kind is Surprise.DELAY:
            self._put_off(delivery, timedelta(seconds=surprise.seconds))
        elif surprise.kind is Surprise.REORDER:
            self._held_back[delivery.invoice_id].append(delivery)
            self._put_off(delivery, timedelta(seconds=surprise.seconds))
        elif surprise.kind is Surprise.DUPLICATE:
            self._deliver(delivery)
            facts = (delivery.said, delivery.transaction_id, delivery.invoice_id)
            again = self._prepare(delivery.kind, terminal, *facts)
            if again:
                again.fate = surprise.kind
                self._deliver(again)

    def _deliver(self, delivery: Delivery) -> None:
        delay_s = self.switches.notify_delay_s
        if self.switches.notify_before_answer and not delay_s:
            self._attempt(delivery)
        else:
            self._put_off(delivery, timedelta(seconds=delay_s))
            self.clock.poke()

    def _prepare(
        self,
        kind: Kind,
        terminal: Terminal,
        said: Payload,
        transaction_id: int,
        invoice_id: str | None,
    ) -> Delivery | None:
        target = terminal.targets[kind]
        if not target.enabled:
            return None
        signed = letter(said, target, terminal.api_secret)
        with self._lock:
            number = len(self.deliveries) + 1
            delivery = Delivery(number, kind, transaction_id, invoice_id, target, said, signed)
            self.deliveries.append(delivery)
            self.of_transaction[transaction_id].append(delivery)
        return delivery

    def _attempt(self, delivery: Delivery) -> None:
        attempt = self._try(delivery)
        once = delivery.kind is Kind.RECEIPT and not self.switches.receipt_notice_retry
        if attempt.accepted or once or len(delivery.attempts) >= MAX_ATTEMPTS:
            delivery.due = None
            return
        pause = RETRY_PAUSES_MIN[min(len(delivery.attempts), len(RETRY_PAUSES_MIN)) - 1]
        self._put_off(delivery, timedelta(minutes=pause * self.switches.retry_time_scale))

    def _put_off(self, delivery: Delivery, by: timedelta) -> None:
        with self._lock:
            delivery.due = self.clock.now() + by
            heapq.heappush(self._due, (delivery.due, delivery.number))

    def _next_due(self, now: datetime) -> Delivery | None:
        with self._lock:
            while self._due and self._due[0][0] <= now:
                due, number = heapq.heappop(self._due)
                if self._is_due(due, number):
                    return self.deliveries[number - 1]
        return None

    def _is_due(self, due: datetime, number: int) -> bool:
        """Not so when it was sent or put off meanwhile."""
        return self.deliveries[number - 1].due == due

    def _try(self, delivery: Delivery) -> Attempt:
        attempt = self._post(delivery)
        delivery.attempts.append(attempt)
        log.info("%s of %s: %s", delivery.kind, delivery.transaction_id, attempt)
        return attempt

    def _post(self, delivery: Delivery) -> Attempt:
        now, sent = self.clock.now(), delivery.letter
        try:
            answer = self._pool.request(
                sent.method,
                _address(delivery.target, sent.query),
                body=sent.body or None,
                headers=sent.headers,
            )
        except urllib3.exceptions.HTTPError as error:
            return Attempt(now, None, None, type(error).__name__)
        return Attempt(now, answer.status, _code(answer.data))


def _address(target: Target, query: str) -> str:
    if not query:
        return target.address
    return f"{target.address}{'&' if urlsplit(target.address).query else '?'}{query}"


def _code(body: bytes) -> int | None:
    """The `code` of the merchant's answer; None when the answer is not of the agreed form."""
    try:
        answer: Any = json.loads(body)
    except ValueError:
        return None
    code = answer.get("code") if isinstance(answer, dict) else None
    return code if isinstance(code, int) else None
