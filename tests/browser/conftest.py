"""Browser tests run against the product as a newcomer starts it: all its processes, with the demo's content."""

import os
import secrets
from dataclasses import dataclass

import pytest

from tests.browser.product import DESK, LAUNCH, PHONE, chromium, running_product

# As long as all the others together: two workers share them, each with a product of its own.
ONE_HALF = {"test_loop.py", "test_drafts.py", "test_wiki.py"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browser tests come last: Playwright leaves an event loop running, in which Django would open connections anew."""
    for item in filter(is_in_browser, items):
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(f"browser {item.path.name in ONE_HALF}"))
    items.sort(key=is_in_browser)


def is_in_browser(item) -> bool:
    return "tests/browser/" in str(item.path)


@pytest.fixture(autouse=True)
def own_folders():
    """Nothing of the tests' own database is used here."""


@pytest.fixture(scope="session")
def product():
    """Its address. PRODUCT names one that runs already, which spares a developer the start."""
    if running := os.environ.get("PRODUCT"):
        yield running
        return
    with running_product() as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium()
    return browser_type_launch_args | LAUNCH | ({"executable_path": path} if path else {})


@dataclass
class Visitor:
    """A person at a browser. Fails the test for anything the console or the content policy complains of."""

    page: object
    address: str
    complaints: list[str]

    def goto(self, path: str):
        return self.page.goto(self.address + path)

    def sign_in(self, name: str) -> "Visitor":
        """Sign in as one of the demo's people, by one click on the sign-in page."""
        self.goto("/accounts/login/")
        self.page.locator(".entrance__person", has=self.page.locator(f'text="{name}"')).click()
        self.page.wait_for_url(f"{self.address}/")
        return self


EXPECTED_STATUSES = ("status of 404", "status of 409", "status of 422", "status of 403")


@pytest.fixture
def visit(browser, product):
    """Opens a browser for somebody: `visit()`, `visit(PHONE)`, `visit(scripts=False)`."""
    contexts, visitors = [], []

    def open_browser(size=DESK, *, scripts=True, scheme="light") -> Visitor:
        context = browser.new_context(viewport=size, java_script_enabled=scripts, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(page, product, [])
        page.on("console", lambda message: note(visitor, message))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitors.append(visitor)
        return visitor

    def note(visitor, message):
        if message.type == "error" and not any(status in message.text for status in EXPECTED_STATUSES):
            visitor.complaints.append(message.text)

    yield open_browser
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(params=["desk", "phone", "no scripts"])
def way(request) -> dict:
    """Each step of the loop is taken on a desk, on a phone, and on a desk without JavaScript."""
    return {"desk": {"size": DESK}, "phone": {"size": PHONE}, "no scripts": {"size": DESK, "scripts": False}}[
        request.param
    ]


@pytest.fixture
def mark() -> str:
    """A word that no other test writes."""
    return f"zebra{secrets.token_hex(4)}"
