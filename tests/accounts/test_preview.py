"""What the editor shows before anything is saved."""

import pytest
from django.urls import reverse

from tests.factories import make_page

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
    make_page(community=vault, by=alice, title="Secret")

    response = signed_in(charlie).post(PREVIEW, {"text": "[[Secret]] [[vault:Secret]]", "community": vault.pk})

    assert "href" not in response.text


@pytest.mark.parametrize("community", ["", "x", "9" * 40, "-1", "٣"])
def test_nonsense_for_a_community_is_left_aside(signed_in, bob, community):
    assert signed_in(bob).post(PREVIEW, {"text": "[[Page]]", "community": community}).status_code == 200
