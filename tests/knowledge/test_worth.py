"""What a person's answers were worth to others, on their profile."""

import pytest

from knowledge.indexing import index_outstanding
from knowledge.models import Keep
from tests.factories import make_thread, make_user


def worth(response) -> tuple[int, int, int]:
    found = response.context["worth"]
    return found.accepted, found.kept, found.helped


def answer(community, *, asker, by, accepted=True, kept=False):
    post = make_thread(community=community, by=asker).reply(by=by, body="Two hours.")
    if accepted:
        post.accept(by=asker)
    if kept:
        Keep.objects.keep(post, by=asker, title=f"Page {post.pk}", body="Two hours.")
    return post


@pytest.fixture
def answers(bakers, vault, alice, bob, charlie):
    """Alice helped bob twice and charlie once, herself once, and somebody in the vault."""
    answer(bakers, asker=bob, by=alice, kept=True)
    answer(bakers, asker=bob, by=alice)
    answer(bakers, asker=charlie, by=alice)
    answer(bakers, asker=alice, by=alice)
    answer(bakers, asker=charlie, by=alice, accepted=False)
    answer(vault, asker=make_user(), by=alice, kept=True)
    index_outstanding()


@pytest.mark.parametrize(("who", "numbers"), [("bob", (5, 2, 3)), ("charlie", (4, 1, 2))])
def test_it_is_counted_for_the_readers_rights(signed_in, request, alice, answers, who, numbers):
    assert worth(signed_in(request.getfixturevalue(who)).get(alice.get_absolute_url())) == numbers


@pytest.mark.parametrize(("show", "count"), [("accepted", 4), ("kept", 1), ("", 6), ("nonsense", 6)])
def test_the_numbers_lead_to_the_answers(signed_in, charlie, alice, answers, show, count):
    entries = signed_in(charlie).get(alice.get_absolute_url(), {"show": show}).context["entries"]

    assert len(entries) == count


def test_who_answered_nothing_has_no_numbers(signed_in, bob, charlie):
    assert "accepted answer" not in signed_in(bob).get(charlie.get_absolute_url()).text


@pytest.mark.parametrize("count", [1, 3])
def test_a_profile_costs_the_same_for_many(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    for _ in range(count):
        answer(bakers, asker=make_user(), by=alice, kept=True)
    index_outstanding()
    client = signed_in(bob)

    with django_assert_num_queries(9):
        assert worth(client.get(alice.get_absolute_url())) == (count, count, count)
