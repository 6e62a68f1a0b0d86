"""Firebase Cloud Messaging, HTTP v1, on pyfcm."""

from collections.abc import Mapping
from typing import Any

import google.auth.exceptions
import google.auth.transport.requests
import requests
from google.oauth2 import service_account as google_accounts
from pyfcm import FCMNotification

from proil_core.messaging.ports import PushMessage
from proil_vendors.errors import UnknownDevice, VendorRefused, VendorUnavailable
from proil_vendors.http_answers import json_object, raise_if_unavailable, text_of

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
APNS_COLLAPSE_ID_MAX = 64


class FcmGateway:
    """`PushGateway` of FCM.

    `service_account` is Google's JSON; its `token_uri` and `base_url` decide the hosts. An
    instance keeps its access token, which is good for an hour: keep the instance, too.
    VendorRefused when the account is not usable.
    """

    def __init__(self, service_account: Mapping[str, str], base_url: str, timeout: float) -> None:
        self._notifier = _Notifier(service_account, base_url, timeout)

    def send(self, message: PushMessage) -> str:
        """FCM's name of the message; UnknownDevice, VendorRefused or VendorUnavailable."""
        answer = self._notifier.notify(
            fcm_token=message.device_token,
            notification_title=message.title,
            notification_body=message.body,
            data_payload=dict(message.data) or None,
            **_shown_once(message.message_key),
        )
        return text_of(answer, "name")


def _shown_once(key: str) -> dict[str, Any]:
    """FCM delivers a repeated message again; under one tag a phone shows it once."""
    return {
        "android_config": {"notification": {"tag": key}},
        "apns_config": {"headers": {"apns-collapse-id": key[:APNS_COLLAPSE_ID_MAX]}},
        "webpush_config": {"notification": {"tag": key}},
    }


class _Notifier(FCMNotification):  # type: ignore[misc]
    """pyfcm with our host, our errors and a limit to the time it may take.

    The original sleeps as long as Retry-After says, repeats 502 and 503 ten times, exchanges
    tokens with a timeout of two minutes, and takes every 404 for a lost device.
    """

    def __init__(self, info: Mapping[str, str], base_url: str, timeout: float) -> None:
        super().__init__(credentials=_credentials(info))
        self.FCM_END_POINT_BASE = f"{base_url.rstrip('/')}/v1/projects"
        self._session = requests.Session()
        self._token_request = google.auth.transport.requests.Request(self._session)
        self._timeout = timeout

    def send_request(
        self, payload: bytes | None = None, timeout: float | None = None
    ) -> requests.Response:
        response = self._post(payload)
        if self._is_access_token_expired(response):
            self.credentials.token = None
            response = self._post(payload)
        return response

    def parse_response(self, response: requests.Response) -> dict[str, Any]:
        raise_if_unavailable(response.status_code, response.headers)
        body = json_object(response.status_code, response.content)
        if response.status_code == 200:
            return body
        error = body.get("error", {})
        code, message = _error_code(error), str(error.get("message", ""))
        if code == "UNREGISTERED":
            raise UnknownDevice(code, message)
        raise VendorRefused(code, message)

    def _post(self, payload: bytes | None) -> requests.Response:
        headers = self.request_headers()
        try:
            return self._session.post(
                self.fcm_end_point,
                data=payload,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # The original carries the request, its access token in it.
            raise VendorUnavailable(type(error).__name__) from None

    def _get_access_token(self) -> str:
        if not self.credentials.valid:
            try:
                self.credentials.refresh(self._exchange)
            except google.auth.exceptions.TransportError:
                raise VendorUnavailable("the token host does not answer") from None
            except google.auth.exceptions.RefreshError as error:
                raise VendorRefused("access_token_refused", str(error.args[0])) from None
        return str(self.credentials.token)

    def _exchange(self, url: str, **options: Any) -> Any:
        """Google's exchange, which would repeat a failure after a sleep of its own."""
        limits = {"timeout": self._timeout, "allow_redirects": False}
        response = self._token_request(url, **{**options, **limits})
        raise_if_unavailable(response.status, response.headers)
        json_object(response.status, response.data)
        return response


def _credentials(info: Mapping[str, str]) -> Any:
    try:
        return google_accounts.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            info, scopes=[SCOPE]
        )
    except ValueError as error:
        raise VendorRefused("service_account_unusable", str(error)) from None


def _error_code(error: Mapping[str, Any]) -> str:
    """FCM's own code where there is one, else the general status."""
    for detail in error.get("details", []):
        if detail.get("@type") == FCM_ERROR:
            return str(detail["errorCode"])
    return str(error.get("status", "UNKNOWN"))
