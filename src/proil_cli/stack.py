"""A whole running system: Odoo with its queue runner, and the emulators of foreign services."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from proil_cli.databases import Databases
from proil_cli.instance import Instance
from proil_cli.paths import PRIVATE, PYTHON
from proil_cli.ports import free_port
from proil_cli.processes import Process


@dataclass(frozen=True)
class Addresses:
    """Where the parts of a running system listen."""

    odoo: str
    emulators: str


@dataclass(frozen=True)
class Stack:
    """The processes of one system on one database; `name` keeps systems of a checkout apart."""

    name: str
    databases: Databases
    options: dict[str, str] = field(default_factory=dict)

    @property
    def odoo(self) -> Process:
        """Odoo: pages, API, websocket and the runner of queued jobs."""
        return Process(f"{self.name}-odoo")

    @property
    def emulators(self) -> Process:
        """CloudPayments, SMS and push, as HTTP servers."""
        return Process(f"{self.name}-emulators")

    def start(self, preferred_port: int = 8069) -> Addresses:
        """Start what does not run yet and wait until it answers."""
        addresses = self._remembered() or self._choose_ports(preferred_port)
        if not self.emulators.is_running():
            self.start_emulators(addresses)
        if not self.odoo.is_running():
            self.start_odoo(addresses)
        self.odoo.wait_until_served(f"{addresses.odoo}/web/health?db_server_status=1")
        self.odoo.wait_until_served(f"{addresses.odoo}/web/login")
        self._address_file.write_text(json.dumps(vars(addresses)))
        return addresses

    def start_odoo(self, addresses: Addresses) -> None:
        """Start Odoo alone."""
        port = int(addresses.odoo.rpartition(":")[2])
        instance = Instance(self.name, self.databases.server, "development", port, self.options)
        self.odoo.start(instance.command(), instance.environment)

    def start_emulators(self, addresses: Addresses) -> None:
        """Start the emulators alone and wait until they answer."""
        port = addresses.emulators.rpartition(":")[2]
        environment = Instance(self.name, self.databases.server).environment
        command = [str(PYTHON), "-m", "proil_emulators", "--host", "127.0.0.1", "--port", port]
        self.emulators.start(command, environment)
        self.emulators.wait_until_served(f"{addresses.emulators}/")

    def stop(self) -> None:
        """Stop Odoo first: its last jobs may still want the emulators."""
        self.odoo.stop()
        self.emulators.stop()
        self._address_file.unlink(missing_ok=True)

    def addresses(self) -> Addresses | None:
        """Where the system listens, when it runs."""
        running = self.odoo.is_running() and self.emulators.is_running()
        return self._remembered() if running else None

    @property
    def _address_file(self) -> Path:
        return PRIVATE / "run" / f"{self.name}-addresses.json"

    def _remembered(self) -> Addresses | None:
        if not self._address_file.exists():
            return None
        return Addresses(**json.loads(self._address_file.read_text()))

    def _choose_ports(self, preferred: int) -> Addresses:
        odoo = free_port(preferred)
        return Addresses(
            f"http://127.0.0.1:{odoo}", f"http://127.0.0.1:{free_port(max(odoo, preferred) + 10)}"
        )
