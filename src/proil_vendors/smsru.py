"""SMS.RU: text messages by the HTTP API `/sms/send`."""

from typing import Any

import requests

from proil_core.messaging.ports import SmsMessage
from proil_vendors.errors import VendorRefused, VendorUnavailable
from proil_vendors.http_answers import json_object, raise_if_unavailable, text_of

SENT = 100
# "Service temporarily unavailable" and "server error, repeat the request"; every other code
# names something that the same request will meet again.
TRY_AGAIN = {220, 500}


class SmsRuGateway:
    """`SmsGateway` of SMS.RU. `sender` empty means the account's default name.

    The service knows no message keys: a message repeated after a lost answer is refused with
    code 231 when it is the same text to the same phone within a minute.
    """

    def __init__(
        self,
        base_url: str,
        api_id: str,
        sender: str,
        session: requests.Session | None = None,
        timeout: float = 10.0,
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/sms/send"
        self._api_id = api_id
        self._sender = sender
        self._session = session or requests.Session()
        self._timeout = timeout

    def send(self, message: SmsMessage) -> str:
        """The service's id of the message; VendorRefused or VendorUnavailable."""
        answer = self._post(self._form(message))
        _raise_for_code(answer)
        match answer.get("sms"):
            case dict(by_phone) if len(by_phone) == 1:
                (own,) = by_phone.values()
            case _:
                own = None
        if not isinstance(own, dict):
            raise VendorUnavailable("SMS.RU answered for no message")
        _raise_for_code(own)
        return text_of(own, "sms_id")

    def _form(self, message: SmsMessage) -> dict[str, str]:
        form = {
            "api_id": self._api_id,
            "to": message.phone.removeprefix("+"),
            "msg": message.text,
            "json": "1",
        }
        if self._sender:
            form["from"] = self._sender
        return form

    def _post(self, form: dict[str, str]) -> dict[str, Any]:
        """Send as a form body: the key and the text stay out of addresses and their logs."""
        try:
            response = self._session.post(
                self._url, data=form, timeout=self._timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            # The original carries the request, the key in it.
            raise VendorUnavailable(type(error).__name__) from None
        raise_if_unavailable(response.status_code, response.headers)
        return json_object(response.status_code, response.content)


def connect(base_url: str, api_id: str, sender: str, timeout: float) -> SmsRuGateway:
    """A gateway with a session of its own, for callers that keep one gateway per account."""
    return SmsRuGateway(base_url, api_id, sender, requests.Session(), timeout)


def _raise_for_code(answer: dict[str, Any]) -> None:
    """Both the request and each message of it have a code of the same list."""
    code, text = answer.get("status_code"), str(answer.get("status_text", ""))
    if code in TRY_AGAIN:
        raise VendorUnavailable(f"SMS.RU {code} {text}")
    if code != SENT:
        raise VendorRefused(str(code), text)
