"""Asking: what is shown while one types, and what becomes of what was typed."""

import re

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


def test_what_is_alike_comes_also_for_what_was_typed_before_the_script_came(visit, mark):
    bob = visit().sign_in("Bob Adeyemi")
    title = f"Why does the {mark} stand still?"
    ask(bob, title)
    for _ in range(40):  # from commit to findable
        if title in bob.page.request.get(f"{bob.address}/similar/?q={mark}+stands").text():
            break
        bob.page.wait_for_timeout(250)

    held = []
    bob.page.route("**/similar-questions*.js", lambda route: held.append(route))
    bob.goto(FORM)
    field, found = bob.page.get_by_label("Title"), bob.page.locator("[data-part=found]")
    field.fill(f"{mark} stands")
    while not held:  # on a busy machine the page is slow to ask for its scripts
        bob.page.wait_for_timeout(100)
    expect(found.get_by_role("link")).to_have_count(0)
    for request in held:
        request.continue_()

    expect(found.get_by_role("link", name=title)).to_be_visible()
    expect(field).to_be_focused()


def test_what_is_typed_after_a_refusal_before_the_script_came_stays(visit, mark):
    bob = visit().sign_in("Bob Adeyemi")
    bob.goto(f"{FORM}&kind=poll")
    bob.page.get_by_label("Title").fill(f"Which {mark}?")
    bob.page.locator("markdown-editor:defined").wait_for()
    options = bob.page.get_by_label("Options")
    options.fill("Tea")
    bob.page.get_by_role("textbox", name="Text").fill("One of them.")
    held = []
    bob.page.route("**/draft*.js", lambda route: held.append(route))
    bob.page.get_by_role("button", name="Post it").click()
    expect(bob.page.locator(".field__error").first).to_be_visible()
    options.fill("Tea\nCoffee")  # which fetches the scripts of the form
    while not held:
        bob.page.wait_for_timeout(100)
    for request in held:
        request.continue_()

    bob.page.locator("markdown-editor:defined").wait_for()
    expect(bob.page.locator(".editor__status")).to_have_text(re.compile(r"Saved \d"), timeout=10_000)
    expect(options).to_have_value("Tea\nCoffee")
    bob.page.get_by_role("button", name="Post it").click()
    expect(bob.page.get_by_role("heading", level=1)).to_have_text(f"Which {mark}?")


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


def test_a_template_fills_an_untouched_text_and_never_a_typed_one(visit):
    alice = visit().sign_in("Alice Moreau")
    page = alice.page
    for community, words in [("remote-access", "Which client?"), ("ways-of-working", "Which team?")]:
        alice.goto(f"/communities/{community}/templates/")
        page.get_by_role("textbox", name="Question").fill(words)
        page.get_by_role("button", name="Save: Question").click()
    alice.goto("/drafts/")
    for draft in page.locator(".draft", has_text="A new thread").filter(has=page.locator("summary")).all():
        draft.locator("summary").click()
        draft.get_by_role("button", name="Discard it").click()
    alice.goto("/ask/?community=remote-access")
    page.locator("thread-template:defined").wait_for()
    text = page.get_by_role("textbox", name="Text")
    expect(text).to_have_value("Which client?")
    page.wait_for_load_state("networkidle")

    page.get_by_label("Community", exact=True).select_option("ways-of-working")
    expect(text).to_have_value("Which team?")
    page.get_by_label("Discussion").check()
    expect(text).to_have_value("")
    page.get_by_label("Question").check()
    expect(text).to_have_value("Which team?")

    text.fill("Which team? Ours.")
    page.get_by_label("Community", exact=True).select_option("remote-access")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    expect(text).to_have_value("Which team? Ours.")


def test_another_community_is_found_by_its_name(visit):
    bob = visit().sign_in("Bob Adeyemi")
    bob.goto("/ask/?community=remote-access")
    page = bob.page
    page.locator("community-search:defined").wait_for()
    page.get_by_text("Look for another community").click()
    select = page.get_by_label("Community", exact=True)
    assert "configuration" not in select.locator("option").evaluate_all("all => all.map(one => one.value)")

    query = page.get_by_label("Another community, by its name")
    query.press_sequentially("config", delay=20)

    expect(select).to_have_value("configuration")
    expect(page.locator("[data-part=said]")).to_contain_text("Configuration")
    expect(query).to_be_focused()
    query.fill("nowhere at all")
    expect(page.locator("[data-part=said]")).to_contain_text("No community like that")
