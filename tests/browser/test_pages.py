"""Every page of the loop: no fault that axe-core finds, light to load, and in order when the window is narrow."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.product import DESK, PHONE
from tests.browser.steps import answered_question, keep

AXE = Path(__file__).parent / "vendor" / "axe.js"
PAGES = {
    "home": "/",
    "communities": "/communities/",
    "community": "/communities/kubernetes/",
    "charter": "/communities/kubernetes/charter/",
    "members": "/communities/kubernetes/members/",
    "feed": "/communities/kubernetes/feed/",
    "discussions": "/threads/",
    "new": "/threads/?show=new",
    "unread": "/threads/?show=unread",
    "saved": "/saved/",
    "save": "/posts/1/bookmark/",
    "read next": "/threads/1/next/",
    "keyboard": "/keyboard/",
    "thread": "/threads/1/",
    "ask": "/ask/",
    "keep": "/threads/1/keep/",
    "wiki": "/communities/remote-access/wiki/",
    "page": "/communities/remote-access/wiki/vpn-client/",
    "search": "/search/?q=pod+restart",
    "nothing found": "/search/?q=qqqqqq",
    "people": "/people/",
    "person": "/people/alice/",
    "profile": "/profile/",
    "notifications": "/notifications/",
    "preferences": "/preferences/",
    "caught mail": "/demo/mail/",
    "not there": "/threads/999999999/",
}
LOOKS = {"desk": {"size": DESK}, "phone": {"size": PHONE}, "dark": {"size": DESK, "scheme": "dark"}}
MOST_BYTES, MOST_REQUESTS = 100 * 1024, 15


def faults(page, *, rules: str = "{}") -> list[str]:
    """What axe-core has against the page, with where, and whether it is wider than its window."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {{resultTypes: ['violations'], ...{rules}}})")["violations"]
    said = [f"{fault['id']}: {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    return said + [f"{width} px wide"] * (width > page.viewport_size["width"])


@pytest.mark.parametrize("look", LOOKS)
def test_no_fault_is_found(visit, look):
    visitor = visit(**LOOKS[look]).sign_in("Bob Adeyemi")
    rules = "{runOnly: ['color-contrast']}" if look == "dark" else "{}"  # what the dark changes
    found = {}
    for name, path in PAGES.items():
        visitor.goto(path)
        visitor.page.wait_for_load_state("networkidle")
        found[name] = faults(visitor.page, rules=rules)

    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_no_fault_is_found_where_pages_change(visit, mark, look):
    path, words = answered_question(visit, mark)
    visitor = visit(**LOOKS[look]).sign_in("Alice Moreau")
    page_path = keep(visitor, path, words)
    page = visitor.page
    found = {}
    for name in ["Edit", "History"]:
        visitor.goto(page_path)
        page.get_by_role("link", name=name, exact=True).click()
        found[name] = faults(page)
    page.get_by_role("button", name="Compare the two chosen").click()
    found["compare"] = faults(page)

    assert {name: said for name, said in found.items() if said} == {}


def test_no_fault_is_found_at_the_entrance(visit):
    visitor = visit()
    visitor.goto("/accounts/login/")

    assert faults(visitor.page) == []


@pytest.mark.parametrize("name", ["home", "thread", "page", "search", "community"])
def test_a_first_load_is_light(visit, name):
    visitor = visit().sign_in("Bob Adeyemi")
    context = visitor.page.context.browser.new_context(storage_state=visitor.page.context.storage_state())
    page, responses = context.new_page(), []
    page.on("requestfinished", lambda request: responses.append(request))
    page.goto(visitor.address + PAGES[name])
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    counted = [request for request in responses if request.resource_type != "font"]
    sizes = {request.url: request.sizes()["responseBodySize"] for request in counted}
    context.close()

    assert len(sizes) <= MOST_REQUESTS, sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_by_keyboard_alone(visit):
    visitor = visit().sign_in("Bob Adeyemi")
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("vpn sleep")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("vpn sleep")
