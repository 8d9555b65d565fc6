"""Asking: what is shown while one types, and what becomes of what was typed."""

from playwright.sync_api import expect

from tests.browser.steps import ask

FORM = "/ask/?community=kubernetes"


def similar_requests(page) -> list[str]:
    found = []
    page.on("request", lambda request: found.append(request.url) if "/similar/" in request.url else None)
    return found


def test_what_is_alike_comes_while_one_types_and_takes_no_focus(visit, mark):
    bob = visit().sign_in("Bob Adeyemi")
    title = f"Why does the {mark} stand still?"
    path = ask(bob, title)
    bob.goto(FORM)
    bob.page.locator("similar-questions:defined").wait_for()
    field, found = bob.page.get_by_label("Title"), bob.page.locator("[data-part=found]")
    asked = similar_requests(bob.page)

    field.press_sequentially(mark[:9], delay=20)
    bob.page.wait_for_timeout(600)
    assert asked == []  # nine characters are too few

    for _ in range(20):  # from commit to findable
        field.fill("")
        field.press_sequentially(f"{mark} stands", delay=20)
        bob.page.wait_for_timeout(800)
        if found.get_by_role("link", name=title).is_visible():
            break
    expect(found.get_by_role("link", name=title)).to_be_visible()
    expect(field).to_be_focused()

    asked.clear()
    field.press_sequentially(" still again", delay=20)
    bob.page.wait_for_timeout(800)
    assert len(asked) == 1  # one question a pause, not one a key

    with bob.page.context.expect_page() as opened:
        found.get_by_role("link", name=title).click()
    assert opened.value.url.endswith(path)
    expect(field).to_have_value(f"{mark} stands still again")


def test_without_scripts_it_is_checked_before_it_is_posted(visit, mark):
    bob = visit(scripts=False).sign_in("Bob Adeyemi")
    bob.goto(FORM)
    page = bob.page
    page.get_by_label("Title").fill(f"Why does the {mark} stand still?")
    page.get_by_role("textbox", name="Text").fill("It worked yesterday.")
    expect(page.get_by_role("button", name="Post it")).to_be_hidden()

    page.get_by_label("Title").press("Enter")

    expect(page.locator(".similar__title")).to_be_visible()
    expect(page.get_by_role("textbox", name="Text")).to_have_value("It worked yesterday.")
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_role("heading", name=mark)).to_be_visible()
