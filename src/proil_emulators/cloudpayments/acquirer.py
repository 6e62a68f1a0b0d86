"""What happens to money: every door, from the API to the payer's page, moves it through here."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments.agenda import Agenda
from proil_emulators.cloudpayments.cards import NO_CARD, Card
from proil_emulators.cloudpayments.courier import Courier
from proil_emulators.cloudpayments.kassir import Kassir
from proil_emulators.cloudpayments.ledger import Ledger, SavedCard
from proil_emulators.cloudpayments.reasons import (
    CHALLENGE_FAILED,
    OTHER_TERMINAL_TOKEN,
    SYSTEM_ERROR,
)
from proil_emulators.cloudpayments.surprises import AT_BANK, DEFAULT_DECLINE, Ordered, Surprise
from proil_emulators.cloudpayments.switches import Switches
from proil_emulators.cloudpayments.terminals import Kind, Terminal
from proil_emulators.cloudpayments.transactions import Request, Status, Transaction

SBP, APPLE_PAY = "Sbp", "ApplePay"
REPEATED_AFTER_S = 2


class Acquirer:
    """Moves transactions and tells the merchants; a move that is not allowed raises Refused.

    A payment that the merchant or the bank refuses is no exception: it comes back declined. What
    comes back may be another transaction than was begun, when a second bank was tried.
    """

    def __init__(self, clock: Clock, ledger: Ledger, courier: Courier) -> None:
        self.clock, self.ledger, self.courier = clock, ledger, courier
        self.surprises = courier.surprises
        self.agenda = Agenda(clock)
        self.kassir = Kassir(clock, courier, self.agenda)

    @property
    def switches(self) -> Switches:
        return self.courier.switches

    def pay_by_card(
        self,
        terminal: Terminal,
        request: Request,
        card: Card,
        two_stage: bool,
        method: str | None = None,
    ) -> Transaction:
        """Asked, then paid, declined or awaiting the payer at the bank's page."""
        now = self.clock.now()
        transaction = self.ledger.open(
            terminal.public_id, request, card, now, two_stage, method=method
        )
        asks = method != APPLE_PAY or self.switches.check_apple_pay
        if asks and self._refused_by_check(terminal, transaction):
            return transaction
        if not card.three_ds or method == APPLE_PAY:
            return self.settle(terminal, transaction)
        self._challenge(terminal, transaction)
        return transaction

    def pay_by_token(
        self, terminal: Terminal, request: Request, saved: SavedCard, two_stage: bool
    ) -> Transaction:
        now = self.clock.now()
        transaction = self.ledger.open(
            terminal.public_id, request, saved.card, now, two_stage, saved
        )
        if saved.public_id != terminal.public_id:
            self.decline(terminal, transaction, OTHER_TERMINAL_TOKEN)
            return transaction
        if self.switches.check_token_payments and self._refused_by_check(terminal, transaction):
            return transaction
        if saved.method != SBP:
            return self.settle(terminal, transaction)
        self._wait(transaction)
        self.agenda.put(self.switches.sbp_token_s, partial(self.settle, terminal, transaction))
        return transaction

    def await_payer(
        self, terminal: Terminal, request: Request, method: str, two_stage: bool, asks: bool
    ) -> Transaction:
        """A payment by a bank's application: `asks` the merchant, then waits for the payer."""
        now = self.clock.now()
        transaction = self.ledger.open(
            terminal.public_id, request, NO_CARD, now, two_stage, method=method
        )
        if not (asks and self._refused_by_check(terminal, transaction)):
            self._wait(transaction)
        return transaction

    def finish_challenge(
        self, terminal: Terminal, transaction: Transaction, passed: bool
    ) -> Transaction:
        if passed:
            return self.settle(terminal, transaction)
        self.decline(terminal, transaction, CHALLENGE_FAILED)
        return transaction

    def settle(self, terminal: Terminal, transaction: Transaction) -> Transaction:
        """The bank answers: the money is held or taken, or the payment is declined."""
        surprise = self.surprises.take(AT_BANK, transaction.request.invoice_id)
        if surprise:
            return self._settle_surprised(terminal, transaction, surprise)
        reason = transaction.card.refusal(self.clock.now().date(), transaction.by_token)
        if reason:
            self.decline(terminal, transaction, reason)
        else:
            self._authorise(terminal, transaction)
        return transaction

    def decline(
        self,
        terminal: Terminal,
        transaction: Transaction,
        reason: int,
        retry_after_s: float | None = None,
    ) -> None:
        later = retry_after_s and self.clock.now() + timedelta(seconds=retry_after_s)
        with self.ledger.lock:
            transaction.decline(reason, later or None)
            self.ledger.settled(transaction)
        self.courier.notify(Kind.FAIL, terminal, transaction)

    def confirm(
        self,
        terminal: Terminal,
        transaction: Transaction,
        amount: Decimal,
        json_data: str | None = None,
    ) -> None:
        with self.ledger.lock:
            transaction.confirm(amount, self.clock.now())
            self.ledger.settled(transaction)
        self.courier.notify(Kind.CONFIRM, terminal, transaction)
        receipt = json_data or transaction.request.json_data
        self.kassir.bundle(terminal, transaction, "Income", receipt)

    def void(self, terminal: Terminal, transaction: Transaction, asked: bool = True) -> None:
        """Not `asked`: the hold ended by itself, of which the merchant is told by a switch."""
        if transaction.status is Status.CANCELLED and self.switches.void_repeat_succeeds:
            return
        with self.ledger.lock:
            transaction.void()
            self.ledger.settled(transaction)
        if asked or self.switches.cancel_notice_on_expiry:
            self.courier.notify(Kind.CANCEL, terminal, transaction)

    def refund(
        self,
        terminal: Terminal,
        payment: Transaction,
        amount: Decimal,
        json_data: str | None = None,
    ) -> Transaction:
        """SBP gives money back later and may still fail; what waits cannot be given back twice."""
        now = self.clock.now()
        with self.ledger.lock:
            payment.give_back(amount, now)
            request = replace(payment.request, amount=amount, json_data=json_data)
            refund = self.ledger.open_refund(payment, request, now)
        finish = partial(self._finish_refund, terminal, payment, refund)
        if payment.method == SBP:
            self._wait(refund)
            self.agenda.put(self.switches.sbp_refund_s, finish)
        else:
            finish()
        return refund

    def _finish_refund(self, terminal: Terminal, payment: Transaction, refund: Transaction) -> None:
        forced = None
        if payment.method == SBP:
            forced = self.surprises.take_ordered((Surprise.DECLINE,), refund.request.invoice_id)
        if forced:
            payment.refunded_amount -= refund.request.amount
            return self.decline(terminal, refund, forced.code or DEFAULT_DECLINE)
        with self.ledger.lock:
            refund.authorise(self.clock.now())
            self.ledger.settled(refund)
        self.courier.notify(Kind.REFUND, terminal, refund)
        return self.kassir.bundle(terminal, refund, "IncomeReturn", refund.request.json_data)

    def _challenge(self, terminal: Terminal, transaction: Transaction) -> None:
        transaction.challenge()
        if self.switches.notify_awaiting:
            self.courier.notify(Kind.PAY, terminal, transaction)

    def _wait(self, transaction: Transaction) -> None:
        """For something that has an end of its own, unlike the bank's page."""
        with self.ledger.lock:
            transaction.challenge()
            self.ledger.settled(transaction)

    def _authorise(self, terminal: Terminal, transaction: Transaction) -> None:
        with self.ledger.lock:
            transaction.authorise(self.clock.now())
            self.ledger.settled(transaction)
            self._save_card(transaction)
        self.courier.notify(Kind.PAY, terminal, transaction)
        if transaction.status is Status.COMPLETED:
            data = transaction.request.json_data
            self.kassir.bundle(terminal, transaction, "Income", data)

    def _settle_surprised(
        self, terminal: Terminal, transaction: Transaction, surprise: Ordered
    ) -> Transaction:
        reason = surprise.code or DEFAULT_DECLINE
        if surprise.kind is Surprise.FALLBACK_BANK:
            reason = surprise.code or SYSTEM_ERROR
        self.decline(terminal, transaction, reason, surprise.retry_after_s)
        if surprise.kind is Surprise.DECLINE:
            return transaction
        second = self.ledger.open_again(transaction, self.clock.now())
        if surprise.kind is Surprise.FALLBACK_BANK:
            second.fallback_of = transaction.id
            self._authorise(terminal, second)
            return second
        self._wait(second)
        self.agenda.put(REPEATED_AFTER_S, partial(self._authorise, terminal, second))
        return transaction

    def _refused_by_check(self, terminal: Terminal, transaction: Transaction) -> bool:
        reason = self.courier.check(terminal, transaction)
        if reason:
            self.decline(terminal, transaction, reason)
        return bool(reason)

    def _save_card(self, transaction: Transaction) -> None:
        wanted = transaction.request.save_card and self.switches.save_cards
        if not transaction.by_token and (wanted or self.switches.save_always):
            self.ledger.save_card(transaction, self.switches.same_token_for_same_card)
