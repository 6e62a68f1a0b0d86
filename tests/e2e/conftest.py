"""A real system for the browser: Odoo with its queue runner, PostgreSQL and the emulators."""

import os
import random
import shutil
from dataclasses import dataclass

import pytest
from playwright.sync_api import sync_playwright

from proil_city import office
from proil_city.desk import Desk
from proil_city.walk import World
from proil_cli import workspace
from proil_cli.stack import Addresses, Stack

DATABASE = f"proil_e2e_{os.getpid()}"
DESKTOP = {"width": 1440, "height": 900}
SCREENSHOTS = os.environ.get("PROIL_SCREENSHOTS")


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


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, system):
    """A function that opens a signed-in page; errors in its console fail the test."""
    contexts, complaints = [], []

    def sign_in(login, password, path, viewport=None, language="ru-RU"):
        context = browser.new_context(
            base_url=system.addresses.odoo, viewport=viewport or DESKTOP, locale=language
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.click(".oe_login_form button[type=submit]")
        page.wait_for_url(lambda url: "/web/login" not in url)
        page.goto(path)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def picture():
    """A function that keeps a screenshot when PROIL_SCREENSHOTS names a folder."""

    def take(page, name):
        if SCREENSHOTS:
            page.screenshot(path=f"{SCREENSHOTS}/{name}.png")

    return take
