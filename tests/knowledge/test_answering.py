"""Linking a page as the answer to a question."""

import pytest
from django.urls import reverse

from discussions.models import Post
from knowledge.indexing import index_outstanding
from moderation.models import WatchedWord
from tests.factories import make_page, make_thread
from wiki.models import Article, Verification, Wording


@pytest.fixture
def page(bakers, alice):
    page = make_page(community=bakers, by=alice, title="Résting & more", body="## Resolution\n\nRest it.")
    Article.declare(page, by=alice, confidence="not_validated")
    return page


def url(thread) -> str:
    return reverse("knowledge:answer", args=[thread.pk])


def test_a_page_is_linked_as_the_answer(signed_in, thread, page, bob, charlie):
    index_outstanding()
    client = signed_in(bob)
    offered = client.get(reverse("discussions:duplicate", args=[thread.pk]), {"q": "resting"}).text
    assert url(thread) in offered
    assert f'name="page" value="{page.pk}"' in offered

    response = client.post(url(thread), {"page": page.pk}, follow=True)

    assert "is linked as the answer" in response.text
    post = Post.objects.get(thread=thread, number=2)
    assert post.is_accepted
    index_outstanding()
    assert Verification.objects.by_use().get().page == page
    assert Wording.objects.get().words == thread.title
    assert "link-card" in signed_in(charlie).get(thread.get_absolute_url()).text


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("bob", 302), ("charlie", 403), ("guest", 404)])
def test_who_may_say_what_worked_links_a_page(signed_in, request, thread, page, who, status):
    assert signed_in(request.getfixturevalue(who)).post(url(thread), {"page": page.pk}).status_code == status


def test_a_page_that_one_may_not_read_is_none(signed_in, thread, vault, alice, desk):
    secret = make_page(community=vault, by=alice)

    for named in [secret.pk, "", "x", "9" * 30]:
        assert signed_in(desk).post(url(thread), {"page": named}).status_code == 404


def test_where_nobody_may_reply_it_says_so(signed_in, thread, page, alice, bob):
    thread.close(by=alice)

    response = signed_in(bob).post(url(thread), {"page": page.pk}, follow=True)

    assert "was closed" in response.text
    assert thread.posts.count() == 1


def test_what_waits_for_a_moderator_is_not_marked(signed_in, thread, page, bob, bakers):
    WatchedWord.objects.create(community=bakers, pattern="page answers", action="hold")

    signed_in(bob).post(url(thread), {"page": page.pk})

    assert not Post.objects.get(thread=thread, number=2).is_accepted


def test_only_a_question_is_answered(signed_in, bakers, page, alice):
    talk = make_thread(community=bakers, by=alice, kind="discussion")

    assert signed_in(alice).post(url(talk), {"page": page.pk}).status_code == 403
