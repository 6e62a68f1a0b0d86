"""Delivery of notifications: Check while the payer waits, the others until they are accepted."""

import itertools
import json
import logging
import threading
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
    number: int
    kind: Kind
    transaction_id: int
    target: Target
    said: Payload
    letter: Letter = field(repr=False)
    attempts: list[Attempt] = field(default_factory=list)
    due: datetime | None = None

    @property
    def accepted(self) -> bool:
        return any(attempt.accepted for attempt in self.attempts)


class Courier:
    """Keeps every notification, sends it, and sends it again when it is due."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.switches = Switches()
        self.deliveries: list[Delivery] = []
        self._waiting: dict[int, Delivery] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        retries = urllib3.Retry(0, redirect=0, raise_on_redirect=False)
        self._pool = urllib3.PoolManager(retries=retries, timeout=ANSWER_TIMEOUT_S)
        self._delivering = threading.Lock()

    def check(self, terminal: Terminal, transaction: Transaction) -> int:
        """Ask the merchant whether to go on: 0, or the reason code of the refusal."""
        delivery = self._prepare(Kind.CHECK, terminal, transaction)
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
        """Tell the merchant: before this returns, or later when a switch says so."""
        delivery = self._prepare(kind, terminal, transaction)
        if delivery is None:
            return
        delay_s = self.switches.notify_delay_s
        if self.switches.notify_before_answer and not delay_s:
            self._attempt(delivery)
        else:
            self._put_off(delivery, timedelta(seconds=delay_s))
            self.clock.poke()

    def resend(self, number: int) -> Delivery | None:
        """Send one more time whatever became of it; None when there is no such delivery."""
        for delivery in self.deliveries:
            if delivery.number == number:
                self._attempt(delivery)
                return delivery
        return None

    def deliver_due(self) -> None:
        """Send what is due now; who comes second waits until the first has sent it."""
        with self._delivering:
            now = self.clock.now()
            for delivery in list(self._waiting.values()):
                if delivery.due is not None and delivery.due <= now:
                    self._attempt(delivery)

    def _prepare(self, kind: Kind, terminal: Terminal, transaction: Transaction) -> Delivery | None:
        target = terminal.targets[kind]
        if not target.enabled:
            return None
        said = payload(kind, transaction, self.switches)
        signed = letter(said, target, terminal.api_secret)
        with self._lock:
            number = next(self._numbers)
            delivery = Delivery(number, kind, transaction.id, target, said, signed)
            self.deliveries.append(delivery)
        return delivery

    def _attempt(self, delivery: Delivery) -> None:
        attempt = self._try(delivery)
        if attempt.accepted or len(delivery.attempts) >= MAX_ATTEMPTS:
            self._waiting.pop(delivery.number, None)
            delivery.due = None
            return
        pause = RETRY_PAUSES_MIN[min(len(delivery.attempts), len(RETRY_PAUSES_MIN)) - 1]
        self._put_off(delivery, timedelta(minutes=pause * self.switches.retry_time_scale))

    def _put_off(self, delivery: Delivery, by: timedelta) -> None:
        delivery.due = self.clock.now() + by
        self._waiting[delivery.number] = delivery

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
