"""SMS.RU: `sms/send` with the account's rules, and what was sent."""

import itertools
import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators.calls import Calls
from proil_emulators.clock import Clock
from proil_emulators.faults import FaultBook
from proil_emulators.wire import Params, json_answer, json_body

DEFAULT_API_ID = "proil-emulator"
SENDERS = {"PROIL"}
MAX_PHONES = 100
MAX_CHARACTERS = 8 * 67
PRICE = Decimal("3.20")
SAME_TEXT_PAUSE = timedelta(minutes=1)
PHONE = re.compile(r"7\d{10}")

SENT = 100
# Answers of the documented list: those about the whole request, then those about one message.
REQUEST_CODES = {
    200: "Неправильный api_id",
    201: "Не хватает средств на лицевом счету",
    203: "Нет текста сообщения",
    204: "Имя отправителя не согласовано с администрацией",
    205: "Сообщение слишком длинное (превышает 8 СМС)",
    213: "Указано более 100 номеров в списке получателей",
    220: "Сервис временно недоступен, попробуйте чуть позже",
    500: "Ошибка на сервере. Повторите запрос",
}
MESSAGE_CODES = {
    202: "Неправильно указан номер телефона получателя, либо на него нет маршрута",
    207: "На этот номер нет маршрута для доставки сообщений",
    209: "Вы добавили этот номер (или один из номеров) в стоп-лист",
    230: "Превышен общий лимит количества сообщений на этот номер в день",
    231: "Превышен лимит одинаковых сообщений на этот номер в минуту",
    233: "Превышен лимит отправки повторных сообщений с кодом на этот номер",
}
TEXTS = {SENT: "Запрос выполнен", **REQUEST_CODES, **MESSAGE_CODES}


@dataclass(frozen=True)
class Sms:
    sms_id: str
    phone: str
    text: str
    sender: str
    at: datetime


class SmsRu:
    """One account with one approved sender name."""

    name = "smsru"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.faults = FaultBook()
        self.calls = Calls()
        self.sent: list[Sms] = []
        self.balance = Decimal(10000)
        self._planned: Counter[tuple[str, int]] = Counter()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def rules(self) -> list[Rule]:
        methods = ["GET", "POST"]
        return [
            Rule("/smsru/sms/send", endpoint=self.send, methods=methods),
            Rule("/_admin/smsru/messages", endpoint=self.messages, methods=["GET"]),
            Rule("/_admin/smsru/outcomes", endpoint=self.plan, methods=["POST"]),
        ]

    def send(self, request: Request) -> Response:
        return self.faults.around("sms/send", request, lambda: self._answer(Params.of(request)))

    def messages(self, request: Request) -> Response:
        phone = request.args.get("phone", "").strip(" +")
        rows = [asdict(sms) for sms in self.sent if phone in ("", sms.phone)]
        return json_answer([{**row, "at": row["at"].isoformat()} for row in rows])

    def plan(self, request: Request) -> Response:
        """{"phone": "+7…" or "*", "status_code": 207, "times": 1}."""
        body = json_body(request)
        code, times = body.get("status_code"), body.get("times", 1)
        if code not in TEXTS or not isinstance(times, int):
            raise BadRequest(f"status_code is one of {', '.join(map(str, TEXTS))}")
        phone = "*" if code in REQUEST_CODES else str(body.get("phone", "*")).removeprefix("+")
        self._planned[phone, code] += times
        return json_answer({"phone": phone, "status_code": code, "times": times}, status=201)

    def _answer(self, params: Params) -> Response:
        with self._lock:
            return _written(params, self._judged(params))

    def _judged(self, params: Params) -> dict[str, Any]:
        phones = [phone.strip(" +") for phone in (params.text("to") or "").split(",")]
        refusal = self._planned_code("*", REQUEST_CODES) or self._request_code(params, phones)
        if refusal:
            return _said(refusal)
        outcomes = {phone: self._outcome(phone, params) for phone in phones}
        return {**_said(SENT), "sms": outcomes, "balance": self.balance}

    def _request_code(self, params: Params, phones: list[str]) -> int:
        """Code that refuses the whole request; 0 when it is good."""
        text, sender = params.text("msg") or "", params.text("from")
        checks = (
            (200, params.text("api_id") != DEFAULT_API_ID),
            (203, not text),
            (204, sender is not None and sender not in SENDERS),
            (205, len(text) > MAX_CHARACTERS),
            (213, len(phones) > MAX_PHONES),
            (201, self.balance < PRICE * len(phones)),
        )
        return next((code for code, applies in checks if applies), 0)

    def _outcome(self, phone: str, params: Params) -> dict[str, Any]:
        text = params.required("msg")
        refusal = self._planned_code(phone, MESSAGE_CODES) or self._planned_code("*", MESSAGE_CODES)
        if not refusal and not PHONE.fullmatch(phone):
            refusal = 202
        if not refusal and self._was_just_sent(phone, text):
            refusal = 231
        if refusal:
            return _said(refusal)
        now = self._clock.now()
        sms_id = f"{now:%Y%m}-{next(self._numbers):07}"
        self.sent.append(Sms(sms_id, phone, text, params.text("from") or "", now))
        self.balance -= PRICE
        return {"status": "OK", "status_code": SENT, "sms_id": sms_id, "cost": str(PRICE)}

    def _was_just_sent(self, phone: str, text: str) -> bool:
        since = self._clock.now() - SAME_TEXT_PAUSE
        recent = itertools.takewhile(lambda sms: sms.at > since, reversed(self.sent))
        return any((sms.phone, sms.text) == (phone, text) for sms in recent)

    def _planned_code(self, phone: str, codes: Mapping[int, str]) -> int:
        for code in codes:
            if self._planned[phone, code] > 0:
                self._planned[phone, code] -= 1
                return code
        return 0


def _said(code: int) -> dict[str, Any]:
    if code == SENT:
        return {"status": "OK", "status_code": SENT}
    return {"status": "ERROR", "status_code": code, "status_text": TEXTS[code]}


def _written(params: Params, answer: dict[str, Any]) -> Response:
    """JSON on request, else one line per code as in the plain form of the API."""
    if params.text("json") == "1":
        return json_answer(answer)
    lines = [str(answer["status_code"])]
    lines += [row.get("sms_id", str(row["status_code"])) for row in answer.get("sms", {}).values()]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")
