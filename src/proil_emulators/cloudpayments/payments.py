"""The payment methods of the API: what each does and what it answers."""

import json
from datetime import datetime

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments import challenge
from proil_emulators.cloudpayments.cards import Card
from proil_emulators.cloudpayments.courier import Courier
from proil_emulators.cloudpayments.declines import Declines
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.ledger import Ledger, SavedCard
from proil_emulators.cloudpayments.model import challenge_model, transaction_model
from proil_emulators.cloudpayments.reasons import CHALLENGE_FAILED, OTHER_TERMINAL_TOKEN
from proil_emulators.cloudpayments.switches import Switches
from proil_emulators.cloudpayments.terminals import Kind, Terminal
from proil_emulators.cloudpayments.transactions import Operation, Request, Status, Transaction
from proil_emulators.wire import Params, Refused, json_text

INITIATORS = {"0": 0, "1": 1}


class Payments:
    """Every method takes the caller's terminal and parameters; Refused is its plain refusal."""

    def __init__(self, clock: Clock, ledger: Ledger, courier: Courier) -> None:
        self.clock, self.ledger, self.courier = clock, ledger, courier
        self.declines = Declines()

    @property
    def switches(self) -> Switches:
        return self.courier.switches

    def pay_by_card(
        self, terminal: Terminal, params: Params, two_stage: bool, acs_url: str
    ) -> Answer:
        request = _request(params)
        params.required("IpAddress")
        card = self.ledger.take_card(params.required("CardCryptogramPacket"))
        transaction = self._open(terminal, request, card, two_stage)
        if self._refused_by_check(terminal, transaction):
            return self._shown(transaction)
        if card.three_ds:
            transaction.challenge()
            return {
                "Success": False,
                "Message": None,
                "Model": challenge_model(transaction, acs_url),
            }
        return self._settle(terminal, transaction)

    def pay_by_token(self, terminal: Terminal, params: Params, two_stage: bool) -> Answer:
        initiator = params.required("TrInitiatorCode")
        if initiator not in INITIATORS:
            raise Refused("TrInitiatorCode is invalid")
        request = _request(params, INITIATORS[initiator])
        saved = self.ledger.saved_cards.get(params.required("Token"))
        if saved is None or saved.account_id != params.required("AccountId"):
            raise Refused("Token not found")
        transaction = self._open(terminal, request, saved.card, two_stage, saved)
        if saved.public_id != terminal.public_id:
            return self._decline(terminal, transaction, OTHER_TERMINAL_TOKEN)
        if self.switches.check_token_payments and self._refused_by_check(terminal, transaction):
            return self._shown(transaction)
        return self._settle(terminal, transaction)

    def finish_challenge(self, terminal: Terminal, params: Params) -> Answer:
        transaction = self.ledger.get(terminal.public_id, params.integer("TransactionId"))
        passed = challenge.read_result(transaction, params.required("PaRes"))
        if transaction.status is not Status.AWAITING_AUTHENTICATION:
            raise Refused("The transaction does not await authentication")
        if not passed:
            return self._decline(terminal, transaction, CHALLENGE_FAILED)
        return self._settle(terminal, transaction)

    def confirm(self, terminal: Terminal, params: Params) -> Answer:
        transaction = self.ledger.get(terminal.public_id, params.integer("TransactionId"))
        with self.ledger.lock:
            transaction.confirm(params.amount("Amount"), self.clock.now())
        self.courier.notify(Kind.CONFIRM, terminal, transaction)
        return {"Success": True, "Message": None}

    def void(self, terminal: Terminal, params: Params) -> Answer:
        transaction = self.ledger.get(terminal.public_id, params.integer("TransactionId"))
        with self.ledger.lock:
            transaction.void()
        self.courier.notify(Kind.CANCEL, terminal, transaction)
        return {"Success": True, "Message": None}

    def refund(self, terminal: Terminal, params: Params) -> Answer:
        payment = self.ledger.get(terminal.public_id, params.integer("TransactionId"))
        amount, now = params.amount("Amount"), self.clock.now()
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
        self.courier.notify(Kind.REFUND, terminal, refund)
        return {"Success": True, "Message": None, "Model": {"TransactionId": refund.id}}

    def get(self, terminal: Terminal, params: Params) -> Answer:
        return self._shown(self.ledger.get(terminal.public_id, params.integer("TransactionId")))

    def find(self, terminal: Terminal, params: Params) -> Answer:
        return self._found(terminal, params, Operation.PAYMENT)

    def find_any(self, terminal: Terminal, params: Params) -> Answer:
        return self._found(terminal, params, *Operation)

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
            self._decline(terminal, transaction, reason)
        return bool(reason)

    def _settle(self, terminal: Terminal, transaction: Transaction) -> Answer:
        """The bank answers: the money is held or taken, or the payment is declined."""
        now = self.clock.now()
        forced = self.declines.take(transaction)
        if forced:
            retry_after = now + forced.retry_after if forced.retry_after else None
            return self._decline(terminal, transaction, forced.reason_code, retry_after)
        reason = transaction.card.refusal(now.date(), transaction.by_token)
        if reason:
            return self._decline(terminal, transaction, reason)
        with self.ledger.lock:
            transaction.authorise(now)
            self._save_card(transaction)
        self.courier.notify(Kind.PAY, terminal, transaction)
        return self._shown(transaction)

    def _save_card(self, transaction: Transaction) -> None:
        wanted = transaction.request.save_card and self.switches.save_cards
        if not transaction.by_token and (wanted or self.switches.save_always):
            self.ledger.save_card(transaction, self.switches.same_token_for_same_card)

    def _decline(
        self,
        terminal: Terminal,
        transaction: Transaction,
        reason: int,
        retry_after: datetime | None = None,
    ) -> Answer:
        with self.ledger.lock:
            transaction.decline(reason, retry_after)
        self.courier.notify(Kind.FAIL, terminal, transaction)
        return self._shown(transaction)

    def _found(self, terminal: Terminal, params: Params, *operations: Operation) -> Answer:
        invoice_id = params.required("InvoiceId")
        return self._shown(self.ledger.latest(terminal.public_id, invoice_id, operations))

    def _shown(self, transaction: Transaction) -> Answer:
        """Success tells a good state from a bad one; the Model is there for both."""
        good = transaction.status in (Status.AUTHORIZED, Status.COMPLETED)
        model = transaction_model(transaction, self.switches)
        return {"Success": good, "Message": None, "Model": model}


def _request(params: Params, initiator: int | None = None) -> Request:
    return Request(
        amount=params.amount("Amount"),
        currency=params.text("Currency") or "RUB",
        invoice_id=params.text("InvoiceId"),
        account_id=params.text("AccountId"),
        email=params.text("Email"),
        description=params.text("Description"),
        json_data=_json_data(params),
        ip_address=params.text("IpAddress"),
        name=params.text("Name"),
        culture=params.text("CultureName") or "ru-RU",
        save_card=params.flag("SaveCard"),
        initiator=initiator,
    )


def _json_data(params: Params) -> str | None:
    """Free data as the text it is reported as; a form sends it as text already."""
    value = params.raw("JsonData")
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return json_text(value)
    try:
        json.loads(value)
    except ValueError as error:
        raise Refused("JsonData is not JSON") from error
    return value
