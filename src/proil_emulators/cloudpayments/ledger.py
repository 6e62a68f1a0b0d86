"""Everything the emulated acquirer remembers: terminals, transactions, tokens, used packets."""

import secrets
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from proil_emulators.cloudpayments.cards import Card, read_cryptogram
from proil_emulators.cloudpayments.transactions import Operation, Request, Transaction
from proil_emulators.wire import Refused


@dataclass(frozen=True)
class SavedCard:
    """A card bound to an account of one terminal."""

    token: str
    public_id: str
    account_id: str
    card: Card
    method: str | None = None


@dataclass
class Ledger:
    """`lock` guards every move of a transaction and is never held during a network call.

    `unsettled` are those that time may still move; a day of payments must not slow the next one.
    """

    ids: Iterator[int]
    lock: threading.RLock = field(default_factory=threading.RLock)
    transactions: dict[int, Transaction] = field(default_factory=dict)
    unsettled: dict[int, Transaction] = field(default_factory=dict)
    saved_cards: dict[str, SavedCard] = field(default_factory=dict)
    _used_packets: set[str] = field(default_factory=set)
    _by_invoice: dict[tuple[str, str | None], list[Transaction]] = field(
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
            self.unsettled[transaction.id] = transaction
            self._by_invoice[public_id, request.invoice_id].append(transaction)
            return transaction

    def open_refund(self, payment: Transaction, request: Request, now: datetime) -> Transaction:
        with self.lock:
            refund = self.open(
                payment.public_id, request, payment.card, now, False, method=payment.method
            )
            refund.operation, refund.original_id = Operation.REFUND, payment.id
            return refund

    def get(self, public_id: str, transaction_id: int) -> Transaction:
        transaction = self.transactions.get(transaction_id)
        if transaction is None or transaction.public_id != public_id:
            raise Refused("Not found")
        return transaction

    def of_terminal(self, public_id: str) -> Iterator[Transaction]:
        """Transactions of a terminal, oldest first."""
        with self.lock:
            kept = list(self.transactions.values())
        return (transaction for transaction in kept if transaction.public_id == public_id)

    def latest(
        self, public_id: str, invoice_id: str, operations: Collection[Operation]
    ) -> Transaction:
        for transaction in reversed(self._by_invoice.get((public_id, invoice_id), [])):
            if transaction.operation in operations:
                return transaction
        raise Refused("Not found")

    def take_card(self, packet: str) -> Card:
        """The card of a cryptogram, which is good for one use."""
        card = read_cryptogram(packet)
        with self.lock:
            if packet in self._used_packets:
                raise Refused("CardCryptogramPacket has already been used")
            self._used_packets.add(packet)
        return card

    def save_card(self, transaction: Transaction, same_token: bool) -> None:
        account_id = transaction.request.account_id
        if account_id is None:
            return
        with self.lock:
            saved = self._saved(transaction, account_id) if same_token else None
            if saved is None:
                token = f"tk_{secrets.token_hex(16)}"
                saved = SavedCard(
                    token, transaction.public_id, account_id, transaction.card, transaction.method
                )
                self.saved_cards[token] = saved
            transaction.token = saved.token

    def _saved(self, transaction: Transaction, account_id: str) -> SavedCard | None:
        wanted = (transaction.public_id, account_id, transaction.card)
        for saved in self.saved_cards.values():
            if (saved.public_id, saved.account_id, saved.card) == wanted:
                return saved
        return None
