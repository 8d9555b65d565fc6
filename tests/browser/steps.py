"""What a person does in the product, as the tests and the screenshots do it: by what the page says."""

from playwright.sync_api import Page, expect

COMMUNITY = "kubernetes"


def ask(visitor, title: str, body: str = "It worked yesterday.", community: str = COMMUNITY) -> str:
    """Ask a question and return its path."""
    visitor.goto(f"/ask/?community={community}")
    page = visitor.page
    page.get_by_label("Title").fill(title)
    page.get_by_role("textbox", name="Text").fill(body)
    post_it(page)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return path_of(page)


def post_it(page: Page) -> None:
    """Post what stands in the form. Without scripts one is shown first what may answer it already."""
    check = page.get_by_role("button", name="Check and post")
    if check.is_visible():
        check.click()
    page.get_by_role("button", name="Post it").click()


def answer(visitor, path: str, body: str) -> None:
    visitor.goto(path)
    page = visitor.page
    page.get_by_role("textbox", name="Your reply").fill(body)
    page.get_by_role("button", name="Post your answer").click()
    expect(post_with(page, body)).to_be_visible()


def accept(visitor, path: str, body: str) -> None:
    visitor.goto(path)
    post_with(visitor.page, body).get_by_role("button", name="This worked").click()
    expect(post_with(visitor.page, body)).to_contain_text("Accepted answer")


def keep(visitor, path: str, body: str) -> str:
    """Keep an answer in the wiki, in two clicks, and return the page's path."""
    visitor.goto(path)
    post_with(visitor.page, body).get_by_role("link", name="Keep").click()
    visitor.page.get_by_role("button", name="Save the page").first.click()
    expect(visitor.page.get_by_text("Kept in the wiki of")).to_be_visible()
    return path_of(visitor.page)


def answered_question(visit, mark: str, **way) -> tuple[str, str]:
    """A question of Bob's with an answer of Alice's that worked: its path, and the words of the answer."""
    words = f"Turn the {mark} off and on again."
    bob = visit(**way).sign_in("Bob Adeyemi")
    path = ask(bob, f"Why does the {mark} stand still?")
    answer(visit(**way).sign_in("Alice Moreau"), path, words)
    accept(bob, path, words)
    return path, words


def post_with(page: Page, words: str):
    return page.locator(".post", has_text=words)


def path_of(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3].split("#")[0]
