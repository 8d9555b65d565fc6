"""Pages that say nearly the same, for who keeps a wiki."""

import pytest
from django.urls import reverse

from knowledge import alike as module
from knowledge.alike import runs_of, share
from knowledge.indexing import index_outstanding
from knowledge.models import Unlike
from tests.factories import make_page
from wiki.models import Obsolescence

URL = reverse("knowledge:alike", args=["bakers"])
REST = "Let the dough rest for twelve hours in the cold, covered with a damp cloth, before you shape and bake it."
OTHER = "Order flour on Monday from the mill in the valley, ten sacks at most, and pay when the lorry has come."


@pytest.fixture
def two(bakers, bob):
    """Two pages on one thing, and one on another."""
    one = make_page(community=bakers, by=bob, title="Resting", body=REST)
    other = make_page(community=bakers, by=bob, title="How long it rests", body=f"{REST} Then eat.")
    make_page(community=bakers, by=bob, title="Flour", body=OTHER)
    index_outstanding()
    return one, other


def pairs(client, **query) -> list[tuple[str, str]]:
    stretch = client.get(URL, query).context["stretch"]
    return [(pair.older.title, pair.newer.title) for pair in stretch.pairs]


def test_pages_that_say_the_same_are_listed_together(signed_in, alice, two):
    client = signed_in(alice)

    assert pairs(client) == [("Resting", "How long it rests")]
    assert "100% of the shorter one" in client.get(URL).text


def test_what_is_obsolete_or_removed_is_not_listed(signed_in, alice, bob, two):
    Obsolescence.declare(two[0], by=bob)
    index_outstanding()
    assert pairs(signed_in(alice)) == []

    Obsolescence.take_back(two[0], by=bob)
    two[1].remove(by=bob)
    assert pairs(signed_in(alice)) == []


def test_pairs_of_which_somebody_said_that_they_differ_are_not_listed(signed_in, alice, two):
    client = signed_in(alice)
    given = {"page": two[1].pk, "other": two[0].pk}

    for _time in range(2):
        assert client.post(reverse("knowledge:unlike", args=["bakers"]), given).url == URL

    assert pairs(client) == []
    assert Unlike.objects.get().by == alice


def test_from_there_one_is_marked_as_obsolete_for_the_other(signed_in, alice, two):
    client = signed_in(alice)
    link = f"{reverse('wiki:obsolescence', args=[two[1].pk])}?successor={two[0].get_absolute_url()}"
    assert link in client.get(URL).text

    form = client.get(link).context["form"]
    client.post(reverse("wiki:obsolescence", args=[two[1].pk]), {"successor": form["successor"].value()})

    assert Obsolescence.objects.get().successor == two[0]


def test_a_large_wiki_is_looked_through_in_stretches(signed_in, alice, two, monkeypatch):
    monkeypatch.setattr(module, "AT_A_TIME", 1)
    client = signed_in(alice)

    stretch = client.get(URL).context["stretch"]

    assert stretch.after == two[0].pk
    assert pairs(client) == [("Resting", "How long it rests")]
    assert pairs(client, after=two[1].pk) == []
    assert pairs(client, after="x") == pairs(client)


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("guest", 404)])
def test_who_keeps_the_wiki_sees_it(signed_in, request, bakers, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(URL).status_code == status
    assert client.post(reverse("knowledge:unlike", args=["bakers"])).status_code == (404 if status == 200 else status)


@pytest.mark.parametrize("bad", [{}, {"page": "x", "other": "y"}])
def test_only_two_pages_differ(signed_in, alice, two, bad):
    client = signed_in(alice)
    unlike = reverse("knowledge:unlike", args=["bakers"])

    assert client.post(unlike, bad).status_code == 404
    assert client.post(unlike, {"page": two[0].pk, "other": two[0].pk}).status_code == 404


def test_the_shorter_text_is_the_measure_unless_it_is_too_short():
    assert share(runs_of(REST), runs_of(f"{REST} {OTHER}")) == 1
    assert share(runs_of(REST), runs_of(OTHER)) == 0
    assert share(runs_of("Let the dough rest"), runs_of(REST)) == 0


@pytest.mark.parametrize("count", [2, 40])
def test_it_costs_the_same_for_many_pages(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    for number in range(count):
        make_page(community=bakers, by=bob, title=f"Rest {number}", body=REST, quiet=True)
    index_outstanding()
    client = signed_in(alice)
    client.get(URL)

    with django_assert_num_queries(8):
        assert pairs(client)
