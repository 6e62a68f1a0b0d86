"""What tests of several folders share: one running system, and dice."""

import os
import random
from dataclasses import dataclass

import pytest

from proil_city import office
from proil_city.desk import Desk
from proil_city.walk import World
from proil_cli import workspace
from proil_cli.stack import Addresses, Stack

DATABASE = f"proil_e2e_{os.getpid()}"


@dataclass(frozen=True)
class System:
    """The running system under test."""

    stack: Stack
    addresses: Addresses
    world: World

    def desk(self, login: str = "admin", password: str = "admin") -> Desk:
        return Desk(self.addresses.odoo, DATABASE, login, password)

    def restart_odoo(self) -> None:
        self.stack.start_odoo(self.addresses)
        self.stack.odoo.wait_until_served(f"{self.addresses.odoo}/web/login")


@pytest.fixture(scope="session")
def system():
    """Odoo with its queue runner, PostgreSQL and the emulators; started once for a run."""
    databases = workspace.prepare()
    databases.clone(DATABASE, os.environ["PROIL_TEMPLATE"])
    stack = Stack(DATABASE, databases)
    try:
        addresses = stack.start(preferred_port=38069)
        world = World(addresses.odoo, addresses.emulators, DATABASE)
        office.found(Desk(addresses.odoo, DATABASE, "admin", "admin"), addresses.emulators)
        yield System(stack, addresses, world)
    finally:
        stack.stop()
        databases.drop(DATABASE)


@pytest.fixture
def dice():
    return random.Random()
