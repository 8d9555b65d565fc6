"""Ctrl-K: going anywhere by the keyboard."""

import re

from playwright.sync_api import expect


def test_it_goes_anywhere_by_the_keyboard_and_gives_the_focus_back(visit):
    bob = visit().sign_in("Bob Adeyemi")
    page = bob.page
    bob.goto("/communities/")
    page.get_by_role("link", name="Home").first.focus()

    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="Ask a question")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.get_by_role("link", name="Home").first).to_be_focused()

    page.keyboard.press("Control+k")
    field.press_sequentially("alice mor", delay=20)
    expect(page.get_by_role("option", name="Alice Moreau")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Alice Moreau")).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/people/"))


def test_without_scripts_it_is_a_page(visit):
    bob = visit(scripts=False).sign_in("Bob Adeyemi")
    bob.goto("/palette/")
    bob.page.get_by_label("Page, discussion, community, person or action").fill("pref")
    bob.page.get_by_role("button", name="Find").click()
    bob.page.get_by_role("main").get_by_role("link", name="Preferences").click()
    expect(bob.page).to_have_url(re.compile("/preferences/"))
