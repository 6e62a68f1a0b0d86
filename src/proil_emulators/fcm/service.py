"""FCM's `messages:send` and the token endpoint."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators.calls import Calls
from proil_emulators.clock import Clock
from proil_emulators.faults import FaultBook
from proil_emulators.fcm.accounts import TOKEN_LIFETIME, Accounts, new_service_account
from proil_emulators.fcm.refusals import STATUSES, refusal
from proil_emulators.wire import Refused, json_answer, json_body, json_text

MAX_MESSAGE_BYTES = 4096
SEND = "messages:send"


@dataclass(frozen=True)
class Push:
    name: str
    device_token: str
    title: str
    body: str
    data: dict[str, str]
    tag: str
    at: datetime


class Fcm:
    """Every device token is registered until a test says otherwise."""

    name = "fcm"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.faults = FaultBook()
        self.calls = Calls()
        self.accounts = Accounts(clock)
        self.sent: list[Push] = []
        self._outcomes: dict[str, str] = {}
        self._account: dict[str, str] | None = None
        self._making_account = threading.Lock()

    def rules(self) -> list[Rule]:
        return [
            Rule("/fcm/token", endpoint=self.token, methods=["POST"]),
            Rule(f"/fcm/v1/projects/<project>/{SEND}", endpoint=self.send, methods=["POST"]),
            Rule("/_admin/fcm/messages", endpoint=self.messages, methods=["GET"]),
            Rule("/_admin/fcm/outcomes", endpoint=self.plan, methods=["POST"]),
            Rule("/_admin/fcm/service_account", endpoint=self.give_account, methods=["GET"]),
        ]

    def token(self, request: Request) -> Response:
        return self.faults.around("token", request, lambda: self._exchanged(request))

    def send(self, request: Request, project: str) -> Response:
        return self.faults.around(SEND, request, lambda: self._answer(request, project))

    def messages(self, request: Request) -> Response:
        wanted = request.args.get("device_token")
        rows = [vars(push) for push in self.sent if wanted in (None, push.device_token)]
        return json_answer([{**row, "at": row["at"].isoformat()} for row in rows])

    def plan(self, request: Request) -> Response:
        """{"device_token": …, "error": "UNREGISTERED"}; error null makes it good again."""
        body = json_body(request)
        device, error = str(body.get("device_token", "")), body.get("error")
        if not device or (error is not None and error not in STATUSES):
            raise BadRequest(f"error is one of {', '.join(STATUSES)}")
        self._outcomes.pop(device, None)
        if error:
            self._outcomes[device] = error
        return json_answer({"device_token": device, "error": error}, status=201)

    def give_account(self, request: Request) -> Response:
        return json_answer(self.account(request.host_url))

    def account(self, base_url: str) -> dict[str, str]:
        """The throw-away account of this run, made when first asked for."""
        with self._making_account:
            if self._account is None:
                self._account = new_service_account(base_url)
                self.accounts.register(self._account)
            return self._account

    def _exchanged(self, request: Request) -> Response:
        form = request.form
        try:
            token = self.accounts.exchange(form.get("grant_type", ""), form.get("assertion", ""))
        except Refused as error:
            return json_answer({"error": "invalid_grant", "error_description": str(error)}, 400)
        lifetime = int(TOKEN_LIFETIME.total_seconds())
        return json_answer({"access_token": token, "expires_in": lifetime, "token_type": "Bearer"})

    def _answer(self, request: Request, project: str) -> Response:
        given = request.authorization
        try:
            allowed = self.accounts.project_of(given.token or "") if given else None
        except Refused as error:
            return refusal("UNAUTHENTICATED", reason=str(error))
        if allowed is None:
            return refusal("UNAUTHENTICATED")
        if allowed != project:
            return refusal("PERMISSION_DENIED")
        return self._deliver(json_body(request).get("message"), project)

    def _deliver(self, message: Any, project: str) -> Response:
        problem = _problem(message)
        if problem:
            return refusal("INVALID_ARGUMENT", message=problem)
        error = self._outcomes.get(message["token"])
        if error:
            return refusal(error)
        name = f"projects/{project}/messages/{secrets.token_hex(8)}"
        shown = message.get("notification", {})
        tag = message.get("android", {}).get("notification", {}).get("tag", "")
        self.sent.append(
            Push(
                name,
                message["token"],
                shown.get("title", ""),
                shown.get("body", ""),
                message.get("data", {}),
                tag,
                self._clock.now(),
            )
        )
        return json_answer({"name": name})


def _problem(message: Any) -> str | None:
    """What FCM would find wrong with the shape of a message."""
    if not isinstance(message, dict):
        return "Invalid value at 'message'"
    token, data = message.get("token"), message.get("data", {})
    if not isinstance(token, str) or not token.strip():
        return "The registration token is not a valid FCM registration token"
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        return "Invalid value at 'message.data[0].value' (TYPE_STRING)"
    if any(key == "from" or key.startswith(("google", "gcm")) for key in data):
        return "Invalid data payload key"
    if len(json_text(message).encode()) > MAX_MESSAGE_BYTES:
        return "Message is too big"
    return None
