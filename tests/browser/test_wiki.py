"""The wiki with a mouse: how far it is to a first page, and pages that are dragged to their place."""

import re

from playwright.sync_api import Page, expect

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


def test_what_is_said_about_a_passage_goes_along_with_it_until_its_words_are_gone(visit, mark):
    visitor = visit().sign_in("Bob Adeyemi")
    page = visitor.page
    visitor.goto("/communities/remote-access/pages/new/")
    write(page, title=mark, text="Let it rest for two hours.\n\nThen bake it hot.")

    select(page, "rest for two hours")
    page.keyboard.press("c")
    expect(page.locator(".passages [name=body]")).to_be_focused()
    page.keyboard.type("Why so long?")
    page.get_by_role("button", name="Comment", exact=True).click()
    said = page.get_by_role("article", name="rest for two hours")
    expect(said).to_contain_text("Why so long?")
    see_marked(page, "rest for two hours")

    page.locator("h1").click()
    page.keyboard.press("n")
    expect(said).to_be_focused()
    see_marked(page, "rest for two hours", by="passage-at")
    page.keyboard.press("Escape")

    edit(page, text="First of all, let it rest for nearly two hours.\n\nThen bake it hot.")
    expect(said).to_be_visible()
    see_marked(page, "rest for nearly two hours")

    edit(page, text="Bake it hot.")
    expect(said).to_contain_text("On removed text")
    expect(said).to_contain_text("Why so long?")
    see_marked(page, "")


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


def write(page: Page, *, text: str, title: str = "") -> None:
    """Fill in the form of a page, and save it."""
    if title:
        page.get_by_label("Title").fill(title)
    page.get_by_role("textbox", name="Text").fill(text)
    page.get_by_role("button", name="Save the page" if title else "Save", exact=True).click()
    page.wait_for_url("**/wiki/**")


def edit(page: Page, *, text: str) -> None:
    page.get_by_role("link", name="Edit", exact=True).first.click()
    write(page, text=text)


def select(page: Page, words: str) -> None:
    """Select words that stand in one paragraph of the page's text."""
    page.locator("page-comments:defined").wait_for()
    page.evaluate(
        """words => {
          const paragraphs = [...document.querySelectorAll(".prose--page p")]
          const text = paragraphs.find((each) => each.textContent.includes(words)).firstChild
          const at = text.data.indexOf(words)
          document.getSelection().setBaseAndExtent(text, at, text, at + words.length)
        }""",
        words,
    )


def see_marked(page: Page, words: str, *, by: str = "passage") -> None:
    """Wait until just these words of the text are marked."""
    page.wait_for_function(
        "([words, name]) => [...(CSS.highlights.get(name) ?? [])].join() === words", arg=[words, by], timeout=5_000
    )
