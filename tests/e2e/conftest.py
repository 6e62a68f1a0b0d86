"""A browser on the running system, and pages in which somebody is signed in."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

DESKTOP = {"width": 1440, "height": 900}
SCREENSHOTS = os.environ.get("PROIL_SCREENSHOTS")


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
