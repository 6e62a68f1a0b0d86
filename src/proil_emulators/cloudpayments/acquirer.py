"""What happens to money: every door, from the API to the payer's page, moves it through here."""

from datetime import datetime
from decimal import Decimal
from functools import partial

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments.agenda import Agenda
from proil_emulators.cloudpayments.cards import NO_CARD, Card
from proil_emulators.cloudpayments.courier import Courier
from proil_emulators.cloudpayments.declines import Declines
from proil_emulators.cloudpayments.ledger import Ledger, SavedCard
from proil_emulators.cloudpayments.reasons import CHALLENGE_FAILED, OTHER_TERMINAL_TOKEN
from proil_emulators.cloudpayments.switches import Switches
from proil_emulators.cloudpayments.terminals import Kind, Terminal
from proil_emulators.cloudpayments.transactions import Request, Transaction

SBP = "Sbp"


class Acquirer:
    """Moves transactions and tells the merchants; a move that is not allowed raises Refused."""

    def __init__(self, clock: Clock, ledger: Ledger, courier: Courier) -> None:
        self.clock, self.ledger, self.courier = clock, ledger, courier
        self.declines = Declines()
        self.agenda = Agenda(clock)

    @property
    def switches(self) -> Switches:
        return self.courier.switches

    def pay_by_card(
        self, terminal: Terminal, request: Request, card: Card, two_stage: bool
    ) -> Transaction:
        """Asked, then paid, declined or awaiting the payer at the bank's page."""
        transaction = self._open(terminal, request, card, two_stage)
        if self._refused_by_check(terminal, transaction):
            return transaction
        if card.three_ds:
            transaction.challenge()
        else:
            self.settle(terminal, transaction)
        return transaction

    def pay_by_token(
        self, terminal: Terminal, request: Request, saved: SavedCard, two_stage: bool
    ) -> Transaction:
        transaction = self._open(terminal, request, saved.card, two_stage, saved)
        if saved.public_id != terminal.public_id:
            self.decline(terminal, transaction, OTHER_TERMINAL_TOKEN)
        elif self.switches.check_token_payments and self._refused_by_check(terminal, transaction):
            pass
        elif saved.method == SBP:
            transaction.challenge()
            self.agenda.put(self.switches.sbp_token_s, lambda: self.settle(terminal, transaction))
        else:
            self.settle(terminal, transaction)
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
            transaction.challenge()
        return transaction

    def finish_challenge(self, terminal: Terminal, transaction: Transaction, passed: bool) -> None:
        if passed:
            self.settle(terminal, transaction)
        else:
            self.decline(terminal, transaction, CHALLENGE_FAILED)

    def settle(self, terminal: Terminal, transaction: Transaction) -> None:
        """The bank answers: the money is held or taken, or the payment is declined."""
        now = self.clock.now()
        forced = self.declines.take(transaction)
        if forced:
            retry_after = now + forced.retry_after if forced.retry_after else None
            return self.decline(terminal, transaction, forced.reason_code, retry_after)
        reason = transaction.card.refusal(now.date(), transaction.by_token)
        if reason:
            return self.decline(terminal, transaction, reason)
        with self.ledger.lock:
            transaction.authorise(now)
            self._save_card(transaction)
        return self.courier.notify(Kind.PAY, terminal, transaction)

    def decline(
        self,
        terminal: Terminal,
        transaction: Transaction,
        reason: int,
        retry_after: datetime | None = None,
    ) -> None:
        with self.ledger.lock:
            transaction.decline(reason, retry_after)
        self.courier.notify(Kind.FAIL, terminal, transaction)

    def confirm(self, terminal: Terminal, transaction: Transaction, amount: Decimal) -> None:
        with self.ledger.lock:
            transaction.confirm(amount, self.clock.now())
        self.courier.notify(Kind.CONFIRM, terminal, transaction)

    def void(self, terminal: Terminal, transaction: Transaction) -> None:
        with self.ledger.lock:
            transaction.void()
        self.courier.notify(Kind.CANCEL, terminal, transaction)

    def refund(self, terminal: Terminal, payment: Transaction, amount: Decimal) -> Transaction:
        """SBP gives money back later and may still fail; what waits cannot be given back twice."""
        now = self.clock.now()
        with self.ledger.lock:
            payment.give_back(amount, now)
            request = Request(
                amount,
                payment.request.currency,
                payment.request.invoice_id,
                payment.request.account_id,
                payment.request.email,
            )
            refund = self.ledger.open_refund(payment, request, now)
        if payment.method == SBP:
            refund.challenge()
            finish = partial(self._finish_refund, terminal, payment, refund)
            self.agenda.put(self.switches.sbp_refund_s, finish)
        else:
            self._finish_refund(terminal, payment, refund)
        return refund

    def _finish_refund(self, terminal: Terminal, payment: Transaction, refund: Transaction) -> None:
        forced = self.declines.take(refund) if payment.method == SBP else None
        if forced:
            payment.refunded_amount -= refund.request.amount
            return self.decline(terminal, refund, forced.reason_code)
        with self.ledger.lock:
            refund.authorise(self.clock.now())
        return self.courier.notify(Kind.REFUND, terminal, refund)

    def _open(
        self,
        terminal: Terminal,
        request: Request,
        card: Card,
        two_stage: bool,
        saved: SavedCard | None = None,
    ) -> Transaction:
        now = self.clock.now()
        return self.ledger.open(terminal.public_id, request, card, now, two_stage, saved)

    def _refused_by_check(self, terminal: Terminal, transaction: Transaction) -> bool:
        reason = self.courier.check(terminal, transaction)
        if reason:
            self.decline(terminal, transaction, reason)
        return bool(reason)

    def _save_card(self, transaction: Transaction) -> None:
        wanted = transaction.request.save_card and self.switches.save_cards
        if not transaction.by_token and (wanted or self.switches.save_always):
            self.ledger.save_card(transaction, self.switches.same_token_for_same_card)
