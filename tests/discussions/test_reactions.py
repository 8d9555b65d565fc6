"""Reacting to a post in a word."""

import pytest
from django.urls import reverse

from discussions.models import Post, Reaction
from tests.discussions.parallel import in_parallel
from tests.factories import make_community, make_thread, make_user


@pytest.fixture
def post(bakers, alice):
    return make_thread(community=bakers, by=alice, kind="announcement").posts.get()


def url(post, kind: str, *, removal: bool = False) -> str:
    return reverse(f"discussions:reaction{'-removal' if removal else ''}", args=[post.pk, kind])


def shown(client, post) -> list[tuple[str, int, bool]]:
    [found] = client.get(post.thread.get_absolute_url()).context["posts"]
    return [(kind.value, kind.count, kind.is_mine) for kind in found.reactions_shown]


def test_reactions_are_counted_once_a_person_and_kind(signed_in, bob, charlie, post):
    for person in [bob, charlie, charlie]:
        signed_in(person).post(url(post, "thanks"))
    signed_in(bob).post(url(post, "insightful"))

    assert shown(signed_in(charlie), post) == [("thanks", 2, True), ("insightful", 1, False)]
    for _ in range(2):
        signed_in(charlie).post(url(post, "thanks", removal=True))
    assert shown(signed_in(charlie), post) == [("thanks", 1, False), ("insightful", 1, False)]


def test_only_the_kinds_there_are(signed_in, bob, post):
    assert signed_in(bob).post(url(post, "anger")).status_code == 404
    assert not Reaction.objects.exists()


def test_with_htmx_only_the_reactions_come_back(signed_in, bob, post):
    response = signed_in(bob).post(url(post, "thanks"), headers={"HX-Request": "true"})

    assert 'aria-pressed="true"' in response.text
    assert "<html" not in response.text


def test_the_menu_offers_all_and_says_who_reacted(signed_in, bob, charlie, post):
    Reaction.add(post, by=charlie, kind="thanks")
    menu = signed_in(bob).get(reverse("discussions:post-menu", args=[post.pk])).text

    assert [url(post, kind) in menu for kind in Reaction.Kind.values] == [True] * 6
    assert charlie.name in signed_in(bob).get(reverse("discussions:reactions", args=[post.pk])).text


def test_who_asked_without_their_name_reacts_without_it(signed_in, bob, charlie, bakers):
    bakers.allows_anonymous = True
    bakers.save()
    thread = make_thread(community=bakers, by=bob, is_anonymous=True)
    Reaction.add(thread.posts.get(), by=bob, kind="thanks")

    page = signed_in(charlie).get(reverse("discussions:reactions", args=[thread.posts.get().pk])).text
    assert "Thanks" in page
    assert bob.name not in page


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_leave_one_row():
    leader, other = make_user(), make_user()
    post = make_thread(community=make_community(by=leader), by=leader).posts.get()

    in_parallel(lambda _number: Reaction.add(post, by=other, kind="thanks"), range(50))

    assert Reaction.objects.count() == 1
    assert Post.objects.get().reaction_counts == {"thanks": 1}
    in_parallel(lambda _number: Reaction.take_back(post, by=other, kind="thanks"), range(50))
    assert Post.objects.get().reaction_counts == {}
