"""The main loop, step by step, as people take it: on a desk, on a phone, and without JavaScript."""

import re
import time

from playwright.sync_api import expect

from tests.browser.steps import accept, answer, answered_question, ask, keep, path_of, post_with


def test_sign_in_with_one_click(visit, way):
    page = visit(**way).sign_in("Bob Adeyemi").page

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Bob Adeyemi")


def test_find_a_community_and_join_it(visit, way):
    charlie = visit(**way).sign_in("Charlie Nakamura")
    page = charlie.page
    charlie.goto("/communities/")
    for visibility in ["Open", "Closed"]:
        expect(page.locator(".community-card", has_text=visibility).first).to_be_visible()
    expect(page.get_by_role("link", name="Security response")).to_have_count(
        0
    )  # private: who is no member knows nothing

    page.get_by_label("Name or what it is about").fill("kubern")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".community-card")).to_have_count(1)
    page.get_by_role("button", name="Join Kubernetes").click()

    expect(page.get_by_text("Joined")).to_be_visible()
    leave_kubernetes(charlie)


def leave_kubernetes(visitor) -> None:
    visitor.goto("/communities/kubernetes/")
    visitor.page.get_by_text("Joined").click()
    visitor.page.get_by_role("button", name="Leave").click()
    expect(visitor.page.get_by_role("button", name="Join Kubernetes")).to_be_visible()


def test_see_what_may_answer_it_then_ask(visit, way, mark):
    title = f"How do I restart every pod of a deployment when {mark} hangs?"
    bob = visit(**way).sign_in("Bob Adeyemi")
    page = bob.page
    bob.goto("/ask/?community=kubernetes")
    page.get_by_label("Title").fill(title)
    page.get_by_role("textbox", name="Text").fill("It **hangs**.")
    if not way.get("scripts", True):
        page.get_by_role("button", name="Check and post").click()

    similar = page.locator(".similar")
    expect(similar.get_by_role("link").first).to_be_visible()
    assert any("pod" in name.lower() for name in similar.get_by_role("link").all_inner_texts())
    page.get_by_role("button", name="Post it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("#post-1 strong")).to_have_text("hangs")


def test_answer_vote_and_accept(visit, way, mark):
    words = f"Turn the {mark} off and on again."
    bob = visit(**way).sign_in("Bob Adeyemi")
    path = ask(bob, f"Why does the {mark} stand still?")

    alice = visit(**way).sign_in("Alice Moreau")
    answer(alice, path, words)
    alice.goto(path)
    alice.page.locator("#post-1").get_by_role("button", name="Say so too").click()
    expect(alice.page.locator("#post-1").get_by_role("button", name="Take it back")).to_contain_text("1")
    accept(bob, path, words)

    expect(bob.page.locator(".page-head")).to_contain_text("Answered")
    expect(bob.page.locator("#post-1 .post__actions")).to_contain_text("1")


def test_keep_the_answer_in_two_clicks(visit, way, mark):
    path, words = answered_question(visit, mark, **way)
    alice = visit(**way).sign_in("Alice Moreau")

    keep(alice, path, words)

    page = alice.page
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Why does the {mark} stand still?")
    expect(page.locator("article")).to_contain_text(words)
    credit = page.locator(".card", has_text="Kept from")
    expect(credit).to_contain_text("Bob Adeyemi")
    expect(credit).to_contain_text("Alice Moreau")
    credit.get_by_role("link", name=f"Why does the {mark}").click()
    post_with(page, words).get_by_role("link", name="Kept in the wiki").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Why does the {mark} stand still?")


def test_edit_compare_and_restore_the_page(visit, way, mark):
    path, words = answered_question(visit, mark, **way)
    alice = visit(**way).sign_in("Alice Moreau")
    wiki_path = keep(alice, path, words)
    page = alice.page

    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Text").fill("Use the *newer* one.")
    page.get_by_label("What did you change?").fill("Shorter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("article em")).to_have_text("newer")

    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("button", name="Compare the two chosen").click()
    expect(page.locator(".diff__row--removed, .diff__row--changed").first).to_be_visible()
    expect(page.locator("table.diff").first).to_contain_text("newer")

    page.go_back()
    page.get_by_role("button", name="Restore revision 1").click()
    assert path_of(page) == wiki_path
    expect(page.locator("article")).to_contain_text(words)


def test_find_it_soon_after(visit, way, mark):
    path, words = answered_question(visit, mark, **way)
    alice = visit(**way).sign_in("Alice Moreau")
    keep(alice, path, words)
    page = alice.page

    article = page.locator(".search-hit", has_text="Article")
    wait_for(lambda: alice.goto(f"/search/?q={mark}") and article.count())
    hits = page.locator(".search-hit")
    expect(hits).to_have_count(3)  # the question, the answer, the page
    hit = page.locator(".search-hit", has_text="Question")
    for said in ["Kubernetes", "Answered", "Kept in the wiki"]:
        expect(hit).to_contain_text(said)
    expect(hit.locator("mark").first).to_have_text(mark)
    expect(hit.locator("time")).to_be_visible()

    page.get_by_role("link", name=re.compile("Wiki pages")).click()
    expect(hits).to_have_count(1)
    page.get_by_role("link", name="Everything").click()
    page.get_by_role("link", name=re.compile("^Answered")).click()
    expect(hits).to_have_count(1)
    page.get_by_role("link", name="Everything").click()
    alice.goto(f"/search/?q={mark}&community=kubernetes")
    expect(hits).to_have_count(3)
    alice.goto(f"/search/?q={mark}&community=containers")
    expect(hits).to_have_count(0)


def test_be_told_in_the_bell_and_by_letter(visit, way, mark):
    path, _words = answered_question(visit, mark, **way)
    alice = visit(**way).sign_in("Alice Moreau")
    page = alice.page

    told = page.get_by_role("button", name=f"marked your answer as what worked in Why does the {mark}")
    wait_for(lambda: alice.goto("/notifications/") and told.count())
    told.click()
    assert path_of(page).split("?")[0] == path

    # Something that no letter had yet.
    ask(visit(**way).sign_in("Bob Adeyemi"), f"What else does the {mark} do?", community="containers")
    wait_for(lambda: alice.goto(f"/search/?q={mark}") and page.locator(".search-hit", has_text="What else").count())
    alice.goto("/preferences/")
    page.get_by_role("button", name="Send me this week's letter now").click()
    expect(page.get_by_text("on its way to alice@example.com")).to_be_visible()
    letter = page.get_by_role("row", name="alice@example.com").first
    wait_for(lambda: alice.goto("/demo/mail/") and letter.count())
    letter.get_by_role("link").click()
    expect(page.get_by_role("table")).to_contain_text("List-Unsubscribe-Post")
    open_in_browser = re.search(r"http://\S+/digests/\d+/", page.locator(".prose").inner_text())[0]
    page.get_by_role("link", name="As a mail reader shows it").click()
    expect(page.get_by_text("Open in the browser")).to_be_visible()
    page.goto(open_in_browser)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your communities this week")


def wait_for(seen, seconds: float = 10) -> None:
    """Until the workers have done it."""
    ends_at = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < ends_at
        time.sleep(0.2)


def test_a_reply_shows_while_the_page_is_open(visit, mark):
    bob = visit().sign_in("Bob Adeyemi")
    path = ask(bob, f"Why does the {mark} stand still?")
    bob.page.wait_for_timeout(500)

    answer(visit().sign_in("Alice Moreau"), path, f"Oil the {mark}.")

    expect(bob.page.locator("#bell .bell__count")).not_to_be_empty(timeout=10_000)
    bob.page.get_by_role("link", name="Show 1 new reply").click()
    expect(post_with(bob.page, f"Oil the {mark}.")).to_be_visible()
