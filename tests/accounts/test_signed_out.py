"""Whose sign-in ended is led back to where they were, once they sign in again."""

import pytest
from django.urls import reverse

BELL = reverse("notifications:count")


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/threads/1/?after=20#post-7", "/threads/1/%3Fafter%3D20"),
        ("http://elsewhere.example/threads/1/", "/"),
        ("", "/"),
    ],
)
def test_one_comes_back_to_the_page_and_not_to_where_its_form_went(client, thread, came_from, leads_to):
    claim = client.post(reverse("discussions:claim", args=[thread.pk]), headers={"Referer": came_from})
    part = client.get(BELL, headers={"HX-Request": "true", "HX-Current-URL": came_from})

    assert claim.url == f"/accounts/login/?next={leads_to}"
    assert (part.status_code, part.headers["HX-Redirect"]) == (200, claim.url)


def test_a_page_that_was_asked_for_is_the_one_that_one_gets(client, thread):
    page = client.get(thread.get_absolute_url(), headers={"Referer": "http://testserver/tags/"})

    assert page.url == f"/accounts/login/?next={thread.get_absolute_url()}"
