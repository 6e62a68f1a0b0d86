"""A browser session in Odoo, as the dispatcher's or the administrator's screen has it."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import requests

from proil_city.api import TIMEOUT_S


class DeskError(Exception):
    """Odoo refused; the text is what its dialog would show."""


@dataclass
class Desk:
    """A signed-in session of the web client."""

    odoo_url: str
    database: str
    login: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._numbers = itertools.count(1)
        credentials = {"db": self.database, "login": self.login, "password": self.password}
        self._send("/web/session/authenticate", credentials)

    def call(self, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        """Call a public method of a model, as a screen's button does."""
        call = {"model": model, "method": method, "args": list(arguments), "kwargs": named}
        return self._send(f"/web/dataset/call_kw/{model}/{method}", call)

    def find(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        """Rows of a model."""
        return list(self.call(model, "search_read", domain, fields))

    def one(self, model: str, domain: list[Any]) -> int:
        """The id of the first row of a domain; DeskError when there is none."""
        found = self.call(model, "search", domain, limit=1)
        if not found:
            raise DeskError(f"no {model} for {domain}")
        return int(found[0])

    def reference(self, xml_id: str) -> int:
        """The database id of an external identifier."""
        module, _, name = xml_id.partition(".")
        rows = self.find(
            "ir.model.data", [["module", "=", module], ["name", "=", name]], ["res_id"]
        )
        if not rows:
            raise DeskError(f"{xml_id} is not installed")
        return int(rows[0]["res_id"])

    def create(self, model: str, values: dict[str, Any]) -> int:
        """Make one row."""
        return int(self.call(model, "create", [values])[0])

    def ensure(self, model: str, domain: list[Any], values: dict[str, Any]) -> int:
        """The row of a domain, made from the values when it is missing."""
        found = self.call(model, "search", domain, limit=1)
        return int(found[0]) if found else self.create(model, values)

    def _send(self, path: str, params: dict[str, Any]) -> Any:
        body = {"jsonrpc": "2.0", "id": next(self._numbers), "method": "call", "params": params}
        answer = self._session.post(f"{self.odoo_url}{path}", json=body, timeout=TIMEOUT_S)
        answer.raise_for_status()
        said = answer.json()
        if "error" in said:
            data = said["error"].get("data", {})
            raise DeskError(str(data.get("message") or said["error"].get("message")))
        return said.get("result")
