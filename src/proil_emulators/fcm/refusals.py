"""Error answers of FCM: HTTP status, google.rpc status and FCM's own code."""

from typing import Any

from werkzeug.wrappers import Response

from proil_emulators.wire import json_answer

# FCM's code → (HTTP, general status, text). The first two are not FCM's but the API's front.
STATUSES = {
    "UNAUTHENTICATED": (401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "PERMISSION_DENIED": (403, "PERMISSION_DENIED", "Permission denied on the project."),
    "INVALID_ARGUMENT": (400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    "UNREGISTERED": (404, "NOT_FOUND", "Requested entity was not found."),
    "SENDER_ID_MISMATCH": (403, "PERMISSION_DENIED", "SenderId mismatch"),
    "THIRD_PARTY_AUTH_ERROR": (401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service"),
    "QUOTA_EXCEEDED": (429, "RESOURCE_EXHAUSTED", "Quota exceeded."),
    "UNAVAILABLE": (503, "UNAVAILABLE", "The service is currently unavailable."),
    "INTERNAL": (500, "INTERNAL", "Internal error encountered."),
}
RETRY_AFTER_S = {"QUOTA_EXCEEDED": "60", "UNAVAILABLE": "10"}
_OF_THE_FRONT = ("UNAUTHENTICATED", "PERMISSION_DENIED")


def refusal(code: str, message: str | None = None, reason: str | None = None) -> Response:
    status, general, text = STATUSES[code]
    details: list[dict[str, Any]] = []
    if reason:
        details.append({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason})
    if code not in _OF_THE_FRONT:
        fcm_error = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
        details.append({"@type": fcm_error, "errorCode": code})
    error = {"code": status, "message": message or text, "status": general, "details": details}
    answer = json_answer({"error": error}, status)
    if code in RETRY_AFTER_S:
        answer.headers["Retry-After"] = RETRY_AFTER_S[code]
    return answer
