from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from communities.models import Activity, Community, JoinRequest, LastLeader, Membership, MustAsk, Role
from tests.factories import make_community, make_user


def verbs(community) -> list[str]:
    return list(community.activities.order_by("pk").values_list("verb", flat=True))


def test_who_founds_a_community_leads_it(alice):
    community = Community.objects.start(by=alice, name="Bakers", slug="bakers")

    community.refresh_from_db()
    assert community.memberships.get().role == Role.LEADER
    assert community.member_count == 1
    assert verbs(community) == ["started", "joined"]


def test_post_joins_an_open_community(signed_in, charlie, bakers):
    response = signed_in(charlie).post(reverse("communities:membership", args=["bakers"]))

    assert response.url == bakers.get_absolute_url()
    bakers.refresh_from_db()
    assert bakers.member_count == 3
    assert bakers.memberships.get(user=charlie).role == Role.MEMBER
    assert verbs(bakers)[-1] == "joined"


def test_joining_twice_changes_nothing(bakers, charlie):
    bakers.join(by=charlie)
    before = verbs(bakers)

    bakers.join(by=charlie)

    bakers.refresh_from_db()
    assert bakers.member_count == 3
    assert verbs(bakers) == before


def test_a_member_of_a_closed_community_joins_again_without_asking(guild, bob):
    assert guild.join(by=bob).user == bob


@pytest.mark.parametrize(
    ("who", "where", "status", "belongs"),
    [
        ("charlie", "bakers", 302, True),
        ("charlie", "guild", 302, False),  # closed: told to ask
        ("charlie", "vault", 404, False),  # private: nothing to know of
        ("guest", "bakers", 404, False),
        ("guest", "guild", 404, False),
        ("admin", "vault", 404, False),
    ],
)
def test_who_may_join(signed_in, request, bakers, guild, vault, who, where, status, belongs):
    person = request.getfixturevalue(who)

    response = signed_in(person).post(reverse("communities:membership", args=[where]))

    assert response.status_code == status
    assert Membership.objects.filter(user=person).exists() == belongs


def test_a_guest_does_not_join_by_the_verb_either(bakers, guest):
    with pytest.raises(MustAsk):
        bakers.join(by=guest)


def test_post_leaves(signed_in, bob, bakers):
    response = signed_in(bob).post(reverse("communities:membership-removal", args=["bakers"]))

    assert response.url == reverse("communities:communities")
    bakers.refresh_from_db()
    assert bakers.member_count == 1
    assert verbs(bakers)[-1] == "left"


def test_leaving_twice_changes_nothing(bakers, bob):
    bakers.leave(by=bob)
    before = verbs(bakers)

    bakers.leave(by=bob)

    bakers.refresh_from_db()
    assert bakers.member_count == 1
    assert verbs(bakers) == before


def test_the_last_leader_stays(signed_in, alice, bakers):
    response = signed_in(alice).post(reverse("communities:membership-removal", args=["bakers"]), follow=True)

    assert "You are the only leader" in response.text
    assert bakers.memberships.filter(user=alice).exists()


def test_a_leader_may_go_once_another_leads(bakers, alice, bob):
    bakers.memberships.get(user=bob).change_role(by=alice, role=Role.LEADER)

    bakers.leave(by=alice)

    assert [membership.user for membership in bakers.memberships.all()] == [bob]


@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_who_leave_at_once_one_stays():
    alice, bob = make_user(username="alice"), make_user(username="bob")
    community = make_community(by=alice, members=[bob])
    community.memberships.get(user=bob).change_role(by=alice, role=Role.LEADER)

    def leave(person):
        try:
            community.leave(by=person)
        except LastLeader:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(leave, [alice, bob]))

    assert sorted(left) == [False, True]
    assert community.memberships.filter(role=Role.LEADER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_count_is_right_when_many_join_at_once():
    community = make_community(by=make_user())
    people = [make_user() for _ in range(6)]

    def join(person):
        community.join(by=person)
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(join, people))

    community.refresh_from_db()
    assert community.member_count == community.memberships.count() == 7


def test_a_private_community_vanishes_for_who_left(signed_in, bob, vault):
    vault.leave(by=bob)

    assert signed_in(bob).get(vault.get_absolute_url()).status_code == 404


def test_get_changes_nothing(signed_in, charlie, bakers):
    assert signed_in(charlie).get(reverse("communities:membership", args=["bakers"])).status_code == 405
    assert not Membership.objects.filter(user=charlie).exists()


def test_a_request_is_gone_once_somebody_joined(guild, charlie):
    guild.ask_to_join(by=charlie)

    guild.join(by=charlie, invited=True)

    assert not JoinRequest.objects.exists()
    assert Activity.objects.filter(verb="joined", by=charlie).count() == 1
