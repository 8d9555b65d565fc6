"""The loop with the keyboard alone: no step moves a mouse, and no step takes the focus away from where one was."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import answer, ask, path_of, post_with

MOST_TABS = 120


def is_focused(target: Locator) -> bool:
    return target.count() == 1 and target.evaluate("element => element === document.activeElement")


def reach(page: Page, target: Locator, key: str = "Tab") -> None:
    """Go on with Tab until the target has the focus, as who sees it would."""
    for _ in range(MOST_TABS):
        if is_focused(target):
            break
        page.keyboard.press(key)
    expect(target).to_be_focused()
    assert target.evaluate("element => element.matches(':focus-visible')")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    reach(page, target)
    page.keyboard.press(key)


def write(page: Page, target: Locator, text: str) -> None:
    reach(page, target)
    page.keyboard.type(text)


def choose(page: Page, group: Locator, name: str) -> None:
    """One of a group of radio buttons: Tab reaches the group, arrows go through it."""
    wanted = group.get_by_role("radio", name=name)
    radios = group.get_by_role("radio")
    for _ in range(MOST_TABS):
        if any(is_focused(radios.nth(place)) for place in range(radios.count())):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if wanted.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def enter(visit, name: str):
    """Sign in as one of the demo's people, by keyboard too."""
    visitor = visit()
    visitor.goto("/accounts/login/")
    press(visitor.page, visitor.page.locator(".entrance__person", has=visitor.page.locator(f'text="{name}"')))
    visitor.page.wait_for_url(f"{visitor.address}/")
    return visitor


def test_ask_answer_vote_accept_flag_and_moderate(visit, mark):
    title, words = f"Why does the {mark} stand still?", f"Turn the {mark} off and on again."

    bob = enter(visit, "Bob Adeyemi")
    page = bob.page
    press(page, page.locator(".rail").get_by_role("link", name="Ways of working"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ways of working")
    press(page, page.get_by_role("button", name="New", exact=True))
    press(page, page.get_by_role("link", name="Ask a question"))
    write(page, page.get_by_label("Title"), title)
    write(page, page.get_by_role("textbox", name="Text"), "It worked yesterday.")
    press(page, page.get_by_role("button", name="Post it"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    path = path_of(page)

    dana = enter(visit, "Dana Eskildsen")
    dana.goto(path)
    page = dana.page
    vote = page.locator("#post-1 [id^=vote-]")
    press(page, vote)
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_be_focused()
    page.keyboard.press("Enter")
    expect(vote).to_have_attribute("aria-pressed", "false")
    expect(vote).to_be_focused()
    write(page, page.get_by_role("textbox", name="Your reply"), words)
    press(page, page.get_by_role("button", name="Post your answer"))
    expect(post_with(page, words)).to_be_visible()

    bob.goto(path)
    page = bob.page
    answer = post_with(page, words)
    press(page, answer.get_by_role("button", name="This worked"))
    expect(answer).to_contain_text("Accepted answer")
    press(page, answer.get_by_role("button", name="This worked"))  # from where the page came back to
    expect(answer).not_to_contain_text("Accepted answer")

    charlie = enter(visit, "Charlie Nakamura")
    charlie.goto(path)
    page = charlie.page
    press(page, post_with(page, words).get_by_role("link", name="More"))
    press(page, page.get_by_role("link", name="Flag"))
    choose(page, page.get_by_role("group", name="What is wrong?"), "Something else")
    write(page, page.get_by_label("In your words"), f"Never turn off the {mark}.")
    press(page, page.get_by_role("button", name="Flag it"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    alice = enter(visit, "Alice Moreau")
    alice.goto("/communities/ways-of-working/")
    page = alice.page
    press(page, page.locator(".tabs").get_by_role("link", name="To review"))
    press(page, page.get_by_role("link", name=title).first)
    press(page, page.get_by_role("button", name="Take it in hand"))
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    choose(page, page.get_by_role("group", name="What shall be?"), "Nothing wrong with it")
    write(page, page.get_by_label("Why?"), "Nothing is lost by it.")
    press(page, page.get_by_role("button", name="Decide"))
    expect(page.locator(".tabs").get_by_role("link", name="To review")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name=title)).to_have_count(0)


def test_what_comes_in_place_of_the_control_that_one_used_has_the_focus(visit, mark):
    bob = visit().sign_in("Bob Adeyemi")
    path = ask(bob, f"Why does the {mark} stand still?")
    alice = visit().sign_in("Alice Moreau")
    answer(alice, path, f"Oil the {mark}.")
    charlie = visit().sign_in("Charlie Nakamura")
    charlie.goto(path)
    page, post = charlie.page, post_with(charlie.page, f"Oil the {mark}.")

    worked = post.get_by_role("button", name="Worked for me")
    press(page, worked)
    expect(worked).to_have_attribute("aria-pressed", "true")
    expect(worked).to_be_focused()

    comment = post.get_by_role("link", name="Comment", exact=True)
    reach(page, comment, "Shift+Tab")
    page.keyboard.press("Enter")
    send = post.get_by_role("button", name="Comment", exact=True)
    expect(send).to_be_visible()
    expect(comment).to_be_focused()
    write(page, post.get_by_role("textbox"), f"How much {mark} oil?")
    press(page, send)
    expect(post.locator(".comment", has_text=f"How much {mark} oil?").first).to_be_visible()
    expect(send).to_be_focused()

    alice.goto(path)
    page = alice.page
    mine = page.locator("#claim").get_by_role("button", name="I am on it")
    press(page, mine)
    back = page.locator("#claim").get_by_role("button", name="Leave it to others")
    expect(back).to_be_focused()
    bob.page.reload()
    answer(bob, path, f"Thanks, {mark} turns.")
    expect(page.get_by_role("link", name="Show 1 new reply")).to_be_visible(timeout=10_000)
    expect(back).to_be_focused()  # though the line was fetched anew
