"""The wiki with a mouse: how far it is to a first page, and pages that are dragged to their place."""

import re

from playwright.sync_api import expect

from tests.browser.steps import path_of

WIKI = "/communities/remote-access/wiki/"


def test_from_home_to_the_first_saved_page_in_four_clicks(visit, mark):
    page = visit().sign_in("Bob Adeyemi").page
    new, save = (page.get_by_role("button", name=name, exact=True) for name in ("New", "Save the page"))

    page.locator(".rail").get_by_role("link", name="Kubernetes").click()
    new.click()
    page.get_by_role("link", name="Write a page").click()
    page.get_by_label("Title").fill(f"How to oil the {mark}")
    page.get_by_role("textbox", name="Text").fill("Drop by drop.")
    save.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"How to oil the {mark}")
    assert path_of(page) == f"/communities/kubernetes/wiki/how-to-oil-the-{mark}/"


def test_a_page_is_dragged_below_another_after_one_sees_what_changes(visit, mark):
    visitor = visit().sign_in("Alice Moreau")
    page = visitor.page
    visitor.goto("/communities/remote-access/pages/new/")
    page.get_by_label("Title").fill(mark)
    page.get_by_role("textbox", name="Text").fill("Drop by drop.")
    page.get_by_role("button", name="Save the page", exact=True).click()
    page.wait_for_url(f"**/{mark}/")
    visitor.goto(WIKI)
    tree = page.locator("main page-tree:defined")

    tree.get_by_role("link", name=mark, exact=True).drag_to(tree.get_by_role("link", name="Passkeys", exact=True))

    page.wait_for_url(re.compile(r"/pages/\d+/place/\?parent=\d+$"))
    expect(page.locator(".card", has_text="What changes")).to_contain_text(f"passkeys/{mark}")
    page.get_by_role("button", name="Save title and place").click()
    page.wait_for_url(f"**{WIKI}passkeys/{mark}/")
    visitor.goto(f"{WIKI}{mark}/")
    assert path_of(page) == f"{WIKI}passkeys/{mark}/"
