"""Reading: what is noted as read, what is announced, what is saved, and the keys."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.product import PHONE
from tests.browser.steps import answer, ask, path_of, post_with

ALICE, BOB, CHARLIE = "Alice Moreau", "Bob Adeyemi", "Charlie Nakamura"


def number_of_rows(page) -> int:
    return page.locator(".thread-row").count()


def new_in_list(visitor, title: str) -> str:
    """What the list says is new in a thread."""
    visitor.goto("/threads/?show=unread")
    row = visitor.page.locator(".thread-row", has_text=title)
    return row.locator(".thread-row__new").inner_text() if row.count() else ""


def wait_for(seen, seconds: float = 12) -> None:
    ends_at = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < ends_at
        time.sleep(0.3)


@pytest.fixture
def talk(visit, mark):
    """A question of Bob's with two answers of Alice's, the second far below the window: its path and title."""
    bob, alice = visit().sign_in(BOB), visit().sign_in(ALICE)
    title = f"Why does the {mark} stand still?"
    path = ask(bob, title)
    answer(alice, path, f"Oil the {mark}.\n\n" + "\n\n".join(["Turn it once more."] * 60))
    answer(alice, path, f"Or shake the {mark}.")
    return path, title


def test_a_post_is_read_once_it_was_in_view(visit, talk):
    path, title = talk
    charlie = visit().sign_in(CHARLIE)
    sent = []
    charlie.page.on("request", lambda request: sent.append(request.post_data) if "read-mark" in request.url else None)
    charlie.goto(path)
    charlie.page.wait_for_timeout(400)
    assert sent == []
    charlie.page.wait_for_timeout(6500)  # the question takes a second, and is sent three seconds later
    assert len(sent) == 1

    assert new_in_list(charlie, title) in {"2 new", "1 new"}  # the first answer may be long enough in view
    charlie.page.locator(".thread-row", has_text=title).get_by_role("link", name=title).click()
    expect(charlie.page).to_have_url(re.compile("#post-[23]$"))
    post_with(charlie.page, "Or shake the").scroll_into_view_if_needed()
    charlie.page.wait_for_timeout(2500)
    charlie.goto("/")  # leaving sends what was not sent yet
    charlie.goto(path)
    post_with(charlie.page, "Oil the").scroll_into_view_if_needed()
    charlie.page.wait_for_timeout(11_500)
    wait_for(lambda: new_in_list(charlie, title) == "")


def test_without_scripts_what_a_page_shows_is_read(visit, talk):
    path, title = talk
    charlie = visit(scripts=False).sign_in(CHARLIE)
    charlie.goto(path)
    charlie.page.wait_for_load_state("networkidle")

    assert new_in_list(charlie, title) == ""


def place_of(page, words: str) -> float:
    return post_with(page, words).bounding_box()["y"]


@pytest.mark.parametrize("look", [{}, {"size": PHONE}])
def test_new_replies_are_announced_and_move_nothing(visit, mark, look):
    bob = visit(**look).sign_in(BOB)
    path = ask(bob, f"Why does the {mark} stand still?", f"It {mark} stopped.")
    page = bob.page
    editor = page.get_by_role("textbox", name="Your reply")
    editor.fill("I write")
    editor.scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    before = editor.bounding_box()["y"], place_of(page, f"It {mark} stopped.")
    alice = visit().sign_in(ALICE)

    answer(alice, path, f"Oil the {mark}.")
    expect(page.get_by_role("link", name="Show 1 new reply")).to_be_attached(timeout=10_000)
    answer(alice, path, f"Shake the {mark}.")
    expect(page.get_by_role("link", name="Show 2 new replies")).to_be_attached(timeout=10_000)

    expect(page.locator("[role=status]", has_text="Show 2 new replies")).to_be_attached()
    expect(editor).to_be_focused()
    assert (editor.bounding_box()["y"], place_of(page, f"It {mark} stopped.")) == before
    page.get_by_role("link", name="Show 2 new replies").click()
    expect(post_with(page, f"Oil the {mark}.")).to_be_visible()
    expect(post_with(page, f"Shake the {mark}.")).to_be_visible()
    expect(page.get_by_role("list", name="New replies")).to_be_focused()
    expect(editor).to_have_value("I write")

    answer(alice, path, f"Kick the {mark}.")
    expect(page.get_by_role("link", name="Show 1 new reply")).to_be_attached(timeout=10_000)


def test_save_a_post_in_two_clicks(visit, mark):
    bob = visit().sign_in(BOB)
    ask(bob, f"Why does the {mark} stand still?", f"It {mark} stopped.")
    page = bob.page
    post = post_with(page, f"It {mark} stopped.")

    post.get_by_role("link", name="Save").click()
    page.get_by_role("button", name="Tomorrow").click()

    expect(post.get_by_role("link", name="Saved")).to_be_focused()
    bob.goto("/saved/")
    hit = page.locator(".search-hit", has_text=mark)
    expect(hit).to_contain_text("08:00")
    hit.get_by_role("button", name="Take it away").click()
    expect(page.locator(".search-hit", has_text=mark)).to_have_count(0)


def test_save_a_post_without_scripts(visit, mark):
    bob = visit(scripts=False).sign_in(BOB)
    ask(bob, f"Why does the {mark} stand still?", f"It {mark} stopped.")
    page = bob.page
    post_with(page, f"It {mark} stopped.").get_by_role("link", name="Save").click()
    page.get_by_text("A day, a note").click()
    page.get_by_label("Note to myself").fill("Later")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(post_with(page, f"It {mark} stopped.").get_by_role("link", name="Saved")).to_be_visible()


# --- The keys ---


def test_the_keys_move_through_a_list_and_open_what_they_found(visit):
    bob = visit().sign_in(BOB)
    bob.goto("/threads/")
    page = bob.page
    titles = page.locator(".thread-row__title a")

    page.keyboard.press("j")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".post").first).to_be_visible()


def test_the_keys_work_in_a_thread(visit, mark):
    bob = visit().sign_in(BOB)
    path = ask(bob, f"Why does the {mark} stand still?", f"It {mark} stopped.")
    alice = visit().sign_in(ALICE)
    alice.goto(path)
    page = alice.page
    post = page.locator("#post-1")

    page.keyboard.press("j")
    expect(post).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("l")
    expect(post.locator("[id^=vote-]")).to_have_attribute("aria-pressed", "true")
    expect(post).to_be_focused()
    page.keyboard.press("l")
    expect(post.locator("[id^=vote-]")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Tomorrow")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tomorrow")).to_be_hidden()
    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name="Your reply")).to_be_focused()

    answer(alice, path, f"Turn the {mark} off.")
    page.goto(page.url.split("#")[0])
    for key, number in [("j", 1), ("j", 2), ("k", 1)]:
        page.keyboard.press(key)
        expect(page.locator(f"#post-{number}")).to_be_focused()


def test_what_one_selects_is_quoted_behind_what_one_has_written(visit, mark):
    bob = visit().sign_in(BOB)
    ask(bob, f"Why does the {mark} stand still?", f"It {mark} stopped.")
    page = bob.page
    editor = page.get_by_role("textbox", name="Your reply")
    editor.fill("I think:")
    button = page.get_by_role("button", name="Quote", exact=True).and_(page.locator(".quote-selection__button"))
    expect(button).to_have_count(0)

    page.locator("#post-1 .post__body p").select_text()
    button.click()
    expect(editor).to_have_value(re.compile(rf"^I think:\n\n> It {mark} stopped\.\n>\n> \[Bob Adeyemi said in #1\]"))
    expect(editor).to_be_focused()
    expect(button).to_be_hidden()


def test_no_key_works_while_one_writes_or_with_another_held(visit, mark):
    bob = visit().sign_in(BOB)
    ask(bob, f"Why does the {mark} stand still?")
    page = bob.page
    editor = page.get_by_role("textbox", name="Your reply")
    editor.click()
    page.keyboard.type("jkrlb/?")
    expect(editor).to_have_value("jkrlb/?")
    expect(page.locator("dialog[open]")).to_have_count(0)

    editor.evaluate("element => element.blur()")
    for keys in ["Control+j", "Alt+j", "Meta+j"]:
        page.keyboard.press(keys)
    expect(page.locator(".post:focus")).to_have_count(0)


def test_a_question_mark_shows_the_keys_and_escape_leads_back(visit):
    bob = visit().sign_in(BOB)
    bob.goto("/threads/")
    page = bob.page
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="In lists and discussions")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".thread-row__title a").nth(1)).not_to_be_focused()
    page.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(page.locator(".thread-row__title a").first).to_be_focused()


def test_what_to_read_next_comes_when_one_gets_there(visit):
    bob = visit().sign_in(BOB)
    bob.goto("/threads/1/")
    section = bob.page.get_by_role("region", name="Read next")
    section.scroll_into_view_if_needed()

    expect(section.get_by_role("listitem").first).to_be_visible()


DRAWN = "```mermaid\ngraph LR\n  Oven --> Rack\n```"
BROKEN = "```mermaid\ngraph LR\n  Oven --> --> Rack\n```"
MINDMAP = "```mermaid\nmindmap\n  Oven\n```"
FORMULA = "```mermaid\ngraph LR\n  Oven --> H[$$x^2$$]\n```"


def test_a_diagram_is_drawn_and_its_text_stays(visit, mark):
    visitor = visit(scheme="dark").sign_in(BOB)
    ask(visitor, f"Where does the {mark} go?", "\n\n".join([DRAWN, BROKEN, MINDMAP, FORMULA, "So far."]))
    good, bad, mindmap, formula = visitor.page.locator("mermaid-diagram").all()

    expect(good.frame_locator("iframe").locator("svg")).to_contain_text("Rack", timeout=15_000)
    expect(good.locator("details summary")).to_have_text("Text of the diagram")
    expect(good.locator("pre")).to_be_hidden()
    assert 50 < good.locator("iframe").bounding_box()["height"] < 400
    expect(bad).to_contain_text("This diagram can’t be drawn", timeout=15_000)
    expect(bad.locator("pre")).to_contain_text("Oven --> --> Rack")
    expect(bad.locator("iframe")).to_have_count(0)
    expect(mindmap).to_contain_text("Mindmaps and architecture diagrams stay text.", timeout=15_000)
    expect(formula).to_contain_text("Formulas within diagrams are not drawn here.", timeout=15_000)

    plain = visit(scripts=False).sign_in(BOB)
    plain.goto(path_of(visitor.page))
    expect(plain.page.locator("mermaid-diagram pre").first).to_contain_text("Oven --> Rack")


def test_a_page_without_a_diagram_loads_nothing_that_draws(visit):
    visitor = visit().sign_in(BOB)
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))

    visitor.goto("/communities/remote-access/wiki/vpn-client/")
    visitor.page.wait_for_load_state("networkidle")

    assert [url for url in asked if "mermaid" in url or "diagram" in url] == []
