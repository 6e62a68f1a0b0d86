"""Trouble ordered by tests: declines, surprises of all kinds, and dice for a long run."""

from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.reasons import is_known
from proil_emulators.cloudpayments.surprises import Dice, Surprise
from proil_emulators.faults import Fault, FaultKind
from proil_emulators.wire import json_answer, json_body

BASE = "/_admin/cloudpayments"
DEEDS = ("payments/confirm", "payments/void", "payments/refund")
EVERY_KIND = (*FaultKind, *Surprise)


class Trouble:
    def __init__(self, acquirer: Acquirer) -> None:
        self._surprises = acquirer.surprises

    def rules(self) -> list[Rule]:
        every = ["GET", "POST", "DELETE"]
        return [
            Rule(f"{BASE}/declines", endpoint=self.order_decline, methods=["POST"]),
            Rule(f"{BASE}/surprises", endpoint=self.surprises, methods=every),
            Rule(f"{BASE}/chaos", endpoint=self.chaos, methods=every),
        ]

    def order_decline(self, request: Request) -> Response:
        """{"reason_code": 5051, "invoice_id": …, "times": 1, "retry_after_s": 86400}."""
        body = json_body(request)
        reason, times = body.pop("reason_code", 0), body.get("times", 1)
        if not isinstance(reason, int) or not reason or not is_known(reason):
            raise BadRequest("reason_code is not a known refusal")
        self._order({**body, "kind": Surprise.DECLINE, "code": reason})
        return json_answer({"reason_code": reason, "times": times}, status=201)

    def surprises(self, request: Request) -> Response:
        """POST {kind, …} adds one, DELETE removes all."""
        if request.method == "POST":
            self._order(json_body(request))
        if request.method == "DELETE":
            self._surprises.clear()
        status = 201 if request.method == "POST" else 200
        return json_answer(self._surprises.listed(), status=status)

    def chaos(self, request: Request) -> Response:
        """POST {seed, share, kinds, seconds} throws dice from now on, DELETE ends it."""
        if request.method == "POST":
            self._surprises.dice = _dice(json_body(request))
        if request.method == "DELETE":
            self._surprises.dice.share = 0
        dice = self._surprises.dice
        facts = {"seed": dice.seed, "share": dice.share, "kinds": sorted(dice.kinds)}
        return json_answer({**facts, "counts": dict(dice.counts)})

    def fault_of(self, endpoint: str, is_repeated: bool) -> Fault | None:
        """What the dice do to a call of `endpoint`; what was done is not refused afterwards."""
        dice = self._surprises.dice
        may_refuse = endpoint in DEEDS and not is_repeated
        kinds = [kind for kind in FaultKind if may_refuse or kind is not FaultKind.REFUSED]
        kind = dice.roll(kinds)
        return Fault(0, endpoint, FaultKind(kind), dice.seconds) if kind else None

    def _order(self, wanted: dict[str, Any]) -> None:
        try:
            self._surprises.order(wanted)
        except ValueError as error:
            raise BadRequest(str(error)) from error


def _dice(wanted: dict[str, Any]) -> Dice:
    kinds = wanted.get("kinds", EVERY_KIND)
    try:
        seed, share = int(wanted["seed"]), float(wanted["share"])
        seconds = float(wanted.get("seconds", 0.05))
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest("chaos has seed, share, kinds and seconds") from error
    if not 0 <= share <= 1 or not set(kinds) <= set(EVERY_KIND):
        raise BadRequest(f"share is of 1; kinds are {', '.join(EVERY_KIND)}")
    return Dice(seed, share, kinds, seconds)
