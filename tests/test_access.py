"""Who may see what: every address of the product, for every role, in communities of every visibility.

An address that no table in `tests/addresses.py` knows fails the test. In each community everything carries a mark of
its own, which is looked for wherever it must not be.
"""

from datetime import timedelta

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Draft
from communities.models import CalendarKey, Community, Invitation, TagTally
from knowledge import digests, expertise
from knowledge.indexing import index_outstanding
from knowledge.models import SavedSearch
from notifications.models import Notification
from notifications.tasks import notify
from tests.addresses import (
    ARGUMENTS_OF_OWN,
    BY_LINK,
    DEMO_ONLY,
    FOR_ADMINS,
    LISTS,
    NOT_OURS,
    OF_BOB,
    OF_COMMUNITY,
    OF_CONTENT,
    OF_PROPOSAL,
    OF_REVIEW,
    OWN,
    PUBLIC,
)
from tests.looking import text_of
from tests.notifications.push_services import make_device
from tests.places import NOWHERE, Place

ROLES = ["charlie", "guest", "bob", "alice", "desk", "admin"]


def may_read(role: str, slug: str) -> bool:
    return role in {"alice", "bob"} or (slug == "bakers" and role != "guest")


def may_know_of(role: str, slug: str) -> bool:
    return role in {"alice", "bob"} or (slug != "vault" and role != "guest")


def routes(patterns=None, namespace=""):
    """The name of every address in the URL configuration."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [namespace, pattern.name or str(pattern.pattern)]))


def test_every_address_is_known_here():
    content = {name for names in [*OF_CONTENT.values(), *OF_COMMUNITY.values()] for name in names}
    of_some = LISTS.keys() | FOR_ADMINS.keys() | OF_BOB.keys() | set(BY_LINK)
    known = content | {*OF_REVIEW, *OF_PROPOSAL} | of_some | OWN | PUBLIC | DEMO_ONLY
    ours = {name for name in routes() if not name.startswith(NOT_OURS)}

    assert ours == known


# --- A world with one of everything in each community ---


@pytest.fixture
def places(bakers, guild, vault, alice, bob, charlie, guest, desk, admin):
    """Everything is written, indexed and told."""
    found = [Place(community) for community in [bakers, guild, vault]]
    for place in found:
        assert place.arguments
    index_outstanding()
    notify()
    TagTally.count()
    expertise.count()
    return found


@pytest.fixture
def visitor(request, client, places):
    """Signs in who plays the role."""
    client.force_login(request.getfixturevalue(request.param))
    client.role = request.param
    return client


as_each_role = pytest.mark.parametrize("visitor", ROLES, indirect=True)


@pytest.fixture
def each_role(request, client, places):
    """Signs them in one after another: for what is soon looked at, beside the writing of all the places."""

    def visitors():
        for role in ROLES:
            client.force_login(request.getfixturevalue(role))
            client.role = role
            yield client

    return visitors


def lists_of(place: Place):
    for name, queries in LISTS.items():
        url = reverse(name, args=["alice"] if name == "accounts:person" else [])
        for query in queries:
            yield url + query.format(canary=place.canary, slug=place.slug)


# --- What holds for each role ---


@as_each_role
def test_content_is_there_for_who_may_read_it_alone(visitor, places):
    for place in places:
        for url, nowhere in place.addresses(OF_CONTENT):
            response = visitor.get(url, {"after": "0"})
            text = text_of(response)
            if may_read(visitor.role, place.slug):
                assert response.status_code in {200, 204, 302, 403, 405}, url
            else:
                assert response.status_code == visitor.get(nowhere, {"after": "0"}).status_code, url
                assert response.status_code in {404, 405}, url
                assert place.mark not in text, url


@as_each_role
def test_nobody_changes_what_they_may_not_read(visitor, places):
    for place in places:
        if not may_read(visitor.role, place.slug):
            for url, _nowhere in place.addresses(OF_CONTENT):
                assert visitor.post(url, {"body": "x", "title": "x"}).status_code in {404, 405}, url


@as_each_role
def test_a_community_is_there_for_who_may_know_of_it(visitor, places):
    for place in places:
        for url, nowhere in place.addresses(OF_COMMUNITY):
            response = visitor.get(url)
            if may_know_of(visitor.role, place.slug):
                assert response.status_code in {200, 302, 403, 404, 405}, url
            else:
                assert response.status_code == visitor.get(nowhere).status_code, url
                assert response.status_code in {404, 405}, url
                assert visitor.post(url).status_code in {404, 405}, url
            if not may_read(visitor.role, place.slug):
                assert place.mark not in text_of(response), url


@as_each_role
def test_lists_hold_nothing_that_one_may_not_read(visitor, places):
    for place in places:
        for url in lists_of(place):
            response = visitor.get(url)
            assert response.status_code == 200 or (visitor.role == "guest" and "/people/" in url), url
            if not may_read(visitor.role, place.slug):
                assert place.mark not in text_of(response), url
            if not may_know_of(visitor.role, place.slug):
                assert place.community.name not in text_of(response), url


def test_what_is_for_admins_shows_them_nothing_that_they_may_not_know_of(each_role, places):
    for visitor in each_role():
        for name, queries in FOR_ADMINS.items():
            for query in queries:
                response = visitor.get(reverse(name) + query)
                assert response.status_code == (200 if visitor.role == "admin" else 403), (visitor.role, query)
                for place in places if visitor.role == "admin" else []:
                    if not may_read("admin", place.slug):
                        assert place.mark not in text_of(response), (visitor.role, query)
                    if not may_know_of("admin", place.slug):
                        assert place.community.name not in text_of(response), (visitor.role, query)


def test_who_may_read_finds_it(each_role, places):
    for visitor in each_role():
        for place in places:
            found = visitor.get(reverse("knowledge:search"), {"q": place.canary}).context["found"]
            if may_read(visitor.role, place.slug):
                assert found.results.total == 5, (visitor.role, place.slug)
                assert len(found.hits) == 5
            else:
                assert found.results.total == 0, (visitor.role, place.slug)
                assert [found.kinds, found.states, found.communities] == [[], [], []]


def test_a_link_that_is_none_leads_nowhere(each_role, places):
    for visitor in each_role():
        for name in BY_LINK:
            url = reverse(name, args=["a-token"])
            assert {visitor.get(url).status_code, visitor.post(url).status_code} <= {404, 405}, (visitor.role, name)


def test_a_calendar_feed_holds_what_its_owner_may_read(each_role, request, places):
    for visitor in each_role():
        secret = CalendarKey.make(by=request.getfixturevalue(visitor.role)).secret
        visitor.logout()
        own = text_of(visitor.get(reverse("communities:calendar-feed", args=[secret])))
        for place in places:
            response = visitor.get(reverse("communities:calendar-feed-of-community", args=[secret, place.slug]))
            if may_read(visitor.role, place.slug):
                assert place.canary in text_of(response)
            else:
                assert response.status_code == 404
                assert place.canary not in text_of(response)
                assert place.canary not in own


@pytest.mark.parametrize(("thing", "names"), [("review", OF_REVIEW), ("proposal", OF_PROPOSAL)])
def test_a_review_and_a_proposal_are_for_who_settles_them_and_who_made_them(each_role, places, thing, names):
    for visitor in each_role():
        for place in places:
            for name in names:
                seen = visitor.role, name
                response = visitor.get(reverse(name, kwargs=place.arguments[thing]))
                if visitor.role in {"alice", "bob"}:
                    assert response.status_code in {200, 405}, seen
                else:
                    assert response.status_code == visitor.get(reverse(name, args=[NOWHERE])).status_code, seen
                    assert place.mark not in text_of(response), seen


@as_each_role
def test_what_is_one_persons_is_theirs_alone(visitor, places, bob):
    letter = digests.send_now(bob)
    told = Notification.objects.filter(user=bob).first()
    assert letter.sections
    assert told
    to_bob = Invitation.objects.create(
        community=places[2].community, person=bob, expires_at=timezone.now() + timedelta(days=1)
    )
    draft = Draft.keep(by=bob, place="ask", text="Half a thought")
    keys = {"digest": letter.pk, "notification": told.pk, "invitation": to_bob.pk, "draft": draft.pk}
    keys["device"] = make_device(person=bob).pk
    keys["search"] = SavedSearch.keep("dough", by=bob).pk

    for name, thing in OF_BOB.items():
        response = visitor.get(reverse(name, args=[keys[thing]]))
        if visitor.role == "bob":
            assert response.status_code in {200, 302, 405}, name
        else:
            assert response.status_code == visitor.get(reverse(name, args=[NOWHERE])).status_code, name
            assert response.status_code in {404, 405}, name


def test_who_is_not_signed_in_is_sent_to_sign_in_from_everywhere_alike(client, places):
    urls = [url for place in places for url in lists_of(place)]
    for place in places:
        for table in [OF_CONTENT, OF_COMMUNITY]:
            urls += [url for pair in place.addresses(table) for url in pair]
    urls += [reverse(name, args=[NOWHERE]) for name in OF_BOB]
    urls += [reverse(name, args=["a-token"]) for name in BY_LINK]
    urls += [reverse(name) for name in FOR_ADMINS]
    urls += [reverse(name, args=ARGUMENTS_OF_OWN.get(name)) for name in OWN]

    for url in urls:
        for response in [client.get(url), client.post(url)]:
            assert response.status_code == 302, url
            assert response.url.startswith(reverse("account_login")), url


# --- What changes later ---


def test_what_becomes_private_vanishes_before_any_worker_runs(signed_in, charlie, places):
    bakers = places[0]
    client = signed_in(charlie)
    assert client.get(reverse("knowledge:search"), {"q": bakers.canary}).context["found"].results.total == 5

    Community.objects.filter(pk=bakers.community.pk).update(visibility="private", joining="invitation")

    for url in lists_of(bakers):
        assert bakers.mark not in text_of(client.get(url)), url
        assert bakers.community.name not in text_of(client.get(url)), url
    for url, _nowhere in [*bakers.addresses(OF_CONTENT), *bakers.addresses(OF_COMMUNITY)]:
        assert client.get(url).status_code in {404, 405}, url


def test_who_leaves_is_told_nothing_more(signed_in, bob, places):
    vault = places[2]
    letter = digests.send_now(bob)
    vault.community.leave(by=bob)
    client = signed_in(bob)

    pages = [reverse("knowledge:digest", args=[letter.pk]), reverse("notifications:notifications"), *lists_of(vault)]
    for url in pages:
        assert vault.mark not in text_of(client.get(url)), url
