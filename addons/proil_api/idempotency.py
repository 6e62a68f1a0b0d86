"""What makes two API requests one, and the answer that both of them get."""

import hashlib
import json
from dataclasses import dataclass

from odoo.http import Response, request

from proil_core.api.fingerprint import request_fingerprint
from proil_core.refusal import Code, Refusal

MAX_KEY_LENGTH = 255


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """`scope` is one caller's key, `fingerprint` what was asked under it (both SHA-256 hex)."""

    scope: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    status: int
    body: str
    etag: str | None

    @classmethod
    def of(cls, response: Response):
        return cls(
            response.status_code, response.get_data(as_text=True), response.headers.get("ETag")
        )

    def replay(self) -> Response:
        response = Response(self.body, self.status, content_type="application/json; charset=utf-8")
        response.headers["Idempotent-Replay"] = "true"
        if self.etag:
            response.headers["ETag"] = self.etag
        return response


def idempotent_request(caller) -> IdempotentRequest:
    key = request.httprequest.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise Refusal(Code.IDEMPOTENCY_KEY_MISSING, max_length=MAX_KEY_LENGTH)
    scope = "\n".join((caller.collection, str(caller.partner_id.id), key))
    return IdempotentRequest(hashlib.sha256(scope.encode()).hexdigest(), _fingerprint())


def _fingerprint() -> str:
    http = request.httprequest
    path = f"{http.path}?{http.query_string.decode('latin-1')}"
    return request_fingerprint(http.method, path, _body())


def _body() -> bytes:
    http = request.httprequest
    if http.mimetype != "multipart/form-data":
        return http.get_data()
    # A client that sends a form again draws another boundary: only the parts are the request.
    parts = sorted(http.form.items(multi=True))
    for name, file in sorted(http.files.items(multi=True)):
        parts.append((name, hashlib.file_digest(file.stream, "sha256").hexdigest()))
        file.seek(0)
    return json.dumps(parts).encode()
