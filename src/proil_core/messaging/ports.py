"""What the product needs from those who deliver messages to phones.

`message_key` names the message for us and the vendor: sent twice, it arrives once where the
vendor can tell. Both gateways answer with the vendor's id of the message, and raise
`VendorRefused` for good or `VendorUnavailable` to be tried again (`proil_vendors.errors`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class SmsMessage:
    """`phone` in E.164. The text may be a login code, therefore repr leaves it out."""

    phone: str
    text: str = field(repr=False)
    message_key: str


@dataclass(frozen=True)
class PushMessage:
    """A notification for one device; `data` is for the app, not shown, strings only."""

    device_token: str = field(repr=False)
    title: str
    body: str
    data: Mapping[str, str]
    message_key: str


class SmsGateway(Protocol):
    """Sends text messages."""

    def send(self, message: SmsMessage) -> str: ...


class PushGateway(Protocol):
    """Sends notifications; `UnknownDevice` (a `VendorRefused`) means: forget the token."""

    def send(self, message: PushMessage) -> str: ...
