import pytest
from django.urls import reverse

from accounts.models import Draft

URL = reverse("accounts:drafts")


def test_post_keeps_the_text_for_its_place(signed_in, alice, bob):
    response = signed_in(bob).post(URL, {"place": "thread:12", "text": " Half a thought\n"})

    assert response.status_code == 204
    assert Draft.text_for(bob, "thread:12") == " Half a thought\n"
    assert Draft.text_for(bob, "thread:13") == ""
    assert Draft.text_for(alice, "thread:12") == ""


def test_the_newest_text_wins(signed_in, bob):
    client = signed_in(bob)
    for text in ["One", "Two", "Two"]:
        client.post(URL, {"place": "ask", "text": text})

    assert Draft.objects.get().text == "Two"


def test_an_empty_text_forgets_the_draft(signed_in, bob):
    client = signed_in(bob)
    client.post(URL, {"place": "ask", "text": "One"})

    assert client.post(URL, {"place": "ask", "text": " \n"}).status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"place": "", "text": "x"},
        {"place": "x" * 121, "text": "x"},
        {"place": "a\x00b", "text": "x"},
        {"place": "ask", "text": "a\x00b"},
        {"place": "ask", "text": "x" * 300_001},
    ],
)
def test_what_can_not_be_kept_is_said(signed_in, bob, bad):
    response = signed_in(bob).post(URL, bad)

    assert response.status_code == 422
    assert response.json() == {"error": "This draft can't be kept."}


# --- Preview ---

PREVIEW = reverse("accounts:preview")


def test_the_preview_renders_as_the_page_would(signed_in, alice, bob):
    response = signed_in(bob).post(PREVIEW, {"text": "**Hello** @alice @nobody <script>alert(1)</script>"})

    assert "<strong>Hello</strong>" in response.text
    assert alice.get_absolute_url() in response.text
    assert "/people/nobody/" not in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize("text", ["x" * (256 * 1024 + 1), "a\x00b"], ids=["too long", "NUL"])
def test_the_preview_says_what_can_not_be_rendered(signed_in, bob, text):
    response = signed_in(bob).post(PREVIEW, {"text": text})

    assert response.status_code == 422
    assert response["Content-Type"].startswith("text/plain")


def test_the_preview_links_nothing_in_a_community_that_one_may_not_read(signed_in, charlie, alice, vault):
    from tests.factories import make_page

    make_page(community=vault, by=alice, title="Secret")

    response = signed_in(charlie).post(PREVIEW, {"text": "[[Secret]] [[vault:Secret]]", "community": vault.pk})

    assert "href" not in response.text


@pytest.mark.parametrize("community", ["", "x", "9" * 40, "-1", "٣"])
def test_nonsense_for_a_community_is_left_aside(signed_in, bob, community):
    assert signed_in(bob).post(PREVIEW, {"text": "[[Page]]", "community": community}).status_code == 200
