"""Everything the emulated acquirer remembers: terminals, transactions, tokens, used packets."""

import secrets
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, takewhile

from proil_emulators.cloudpayments.cards import Card, read_packet
from proil_emulators.cloudpayments.transactions import Operation, Request, Status, Transaction
from proil_emulators.wire import Refused


@dataclass(frozen=True)
class SavedCard:
    """A card, or an account of SBP, bound to an account of one terminal."""

    token: str
    public_id: str
    account_id: str
    card: Card
    method: str | None = None


Account = tuple[str, str, Card, str | None]


@dataclass
class Ledger:
    """`lock` guards every move of a transaction and is never held during a network call.

    `challenged` and `held` are those that time may still move, the oldest first: a day of
    payments must not slow the next one.
    """

    ids: Iterator[int]
    lock: threading.RLock = field(default_factory=threading.RLock)
    transactions: dict[int, Transaction] = field(default_factory=dict)
    challenged: dict[int, Transaction] = field(default_factory=dict)
    held: dict[int, Transaction] = field(default_factory=dict)
    saved_cards: dict[str, SavedCard] = field(default_factory=dict)
    _used_packets: set[str] = field(default_factory=set)
    _tokens: dict[Account, SavedCard] = field(default_factory=dict)
    _of_terminal: defaultdict[str, list[Transaction]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_invoice: defaultdict[tuple[str, str | None], list[Transaction]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def open(
        self,
        public_id: str,
        request: Request,
        card: Card,
        now: datetime,
        two_stage: bool,
        saved: SavedCard | None = None,
        method: str | None = None,
    ) -> Transaction:
        with self.lock:
            transaction = Transaction(
                next(self.ids), public_id, request, card, now, two_stage, by_token=bool(saved)
            )
            transaction.token = saved.token if saved else None
            transaction.method = saved.method if saved else method
            self.transactions[transaction.id] = transaction
            self.challenged[transaction.id] = transaction
            self._of_terminal[public_id].append(transaction)
            self._by_invoice[public_id, request.invoice_id].append(transaction)
            return transaction

    def open_again(self, first: Transaction, now: datetime) -> Transaction:
        """The same payment once more, under a number of its own."""
        with self.lock:
            second = self.open(
                first.public_id, first.request, first.card, now, first.two_stage, None, first.method
            )
            second.by_token, second.token = first.by_token, first.token
            return second

    def open_refund(self, payment: Transaction, request: Request, now: datetime) -> Transaction:
        with self.lock:
            refund = self.open(
                payment.public_id, request, payment.card, now, False, method=payment.method
            )
            refund.operation, refund.original_id = Operation.REFUND, payment.id
            return refund

    def settled(self, transaction: Transaction) -> None:
        """Keep what time may do to a transaction up to its status."""
        self.challenged.pop(transaction.id, None)
        self.held.pop(transaction.id, None)
        if transaction.status is Status.AUTHORIZED:
            self.held[transaction.id] = transaction

    def get(self, public_id: str, transaction_id: int) -> Transaction:
        transaction = self.transactions.get(transaction_id)
        if transaction is None or transaction.public_id != public_id:
            raise Refused("Not found")
        return transaction

    def of_terminal(self, public_id: str) -> list[Transaction]:
        """Transactions of a terminal, oldest first."""
        with self.lock:
            return list(self._of_terminal[public_id])

    def of_invoice(self, invoice_id: str) -> list[Transaction]:
        """Transactions of an invoice at any terminal, oldest first."""
        with self.lock:
            found = [
                row
                for public_id in self._of_terminal
                for row in self._by_invoice.get((public_id, invoice_id), ())
            ]
        return sorted(found, key=lambda row: row.id)

    def after(self, number: int) -> list[Transaction]:
        """Transactions with a number above `number`, oldest first."""
        with self.lock:
            newer = takewhile(lambda row: row.id > number, reversed(self.transactions.values()))
            return list(newer)[::-1]

    def newest(self, count: int) -> list[Transaction]:
        with self.lock:
            return list(islice(reversed(self.transactions.values()), count))

    def latest(
        self, public_id: str, invoice_id: str, operations: Collection[Operation]
    ) -> Transaction:
        for transaction in reversed(self._by_invoice.get((public_id, invoice_id), [])):
            if transaction.operation in operations:
                return transaction
        raise Refused("Not found")

    def take_card(self, packet: str, apple_pay: bool) -> tuple[Card, bool]:
        """The card of a cryptogram, which is good for one use, and whether it is Apple's."""
        card, apples = read_packet(packet, apple_pay)
        with self.lock:
            if packet in self._used_packets:
                raise Refused("CardCryptogramPacket has already been used")
            self._used_packets.add(packet)
        return card, apples

    def save_card(self, transaction: Transaction, same_token: bool) -> None:
        account_id = transaction.request.account_id
        if account_id is None:
            return
        account = (transaction.public_id, account_id, transaction.card, transaction.method)
        with self.lock:
            saved = self._tokens.get(account) if same_token else None
            if saved is None:
                saved = SavedCard(f"tk_{secrets.token_hex(16)}", *account)
                self.saved_cards[saved.token] = self._tokens[account] = saved
            transaction.token = saved.token
