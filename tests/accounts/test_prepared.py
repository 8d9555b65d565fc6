"""Queries that are put together once: the same answers as a queryset gives, for each reader, in each thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.prepared import NotPreparable, prepared
from communities.models import Community, Membership
from tests.factories import make_thread


@pytest.fixture
def readable():
    """Communities that one may read, with what is annotated and joined, above a size."""

    @prepared
    def readable(reader, *, members: int, with_private: bool):
        found = Community.objects.readable_by(reader).with_membership(reader).select_related("sponsor")
        found = found.filter(member_count__gte=members).order_by("pk")
        return found if with_private else found.exclude(visibility="private")

    return readable


@pytest.mark.parametrize("who", ["alice", "charlie", "guest", "bob", "admin"])
def test_each_reader_gets_what_the_queryset_gives(request, readable, bakers, guild, vault, alice, bob, who):
    for other in [alice, bob]:
        readable(other, members=0, with_private=True)  # what was put together for one serves the next
    reader = request.getfixturevalue(who)

    found = readable(reader, members=0, with_private=True)

    expected = list(Community.objects.readable_by(reader).order_by("pk"))
    assert found == expected
    assert [community.is_member for community in found] == [
        Membership.objects.filter(user=reader, community=community).exists() for community in expected
    ]


def test_numbers_and_switches_make_a_difference(readable, bakers, guild, vault, alice):
    everything = readable(alice, members=0, with_private=True)

    assert set(everything) == {bakers, guild, vault}
    assert set(readable(alice, members=0, with_private=False)) == {bakers, guild}
    assert readable(alice, members=1_000, with_private=True) == []


def test_the_order_of_the_numbers_means_nothing(alice, bakers, guild):
    between = prepared(
        lambda reader, *, first, last: Community.objects.filter(pk__gte=first, pk__lte=last).order_by("pk")
    )

    assert between(alice, first=bakers.pk, last=guild.pk) == [bakers, guild]
    assert between(alice, last=bakers.pk, first=bakers.pk) == [bakers]
    assert between(alice, last=bakers.pk, first=guild.pk) == []


def test_texts_and_what_is_left_out_make_a_difference(alice, bakers, guild):
    @prepared
    def found(reader, *, slug: str, size: int | None = None):
        named = Community.objects.filter(slug=slug)
        return named if size is None else named.filter(member_count=size)

    assert found(alice, slug="bakers") == [bakers]
    assert found(alice, slug="guild") == [guild]
    assert found(alice, slug="guild", size=0) == []
    assert found(alice, slug="nothing' OR true --") == []
    assert found(alice, slug="bakers") == [bakers]


def test_it_asks_once(readable, bakers, alice, django_assert_num_queries):
    readable(alice, members=0, with_private=True)

    with django_assert_num_queries(1):
        found = readable(alice, members=0, with_private=True)
        assert [community.sponsor for community in found]


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_with_its_own_connection(readable, bakers, alice):
    readable(alice, members=0, with_private=True)

    def elsewhere():
        try:
            return readable(alice, members=0, with_private=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(elsewhere).result() == [bakers]


def refused(build, reader, **values):
    with pytest.raises(NotPreparable):
        prepared(build)(reader, **values)


def test_what_would_go_stale_is_refused(alice, bakers):
    refused(lambda reader: Community.objects.filter(created_at__gt=timezone.now()), alice)
    refused(lambda reader: Community.objects.filter(pk__in=list(Community.objects.values_list("pk", flat=True))), alice)
    refused(lambda reader: Community.objects.filter(pk=Community.objects.first().pk), alice)


def test_what_only_looks_right_is_refused(alice, bakers):
    refused(lambda reader, *, most: Community.objects.all()[:most], alice, most=3)
    refused(lambda reader, *, pk: Community.objects.filter(pk=pk + 1), alice, pk=3)
    refused(lambda reader, *, pk: Community.objects.all(), alice, pk=3)
    refused(lambda reader, *, name: Community.objects.filter(name__contains=name), alice, name="Bak")
    refused(lambda reader: Community.objects.prefetch_related("memberships"), alice)
    refused(lambda reader: Community.objects.values_list("pk"), alice)


def test_a_deferred_field_is_there_when_it_is_asked_for(alice, bakers):
    make_thread(community=bakers, by=alice)
    people = prepared(lambda reader: User.objects.filter(pk=reader.pk).defer("bio"))

    assert [person.bio for person in people(alice)] == [alice.bio]
