"""What the server expects of an emulated service."""

from typing import Protocol

from werkzeug.routing import Rule

from proil_emulators.calls import Calls
from proil_emulators.faults import FaultBook


class Service(Protocol):
    """`rules` name every path of the service; an endpoint is called with the request."""

    name: str
    faults: FaultBook
    calls: Calls

    def rules(self) -> list[Rule]: ...
