"""The payment methods of the API: what each asks for and what it answers."""

from collections.abc import Callable
from functools import partial

from proil_emulators.cloudpayments import challenge
from proil_emulators.cloudpayments.acquirer import APPLE_PAY, Acquirer
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.model import challenge_model, transaction_model
from proil_emulators.cloudpayments.payment_request import json_data, read_request
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Operation, Status, Transaction
from proil_emulators.wire import Params, Refused

Method = Callable[[Terminal, Params], Answer]
INITIATORS = {"0": 0, "1": 1}


class Payments:
    """Every method takes the caller's terminal and parameters; Refused is its plain refusal."""

    def __init__(self, acquirer: Acquirer) -> None:
        self._acquirer = acquirer
        self._ledger = acquirer.ledger

    def methods(self, root: str) -> dict[str, Method]:
        by_card = partial(self.pay_by_card, acs_url=f"{root}{challenge.PATH}")
        return {
            "payments/cards/charge": partial(by_card, two_stage=False),
            "payments/cards/auth": partial(by_card, two_stage=True),
            "payments/cards/post3ds": self.finish_challenge,
            "payments/tokens/charge": partial(self.pay_by_token, two_stage=False),
            "payments/tokens/auth": partial(self.pay_by_token, two_stage=True),
            "payments/confirm": self.confirm,
            "payments/void": self.void,
            "payments/refund": self.refund,
            "payments/get": self.get,
            "payments/find": self.find,
            "v2/payments/find": self.find_any,
        }

    def pay_by_card(
        self, terminal: Terminal, params: Params, two_stage: bool, acs_url: str
    ) -> Answer:
        request = read_request(params)
        params.required("IpAddress")
        apple_pay = self._acquirer.switches.apple_pay
        card, apples = self._ledger.take_card(params.required("CardCryptogramPacket"), apple_pay)
        transaction = self._acquirer.pay_by_card(
            terminal, request, card, two_stage, APPLE_PAY if apples else None
        )
        if transaction.status is not Status.AWAITING_AUTHENTICATION:
            return self._shown(transaction)
        model = challenge_model(transaction, acs_url)
        return {"Success": False, "Message": None, "Model": model}

    def pay_by_token(self, terminal: Terminal, params: Params, two_stage: bool) -> Answer:
        initiator = params.required("TrInitiatorCode")
        if initiator not in INITIATORS:
            raise Refused("TrInitiatorCode is invalid")
        request = read_request(params, INITIATORS[initiator])
        saved = self._ledger.saved_cards.get(params.required("Token"))
        if saved is None or saved.account_id != params.required("AccountId"):
            raise Refused("Token not found")
        transaction = self._acquirer.pay_by_token(terminal, request, saved, two_stage)
        under_way = transaction.status is Status.AWAITING_AUTHENTICATION
        return {**self._shown(transaction), **({"Success": True} if under_way else {})}

    def finish_challenge(self, terminal: Terminal, params: Params) -> Answer:
        transaction = self._named(terminal, params)
        passed = challenge.read_result(transaction, params.required("PaRes"))
        if transaction.status is not Status.AWAITING_AUTHENTICATION:
            raise Refused("The transaction does not await authentication")
        return self._shown(self._acquirer.finish_challenge(terminal, transaction, passed))

    def confirm(self, terminal: Terminal, params: Params) -> Answer:
        transaction = self._named(terminal, params)
        amount, data = params.amount("Amount"), json_data(params)
        return self._done(
            transaction, lambda: self._acquirer.confirm(terminal, transaction, amount, data)
        )

    def void(self, terminal: Terminal, params: Params) -> Answer:
        transaction = self._named(terminal, params)
        return self._done(transaction, lambda: self._acquirer.void(terminal, transaction))

    def _done(self, transaction: Transaction, act: Callable[[], None]) -> Answer:
        try:
            act()
        except Refused as refusal:
            if not self._acquirer.switches.refusal_shows_model:
                raise
            model = transaction_model(transaction, self._acquirer.switches)
            return {"Success": False, "Message": str(refusal), "Model": model}
        return {"Success": True, "Message": None}

    def refund(self, terminal: Terminal, params: Params) -> Answer:
        payment = self._named(terminal, params)
        amount = params.amount("Amount")
        refund = self._acquirer.refund(terminal, payment, amount, json_data(params))
        return {"Success": True, "Message": None, "Model": {"TransactionId": refund.id}}

    def get(self, terminal: Terminal, params: Params) -> Answer:
        return self._shown(self._named(terminal, params))

    def find(self, terminal: Terminal, params: Params) -> Answer:
        return self._found(terminal, params, Operation.PAYMENT)

    def find_any(self, terminal: Terminal, params: Params) -> Answer:
        return self._found(terminal, params, *Operation)

    def _named(self, terminal: Terminal, params: Params) -> Transaction:
        return self._ledger.get(terminal.public_id, params.integer("TransactionId"))

    def _found(self, terminal: Terminal, params: Params, *operations: Operation) -> Answer:
        invoice_id = params.required("InvoiceId")
        return self._shown(self._ledger.latest(terminal.public_id, invoice_id, operations))

    def _shown(self, transaction: Transaction) -> Answer:
        """Success tells a good state from a bad one; the Model is there for both."""
        good = transaction.status in (Status.AUTHORIZED, Status.COMPLETED)
        model = transaction_model(transaction, self._acquirer.switches)
        return {"Success": good, "Message": None, "Model": model}
