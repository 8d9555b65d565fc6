"""The editor: tools, preview, drafts, mentions, and what is pasted or attached."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.browser.steps import ask


def white_picture() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    return picture.getvalue()


def editor_of(visitor, path: str = "/ask/?community=kubernetes"):
    visitor.goto(path)
    visitor.page.locator("markdown-editor:defined").wait_for()
    text = visitor.page.get_by_role("textbox", name="Text")
    text.fill("")
    visitor.page.wait_for_load_state("networkidle")  # its helpers come when one turns to it
    return text


def test_tools_mark_the_text_and_preview_shows_it(visit):
    visitor = visit().sign_in("Bob Adeyemi")
    page, text = visitor.page, editor_of(visitor)
    text.fill("cold")
    text.press("Control+A")
    page.get_by_role("button", name="Bold").click()
    expect(text).to_have_value("**cold**")

    page.get_by_role("button", name="Preview").click()

    expect(page.locator(".editor__preview strong")).to_have_text("cold")
    page.get_by_role("button", name="Write").click()
    expect(text).to_be_visible()


def test_an_unfinished_text_is_there_again_on_another_machine(visit, mark):
    bob = visit().sign_in("Bob Adeyemi")
    path = ask(bob, f"Why does the {mark} stand still?")
    bob.page.get_by_role("textbox", name="Your reply").fill(f"Half a thought about {mark}")
    expect(bob.page.locator(".editor__status")).to_contain_text("Saved", timeout=10_000)

    elsewhere = visit().sign_in("Bob Adeyemi")
    elsewhere.goto(path)

    expect(elsewhere.page.get_by_role("textbox", name="Your reply")).to_have_value(f"Half a thought about {mark}")


def test_a_colleague_is_offered_after_an_at_sign(visit):
    visitor = visit().sign_in("Bob Adeyemi")
    text = editor_of(visitor)
    text.click()
    text.press_sequentially("Ask @ali")

    option = visitor.page.get_by_role("option", name="Alice Moreau")
    expect(option).to_be_visible()
    option.click()

    expect(text).to_have_value("Ask @alice ")


def test_a_picture_is_attached_and_shown(visit, mark):
    visitor = visit().sign_in("Bob Adeyemi")
    page, text = visitor.page, editor_of(visitor)
    page.get_by_label("Title").fill(f"What is {mark}?")
    page.locator("input[type=file]").set_input_files(
        {"name": "dock.png", "mimeType": "image/png", "buffer": white_picture()}
    )
    expect(text).to_have_value(re.compile("/files/"), timeout=10_000)
    page.get_by_label("What does this picture show?").fill("A [cold] dock")
    page.get_by_label("What does this picture show?").press("Enter")
    expect(text).to_have_value(re.compile(r"!\[A  ?cold  dock\]\(/files/"))

    page.get_by_role("button", name="Post it").click()

    image = page.locator("#post-1 img[src*='/files/']")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_stays(visit):
    visitor = visit().sign_in("Bob Adeyemi")
    page, text = visitor.page, editor_of(visitor)
    text.fill("My long text. ")
    page.locator("input[type=file]").set_input_files({"name": "dock.png", "mimeType": "image/png", "buffer": b""})

    row = page.locator(".upload")
    expect(row).to_contain_text("empty", timeout=10_000)
    assert text.input_value() == "My long text. "
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_have_count(0)


def test_several_files_go_one_after_another_and_any_can_be_cancelled(visit):
    visitor = visit().sign_in("Bob Adeyemi")
    page, text = visitor.page, editor_of(visitor)
    held, is_open = [], []
    page.route("**/files/", lambda route: route.continue_() if is_open else held.append(route))
    files = [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": b"x"} for name in ("one", "two", "three")]
    page.locator("input[type=file]").set_input_files(files)
    rows = page.locator(".upload")
    expect(rows).to_have_count(3)
    rows.filter(has_text="two.txt").get_by_role("button", name="Cancel").click()
    expect(rows).to_have_count(2)

    page.wait_for_timeout(200)  # as long as it takes to see that the second does not go yet
    is_open.append(True)
    held.pop().continue_()

    expect(rows).to_have_count(0, timeout=10_000)
    assert re.findall(r"\[(\w+)\.txt\]", text.input_value()) == ["one", "three"]
    expect(page.locator(".editor__status")).to_contain_text("Attached three.txt. The files of")


def test_a_pasted_table_becomes_markdown(visit):
    visitor = visit().sign_in("Bob Adeyemi")
    text = editor_of(visitor)
    text.focus()
    visitor.page.evaluate("""() => {
        const data = new DataTransfer()
        const rows = "<tr><th>Host</th><th>Port</th></tr><tr><td>a</td><td>1</td></tr>"
        data.setData("text/html", `<meta charset="utf-8"><table>${rows}</table>`)
        data.setData("text/plain", "Host Port a 1")
        const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
        document.querySelector("markdown-editor textarea").dispatchEvent(paste)
    }""")

    assert "Host | Port\n-- | --\na | 1" in text.input_value()
