"""Going on in a discussion of its own with what a post began."""

import pytest
from django.urls import reverse

from communities.models import Community
from discussions.models import Branch, Thread
from tests.factories import make_thread


@pytest.fixture
def post(thread, alice):
    return thread.reply(by=alice, body="And rye?")


def url(post) -> str:
    return reverse("discussions:branch", args=[post.pk])


def test_it_begins_with_the_post_quoted_and_each_leads_to_the_other(signed_in, charlie, thread, post):
    client = signed_in(charlie)
    assert url(post) in client.get(reverse("discussions:post-menu", args=[post.pk])).text
    form = client.get(url(post)).context["form"]
    assert form["title"].value() == thread.title
    assert form["body"].value().startswith("> And rye?")

    response = client.post(url(post), {"title": "On rye", "body": form["body"].value()})

    begun = Thread.objects.get(title="On rye")
    assert response.url == begun.get_absolute_url()
    assert (begun.kind, begun.community, begun.branch.post) == ("discussion", thread.community, post)
    there = client.get(begun.get_absolute_url()).text
    assert "Branched from" in there
    assert post.get_absolute_url() in there
    here = client.get(thread.get_absolute_url()).text
    assert "Continued in" in here
    assert begun.get_absolute_url() in here


@pytest.mark.parametrize("fields", [{"title": "", "body": "x"}, {"title": "x", "body": " "}])
def test_what_can_not_begin_is_still_in_the_form(signed_in, charlie, post, fields):
    response = signed_in(charlie).post(url(post), fields)

    assert response.status_code == 422
    assert response.context["form"]["title"].value() == fields["title"]
    assert not Branch.objects.exists()


def test_who_may_not_read_the_one_is_not_told_of_it_at_the_other(signed_in, bob, charlie, vault, thread, post):
    begun = Branch.start(post, by=bob, title="On rye", body="Rye")
    Thread.objects.filter(pk=begun.pk).update(community=vault)
    assert "On rye" in signed_in(bob).get(thread.get_absolute_url()).text
    assert "On rye" not in signed_in(charlie).get(thread.get_absolute_url()).text
    assert "Continued in" not in signed_in(charlie).get(thread.get_absolute_url()).text
    Thread.objects.filter(pk=begun.pk).update(community=Community.objects.get(slug="bakers"))
    Thread.objects.filter(pk=thread.pk).update(community=vault)

    page = signed_in(charlie).get(begun.get_absolute_url()).text
    assert "Branched from" not in page
    assert thread.title not in page


def test_nobody_branches_an_announcement(signed_in, charlie, bakers, alice):
    post = make_thread(community=bakers, by=alice, kind="announcement").posts.get()

    assert signed_in(charlie).post(url(post), {"title": "x", "body": "x"}).status_code == 403


def test_who_asked_without_their_name_goes_on_without_it(bob, bakers):
    bakers.allows_anonymous = True
    bakers.save()
    thread = make_thread(community=bakers, by=bob, is_anonymous=True)

    assert Branch.start(thread.posts.get(), by=bob, title="On", body="On").author is None
