"""What people do on the pages of CloudPayments: the same as tests do by the administration."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments import CloudPayments
from proil_emulators.cloudpayments.admin import ACTIONS
from proil_emulators.cloudpayments.surprises import Dice
from proil_emulators.cloudpayments.trouble import EVERY_KIND
from proil_emulators.wire import Params, Refused

HERE = "/_pages/cloudpayments"
SEE_OTHER = 303
DICE_SECONDS = 0.05
Form = Mapping[str, str]


class PaymentForms:
    def __init__(self, clock: Clock, service: CloudPayments) -> None:
        self._clock, self._service = clock, service
        self._acquirer = service.acquirer
        self._deeds: dict[str, Callable[[Form], object]] = {
            "clock": self._advance,
            "switch": self._switch,
            "fault": self._order_fault,
            "surprise": self._order_surprise,
            "dice": self._throw_dice,
            "clear": self._clear,
            "resend": self._resend,
        }

    def rules(self) -> list[Rule]:
        return [
            Rule(f"{HERE}/do/<deed>", endpoint=self.do, methods=["POST"]),
            Rule(f"{HERE}/<int:number>/<action>", endpoint=self.act, methods=["POST"]),
        ]

    def do(self, request: Request, deed: str) -> Response:
        """Back to the page the form was on."""
        if deed not in self._deeds:
            raise NotFound
        try:
            self._deeds[deed](request.form)
        except ValueError as error:
            raise BadRequest(str(error)) from error
        back = request.form.get("back", "")
        return redirect(back if back.startswith(HERE) else f"{HERE}/trouble", SEE_OTHER)

    def act(self, request: Request, number: int, action: str) -> Response:
        transaction = self._acquirer.ledger.transactions.get(number)
        if transaction is None or action not in ACTIONS:
            raise NotFound
        terminal = self._service.terminals[transaction.public_id]
        try:
            amount = Params(request.form.to_dict()).amount("amount")
            ACTIONS[action](self._acquirer, terminal, transaction, amount)
        except Refused as refusal:
            raise BadRequest(str(refusal)) from refusal
        return redirect(f"{HERE}/{number}", SEE_OTHER)

    def _advance(self, form: Form) -> None:
        self._clock.advance(timedelta(seconds=float(form["seconds"])))
        self._service.keep_up()

    def _switch(self, form: Form) -> None:
        name, value = form["name"], form["value"]
        logical = {"true": True, "false": False}.get(value, value)
        self._acquirer.courier.switches = self._acquirer.switches.changed({name: logical})

    def _order_fault(self, form: Form) -> None:
        self._service.faults.order({"endpoint": form["endpoint"] or "*", "kind": form["kind"]})

    def _order_surprise(self, form: Form) -> None:
        wanted: dict[str, object] = {"kind": form["kind"]}
        if form["invoice_id"]:
            wanted["invoice_id"] = form["invoice_id"]
        if form["code"]:
            wanted["code"] = int(form["code"])
        self._acquirer.surprises.order(wanted)

    def _throw_dice(self, form: Form) -> None:
        share = min(1.0, max(0.0, float(form["share"]) / 100))
        self._acquirer.surprises.dice = Dice(int(form["seed"]), share, EVERY_KIND, DICE_SECONDS)

    def _clear(self, _form: Form) -> None:
        self._service.faults.clear()
        self._acquirer.surprises.clear()
        self._acquirer.surprises.dice.share = 0

    def _resend(self, form: Form) -> None:
        if self._acquirer.courier.resend(int(form["number"])) is None:
            raise NotFound
