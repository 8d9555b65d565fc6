from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from communities.models import BadParent, Community, RelatedCommunity, Role
from communities.templatetags.communities import Relatives
from tests.communities.test_membership import verbs
from tests.communities.test_settings import fields
from tests.factories import make_community, make_user

URL = "/communities/bakers/related/"


def relatives(response) -> Relatives:
    return response.context["relatives"]


# --- One within another ---


@pytest.fixture
def within(bakers, guild, vault, alice):
    """Guild and vault lie within the bakers."""
    for child in [guild, vault]:
        child.change_settings(by=alice, parent=bakers)
    return bakers


def test_post_puts_it_within_another(signed_in, alice, bakers, guild):
    asked = fields(name="Guild", visibility="closed", joining="request", parent=bakers.pk)

    response = signed_in(alice).post(reverse("communities:settings", args=["guild"]), asked)

    assert response.status_code == 302
    guild.refresh_from_db()
    assert guild.parent == bakers


def test_only_what_one_leads_too_is_offered(signed_in, alice, charlie, bakers, guild):
    make_community(by=charlie, name="Millers")

    response = signed_in(alice).get(reverse("communities:settings", args=["guild"]))

    assert list(response.context["form"].fields["parent"].queryset) == [bakers]


def test_two_levels_and_no_more(alice, bakers, within, guild):
    other = make_community(by=alice)

    with pytest.raises(BadParent):
        other.change_settings(by=alice, parent=guild)  # it lies within the bakers
    with pytest.raises(BadParent):
        bakers.change_settings(by=alice, parent=other)  # it holds others
    with pytest.raises(BadParent):
        other.change_settings(by=alice, parent=other)
    assert not Community.objects.filter(parent__parent__isnull=False).exists()


def test_the_page_says_why_not(signed_in, alice, bakers, within):
    other = make_community(by=alice)

    response = signed_in(alice).post(reverse("communities:settings", args=["bakers"]), fields(parent=other.pk))

    assert response.status_code == 422
    assert "Communities nest in two levels" in response.text


def test_the_database_lets_nothing_lie_within_itself(bakers):
    with pytest.raises(IntegrityError, match="community_not_in_itself"):
        Community.objects.filter(pk=bakers.pk).update(parent=bakers)


@pytest.mark.parametrize(
    ("who", "children"), [("alice", ["Guild", "Vault"]), ("bob", ["Guild", "Vault"]), ("charlie", ["Guild"])]
)
def test_a_reader_sees_the_children_that_they_may_know_of(signed_in, request, within, who, children):
    response = signed_in(request.getfixturevalue(who)).get(within.get_absolute_url())

    assert [child.name for child in relatives(response).children] == children
    assert ("Vault" in response.text) == ("Vault" in children)


def test_a_child_names_its_parent_to_who_may_know_of_it(signed_in, alice, charlie, vault):
    child = make_community(by=alice, name="Millers")
    child.change_settings(by=alice, parent=vault)
    url = child.get_absolute_url()

    assert "Vault" in signed_in(alice).get(url).text
    assert "Vault" not in signed_in(charlie).get(url).text


@pytest.mark.django_db(transaction=True)
def test_two_that_go_into_each_other_at_once_do_not():
    alice = make_user()
    one, two = make_community(by=alice), make_community(by=alice)

    def put(pair) -> bool:
        child, parent = pair
        try:
            child.change_settings(by=alice, parent=parent)
        except BadParent:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        put_there = list(pool.map(put, [(one, two), (two, one)]))

    assert sorted(put_there) == [False, True]
    assert Community.objects.filter(parent__isnull=False).count() == 1


# --- Related ---


def test_post_relates_both_ways(signed_in, alice, bob, bakers, guild):
    response = signed_in(alice).post(URL, {"other": "guild"})

    assert response.url == URL
    assert verbs(bakers)[-1] == "related"
    assert [other.name for other in relatives(signed_in(bob).get(bakers.get_absolute_url())).related] == ["Guild"]
    assert [other.name for other in relatives(signed_in(bob).get(guild.get_absolute_url())).related] == ["Bakers"]


def test_post_parts_both_ways(signed_in, alice, bakers, guild):
    RelatedCommunity.objects.relate(guild, bakers, by=alice)

    signed_in(alice).post(reverse("communities:related-removal", args=["bakers", "guild"]))

    assert not RelatedCommunity.objects.exists()
    assert verbs(bakers)[-1] == "parted"


def test_relating_and_parting_twice_changes_nothing(alice, bakers, guild):
    for _ in range(2):
        RelatedCommunity.objects.relate(bakers, guild, by=alice)
    assert (RelatedCommunity.objects.count(), verbs(bakers).count("related")) == (2, 1)

    for _ in range(2):
        RelatedCommunity.objects.part(bakers, guild, by=alice)
    assert (RelatedCommunity.objects.count(), verbs(bakers).count("parted")) == (0, 1)


@pytest.mark.parametrize("name", ["Vault", "vault", "Bakers", "Nowhere"])
def test_what_one_may_not_know_of_is_not_there_to_relate(signed_in, bob, charlie, alice, bakers, vault, name):
    bakers.join(by=charlie)
    bakers.memberships.get(user=charlie).change_role(by=alice, role=Role.LEADER)

    response = signed_in(charlie).post(URL, {"other": name})

    assert response.status_code == 422
    assert "You know of no other community called" in response.text


def test_a_stranger_sees_nothing_of_a_private_relative(signed_in, alice, charlie, bakers, vault):
    RelatedCommunity.objects.relate(bakers, vault, by=alice)

    response = signed_in(charlie).get(bakers.get_absolute_url())

    assert relatives(response).related == []
    assert "Vault" not in response.text


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("admin", 403), ("guest", 404)]
)
def test_who_relates(signed_in, request, bakers, guild, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(URL).status_code == status
    for url in [URL, reverse("communities:related-removal", args=["bakers", "guild"])]:
        assert client.post(url, {"other": "Guild"}).status_code == (302 if status == 200 else status)


@pytest.mark.parametrize("count", [1, 3])
def test_the_front_page_costs_the_same_for_many(signed_in, alice, bob, bakers, count, django_assert_max_num_queries):
    for _ in range(count):
        make_community(by=alice).change_settings(by=alice, parent=bakers)
        RelatedCommunity.objects.relate(bakers, make_community(by=alice), by=alice)
    client = signed_in(bob)

    with django_assert_max_num_queries(12):
        shown = relatives(client.get(bakers.get_absolute_url()))

    assert (len(shown.children), len(shown.related)) == (count, count)
