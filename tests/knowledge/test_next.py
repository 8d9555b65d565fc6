"""What stands under a thread to read next."""

import pytest
from django.urls import reverse

from communities.models import Follow
from discussions.models import ReadMark
from knowledge.indexing import index_outstanding
from tests.factories import make_thread


def url(thread) -> str:
    return reverse("knowledge:next", args=[thread.pk])


def suggested(client, thread) -> list[tuple[str, str]]:
    return [(found.thread.title, str(found.why)) for found in client.get(url(thread)).context["suggestions"]]


@pytest.fixture
def neighbours(bakers, alice, bob):
    """A thread that bob reads, and three others: one that went on, one that is alike, one that is new."""
    here = make_thread(community=bakers, by=alice, title="Why does rye dough collapse in the oven?")
    went_on = make_thread(community=bakers, by=alice, title="Flour prices")
    make_thread(community=bakers, by=bob, title="How to stop rye dough that will collapse?")
    make_thread(community=bakers, by=alice, title="Summer outing")
    for thread in (here, went_on):
        ReadMark.advance(by=bob, thread=thread, number=1)
        thread.reply(by=alice, body="More.")
    index_outstanding()
    return here


def test_unread_comes_first_then_what_is_alike_then_what_is_new(signed_in, bob, neighbours):
    assert suggested(signed_in(bob), neighbours) == [
        ("Flour prices", "not read to the end"),
        ("How to stop rye dough that will collapse?", "alike"),
        ("Summer outing", "new"),
    ]


def test_the_thread_page_asks_for_them_and_links_to_the_same_as_a_page(signed_in, bob, neighbours):
    client = signed_in(bob)
    page = client.get(neighbours.get_absolute_url()).text
    assert f'hx-get="{url(neighbours)}"' in page
    assert f'<a class="card__more" href="{url(neighbours)}">' in page

    part = client.get(url(neighbours), headers={"HX-Request": "true"}).text

    assert "Summer outing" in part
    assert "<html" not in part


def test_there_are_five_at_most_and_each_once(signed_in, bakers, alice, bob, neighbours):
    for number in range(6):
        thread = make_thread(community=bakers, by=alice, title=f"Why does rye dough {number} collapse?")
        if number % 2:
            Follow.set(thread, by=bob, level="follow")
    index_outstanding()

    titles = [title for title, _why in suggested(signed_in(bob), neighbours)]

    assert len(titles) == len(set(titles)) == 5
    assert neighbours.title not in titles


def test_what_one_may_not_read_by_now_is_not_suggested(signed_in, bakers, guild, alice, bob, neighbours):
    make_thread(community=guild, by=alice, title="Marzipan dough will collapse")
    secret = make_thread(community=guild, by=alice, title="Marzipan")
    Follow.set(secret, by=bob, level="follow")
    index_outstanding()
    client = signed_in(bob)
    assert "Marzipan" in client.get(url(neighbours)).text

    guild.leave(by=bob)

    assert "Marzipan" not in client.get(url(neighbours)).text


def test_who_has_read_it_all_is_told_so(signed_in, bakers, alice, charlie):
    thread = make_thread(community=bakers, by=alice)

    page = signed_in(charlie).get(url(thread))

    assert page.context["suggestions"] == []
    assert "Nothing else waits for you" in page.text


@pytest.mark.parametrize("count", [1, 5])
def test_they_cost_the_same_for_many(signed_in, bakers, alice, bob, neighbours, count, django_assert_max_num_queries):
    for number in range(count):
        make_thread(community=bakers, by=alice, title=f"Why does rye dough {number} collapse?")
    index_outstanding()
    client = signed_in(bob)
    client.get(url(neighbours))

    # Person, thread, what is unread (two), readable communities, what is alike, its threads, what is new, rail, bell.
    with django_assert_max_num_queries(11):
        client.get(url(neighbours))
