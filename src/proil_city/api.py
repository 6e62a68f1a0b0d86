"""HTTP as a phone app speaks it: JSON, bearer token, idempotency keys, problem answers."""

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

TIMEOUT_S = 60
BUSY_PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.6)


class ApiProblem(Exception):
    """The server's problem+json answer: `status` (HTTP), `code` (closed list), `detail` (text)."""

    def __init__(self, call: str, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", "not_a_problem_document"))
        self.detail = str(body.get("detail", ""))
        self.body = body
        super().__init__(f"{call}: {status} {self.code}: {self.detail}")


@dataclass
class ApiClient:
    """One phone's connection to a collection (`customer` or `driver`) of the REST API."""

    odoo_url: str
    collection: str
    device: str = field(default_factory=lambda: f"city-{uuid.uuid4().hex}")
    access_token: str | None = None
    language: str = "ru"

    def __post_init__(self) -> None:
        self._session = requests.Session()

    def get(self, path: str, **query: Any) -> Any:
        """Read a resource; raises ApiProblem."""
        return self._call("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, Any] | None = None, key: str | None = None) -> Any:
        """Create or move something; `key` repeats an earlier request on purpose."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        for pause_s in BUSY_PAUSES_S:
            try:
                return self._call("POST", path, json=dict(body or {}), headers=headers)
            except ApiProblem as problem:
                # Somebody else was at the same record: the same request is sent again.
                if problem.code != "busy":
                    raise
            time.sleep(pause_s)
        return self._call("POST", path, json=dict(body or {}), headers=headers)

    def upload(self, path: str, fields: Mapping[str, str], content: bytes) -> Any:
        """Send one photo as multipart/form-data."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        files = {"file": ("photo.jpg", content, "image/jpeg")}
        return self._call("POST", path, data=dict(fields), files=files, headers=headers)

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        headers = {"Accept-Language": self.language, **arguments.pop("headers", {})}
        if self.access_token:
            headers["Authorization"] = f"Bearer {self.access_token}"
        answer = self._session.request(
            method,
            f"{self.odoo_url}/api/v1/{self.collection}{path}",
            headers=headers,
            timeout=TIMEOUT_S,
            **arguments,
        )
        if answer.status_code >= 400:
            raise ApiProblem(f"{method} {path}", answer.status_code, _json_or_empty(answer))
        return answer.json() if answer.content else None


def _json_or_empty(answer: requests.Response) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except json.JSONDecodeError:
        return {"detail": answer.text[:200]}
    return body if isinstance(body, dict) else {}
