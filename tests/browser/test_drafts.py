"""Drafts in a browser: saved by themselves, on two devices, and while the site is away."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import ask, post_with

FORM = "/ask/?community=kubernetes"
SAVED = re.compile(r"Saved \d")


@pytest.fixture
def bob(visit):
    """Nothing of his is left from another test."""
    visitor = visit().sign_in("Bob Adeyemi")
    begin(visitor, "")
    visitor.page.get_by_label("Title").fill("")
    visitor.page.wait_for_timeout(2_600)
    return visitor


def begin(visitor, text: str, path: str = FORM):
    visitor.goto(path)
    visitor.page.locator("markdown-editor:defined").wait_for()
    editor = visitor.page.get_by_role("textbox", name="Text")
    editor.fill(text)
    return editor


def status(visitor):
    return visitor.page.locator(".editor__status")


def test_the_whole_form_is_saved_two_seconds_after_the_last_key_and_opens_elsewhere(visit, bob, mark):
    begin(bob, f"Half a thought about {mark}")
    bob.page.get_by_label("Title").fill(f"Why {mark}?")
    bob.page.get_by_label("Tags").fill("dough rye")
    expect(status(bob)).to_have_text(SAVED, timeout=10_000)

    elsewhere = visit().sign_in("Bob Adeyemi")
    elsewhere.goto("/ask/")

    expect(elsewhere.page.get_by_role("textbox", name="Text")).to_have_value(f"Half a thought about {mark}")
    expect(elsewhere.page.get_by_label("Title")).to_have_value(f"Why {mark}?")
    expect(elsewhere.page.get_by_label("Tags")).to_have_value("dough rye")
    expect(elsewhere.page.get_by_label("Community", exact=True)).to_have_value("kubernetes")


def test_who_leaves_at_once_loses_nothing(bob, mark):
    begin(bob, f"Hasty {mark}")
    bob.goto("/drafts/")
    bob.page.wait_for_timeout(500)
    bob.goto("/drafts/")

    expect(bob.page.locator(".draft").first).to_contain_text(f"Hasty {mark}")


def test_who_wrote_on_elsewhere_sees_both_and_chooses(visit, bob, mark):
    elsewhere = visit().sign_in("Bob Adeyemi")
    begin(elsewhere, "")
    text = begin(bob, f"One {mark}")
    expect(status(bob)).to_have_text(SAVED, timeout=10_000)

    other = begin(elsewhere, f"Two {mark}", "/ask/?title=x")
    expect(status(elsewhere)).to_have_text(SAVED, timeout=10_000)
    text.fill(f"One and more {mark}")

    moved = bob.page.locator(".editor__moved")
    expect(moved).to_contain_text("You wrote on somewhere else", timeout=10_000)
    expect(moved).to_contain_text("Two")
    expect(text).to_have_value(f"One and more {mark}")
    expect(text).to_be_focused()
    moved.get_by_role("button", name="Keep what is here").click()
    expect(status(bob)).to_have_text(SAVED)

    other.fill(f"Two and more {mark}")
    moved = elsewhere.page.locator(".editor__moved")
    expect(moved).to_contain_text("One and more", timeout=10_000)
    moved.get_by_role("button", name="Take what is saved").click()
    expect(other).to_have_value(f"One and more {mark}")
    expect(status(elsewhere)).to_have_text(SAVED)

    bob.goto("/drafts/")
    discarded = bob.page.locator("ol", has=bob.page.get_by_role("button", name="Bring back"))
    expect(discarded).to_contain_text(f"Two {mark}")
    expect(discarded).to_contain_text(f"Two and more {mark}")


@pytest.mark.parametrize("is_title_alone", [False, True], ids=["a text", "a title alone"])
def test_while_the_site_is_away_what_is_typed_stays_in_the_browser_and_that_is_said(bob, mark, is_title_alone):
    begin(bob, "")
    bob.page.route("**/drafts/", lambda route: route.abort())
    text = bob.page.get_by_role("textbox", name="Text")
    title = bob.page.get_by_label("Title")
    title.fill(f"Kept {mark}")
    if not is_title_alone:
        text.fill(f"Kept here {mark}")
    expect(status(bob)).to_contain_text("Saved in this browser only", timeout=10_000)
    bob.complaints[:] = [said for said in bob.complaints if "ERR_FAILED" not in said]

    bob.page.unroute("**/drafts/")
    bob.page.reload()

    expect(title).to_have_value(f"Kept {mark}")
    expect(text).to_have_value("" if is_title_alone else f"Kept here {mark}")
    bob.complaints[:] = [said for said in bob.complaints if "ERR_FAILED" not in said]


def test_a_draft_is_discarded_and_brought_back(bob, mark):
    begin(bob, f"Unsure {mark}")
    expect(status(bob)).to_have_text(SAVED, timeout=10_000)
    bob.goto("/drafts/")
    page = bob.page
    draft = page.locator(".draft", has_text=mark)

    draft.locator("summary").click()
    draft.get_by_role("button", name="Discard it").click()
    expect(draft.get_by_role("button", name="Bring back")).to_be_visible()
    draft.get_by_role("button", name="Bring back").click()

    draft.get_by_role("link", name="Go on writing").click()
    expect(page.get_by_role("textbox", name="Text")).to_have_value(f"Unsure {mark}")


def test_what_is_sent_after_the_sign_in_ended_is_there_again(visit, bob, mark):
    path = ask(bob, f"Why does the {mark} stand still?")
    first, second = f"Turn the {mark} off.", f"Then turn the {mark} on."
    bob.goto(path)
    bob.page.evaluate(
        "document.querySelector('live-stream').remove()"
    )  # news would lead to the sign-in page at any time
    reply = bob.page.get_by_role("textbox", name="Your reply")
    reply.fill(first)
    bob.page.context.clear_cookies(name="session")
    reply.press_sequentially("  ")
    expect(status(bob)).to_contain_text("Saved in this browser only", timeout=10_000)

    reply.fill(f"{first} {second}")
    bob.page.get_by_role("button", name="Post your answer").click()
    bob.page.locator(".entrance__person", has_text="Bob Adeyemi").click()
    bob.page.wait_for_url(f"**{path}")

    expect(reply).to_have_value(f"{first} {second}")
    bob.page.get_by_role("button", name="Post your answer").click()
    expect(post_with(bob.page, second)).to_be_visible()
    bob.goto(path)
    expect(status(bob)).to_have_text("")
    expect(reply).to_have_value("")


def test_a_comment_that_arrived_does_not_come_back(bob, mark):
    path = ask(bob, f"What stops the {mark}?")
    bob.goto(path)
    bob.page.get_by_role("link", name="Comment").first.click()
    bob.page.locator("form.comment markdown-editor:defined").wait_for()
    comment = bob.page.locator("form.comment textarea")
    comment.fill(f"A {mark} has no brakes.")
    bob.page.locator("form.comment").get_by_role("button", name="Comment").click()
    expect(bob.page.locator(".comment", has_text=f"A {mark} has no brakes.").first).to_be_visible()
    expect(comment).to_have_value("")
    expect(status(bob).first).to_have_text("")
    assert bob.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft '))") == []
