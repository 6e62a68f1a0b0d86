"""Phones of the city: numbers, and the messages that its SMS gateway has delivered to them."""

import re
import time
from dataclasses import dataclass

import requests

from proil_city.api import TIMEOUT_S, ApiClient

_CODE = re.compile(r"\b(\d{6})\b")


@dataclass(frozen=True)
class SmsInbox:
    """What the emulated SMS gateway has sent; the stand-in for looking at the phone's screen."""

    emulators_url: str

    def messages(self, phone: str) -> list[str]:
        """Texts sent to a number (E.164), oldest first."""
        address = f"{self.emulators_url}/_admin/smsru/messages"
        answer = requests.get(address, {"phone": phone}, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return [str(message["text"]) for message in answer.json()]

    def wait_for_code(self, phone: str, already: int, patience_s: float = 30.0) -> str:
        """The login code of the first message after the `already` earlier ones."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            for text in self.messages(phone)[already:]:
                found = _CODE.search(text)
                if found:
                    return found.group(1)
            time.sleep(0.2)
        raise TimeoutError(f"no login code came to {phone} in {patience_s:.0f} s")


def sign_in(client: ApiClient, phone: str, inbox: SmsInbox) -> None:
    """Log a phone in by the one-time code that its SMS carries."""
    already = len(inbox.messages(phone))
    client.post("/auth/otp", {"phone": phone})
    code = inbox.wait_for_code(phone, already)
    answer = client.post(
        "/auth/otp/verify", {"phone": phone, "code": code, "device": client.device}
    )
    client.access_token = answer["access_token"]
