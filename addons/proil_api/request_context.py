"""What is known about the current API request: its id in answers and logs, its language."""

import logging
import secrets

from odoo.http import request

API_PREFIX = "/api/"


def is_api_request() -> bool:
    return bool(request) and request.httprequest.path.startswith(API_PREFIX)


def request_id() -> str:
    """The id under which this request is found in the log; made at its first use."""
    if not hasattr(request, "proil_request_id"):
        request.proil_request_id = f"req_{secrets.token_hex(12)}"
    return request.proil_request_id


def request_lang() -> str:
    """The best language of Accept-Language that is active, else English.

    Looked up once: a refusal may have to be told when the transaction is already broken.
    """
    if not hasattr(request, "proil_lang"):
        request.proil_lang = _best_lang()
    return request.proil_lang


def _best_lang() -> str:
    active = {
        code.replace("_", "-"): code for code, _name in request.env["res.lang"].get_installed()
    }
    by_language = {code.split("-")[0]: lang for code, lang in reversed(active.items())}
    for wanted in request.httprequest.accept_languages.values():
        lang = active.get(wanted) or by_language.get(wanted.split("-")[0])
        if lang:
            return lang
    return "en_US"


class RequestIdFilter(logging.Filter):
    """Ends each log line of an API request with its id, so that one grep finds them all."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id = request_id() if is_api_request() else ""
            if record.request_id:
                record.msg = f"{record.msg} [{record.request_id}]"
        return True


def tag_log_lines() -> None:
    """Let every handler of the root logger, that is all of Odoo's, show request ids."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(each, RequestIdFilter) for each in handler.filters):
            handler.addFilter(RequestIdFilter())
