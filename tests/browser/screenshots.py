"""Takes the pictures in docs/screenshots/: the eight steps of the loop, on the demo's content. `make screenshots`."""

import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.product import DESK, LAUNCH, PHONE, chromium, running_product

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
TITLE = "How do I restart the pods of a deployment without downtime?"
ANSWER = """`kubectl rollout restart` replaces them one by one, each only after the new one is ready:

```
kubectl rollout restart deployment/shop
kubectl rollout status deployment/shop
```

It needs a readiness probe, or "ready" means nothing."""


class Photographer:
    """A person with a browser who takes pictures of what they see."""

    def __init__(self, browser, address: str, name: str, *, size=DESK, scheme="light"):
        self.page: Page = browser.new_context(viewport=size, color_scheme=scheme).new_page()
        self.address = address
        self.goto("/accounts/login/")
        self.name = name

    def sign_in(self) -> "Photographer":
        self.page.locator(".entrance__person", has=self.page.locator(f'text="{self.name}"')).click()
        self.page.wait_for_url(f"{self.address}/")
        return self

    def goto(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    def take(self, name: str) -> None:
        """Scroll position and focus as they are; the picture is what the window shows."""
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = chromium()
    with running_product() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH, executable_path=path)
        take_all(browser, address)
        browser.close()


def take_all(browser, address: str) -> None:
    bob = Photographer(browser, address, "Bob Adeyemi")
    bob.take("1-sign-in")
    bob.sign_in()
    bob.goto("/communities/")
    bob.take("2-communities")
    thread = ask(bob)
    alice = Photographer(browser, address, "Alice Moreau").sign_in()
    answer_and_accept(alice, bob, thread)
    wiki_page = keep(alice, thread)
    change(alice, wiki_page)
    alice.goto("/search/?q=restart+pods")
    alice.take("7-search")
    be_told(alice)
    take_looks(browser, address, thread)


def ask(bob: Photographer) -> str:
    bob.goto("/ask/?community=kubernetes")
    bob.page.locator("similar-questions:defined").wait_for()
    similar = bob.page.locator(".similar a")
    while not similar.count():  # the demo is indexed in the first seconds
        bob.page.get_by_label("Title").fill("")
        bob.page.get_by_label("Title").fill(TITLE)
        bob.page.wait_for_timeout(2_000)
    bob.take("3-ask")
    bob.page.get_by_role("textbox", name="Text").fill("Ours drop requests for half a minute each time.")
    bob.page.get_by_label("Tags").fill("kubernetes deployment")
    bob.page.get_by_role("button", name="Post it").click()
    bob.page.wait_for_url("**/threads/**")
    return bob.page.url.removeprefix(bob.address)


def answer_and_accept(alice: Photographer, bob: Photographer, thread: str) -> None:
    alice.goto(thread)
    alice.page.locator("#post-1").get_by_role("button", name="Say so too").click()
    alice.page.get_by_role("textbox", name="Your reply").fill(ANSWER)
    alice.page.get_by_role("button", name="Post your answer").click()
    alice.page.locator("#post-2").wait_for()
    bob.goto(thread)
    bob.page.get_by_role("button", name="This worked", exact=True).click()
    bob.page.get_by_text("Accepted answer").wait_for()
    bob.goto(thread)
    bob.take("4-thread")


def keep(alice: Photographer, thread: str) -> str:
    alice.goto(thread)
    alice.page.get_by_role("link", name="Keep", exact=True).click()
    alice.page.get_by_label("Title").fill("Restart pods without downtime")
    alice.take("5-keep")
    alice.page.get_by_role("button", name="Save the page").first.click()
    alice.page.get_by_text("Kept in the wiki of").wait_for()
    return alice.page.url.removeprefix(alice.address)


def change(alice: Photographer, wiki_page: str) -> None:
    page = alice.page
    page.get_by_role("link", name="Edit", exact=True).click()
    text = page.get_by_role("textbox", name="Text")
    text.fill(
        text.input_value().replace("Ours drop requests for half a minute each time.", "Requests are dropped meanwhile.")
    )
    page.get_by_label("What did you change?").fill("Say it for everybody")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("button", name="Compare the two chosen").click()
    alice.take("6-compare")
    alice.goto(wiki_page)
    alice.take("6-wiki-page")


def be_told(alice: Photographer) -> None:
    alice.goto("/notifications/")
    alice.take("8-notifications")
    alice.goto("/preferences/")
    alice.page.get_by_role("button", name="Send me this week's letter now").click()
    letter = alice.page.get_by_role("row", name="alice@example.com")
    for _ in range(50):
        alice.goto("/demo/mail/")
        if letter.count():
            break
        time.sleep(0.2)
    letter.first.get_by_role("link").click()
    alice.page.get_by_role("link", name="As a mail reader shows it").click()
    alice.take("8-letter")


def take_looks(browser, address: str, thread: str) -> None:
    """The same thread in the dark and on a phone."""
    for name, options in {"dark": {"scheme": "dark"}, "phone": {"size": PHONE}}.items():
        reader = Photographer(browser, address, "Bob Adeyemi", **options).sign_in()
        reader.goto(thread)
        reader.take(name)


if __name__ == "__main__":
    main()
