from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from communities.models import Community, Handover, HasLeader, LastLeader, Role
from communities.tasks import look_for_leaders
from notifications.models import Notification
from notifications.tasks import notify
from tests.communities.test_membership import verbs
from tests.factories import make_community, make_user

URL = "/communities/bakers/handover/"
APPOINT = "/communities/bakers/handover/appointment/"


def go(person) -> None:
    """The person is no longer here."""
    User.objects.filter(pk=person.pk).update(is_active=False)


@pytest.fixture
def carol(bakers, alice):
    """Stewards the bakers."""
    person = make_user(username="carol", name="Carol Crumb")
    bakers.join(by=person, role=Role.STEWARD)
    return person


@pytest.fixture
def orphan(bakers, alice, carol):
    """The bakers after alice, who led them, has gone."""
    go(alice)
    look_for_leaders()
    return bakers


def leader_of(community) -> list:
    return [membership.user for membership in community.active_leaders]


def test_which_communities_nobody_leads(bakers, guild, alice, bob):
    assert list(Community.objects.without_leader()) == []

    guild.memberships.get(user=bob).change_role(by=alice, role=Role.LEADER)
    go(alice)

    assert list(Community.objects.without_leader()) == [bakers]


def test_it_is_found_once(orphan, alice):
    look_for_leaders()

    assert Handover.objects.get().left_by == alice
    assert verbs(orphan).count("lost leader") == 1


def test_where_somebody_leads_nothing_is_looked_for(bakers):
    bakers.seek_leader()

    assert not Handover.objects.exists()


def test_it_ends_when_the_leader_is_back(orphan, alice):
    User.objects.filter(pk=alice.pk).update(is_active=True)

    look_for_leaders()

    assert not Handover.objects.exists()


def test_who_helps_to_keep_it_is_told(bakers, alice, bob, charlie, carol, signed_in):
    bakers.change_settings(by=alice, sponsor=charlie)
    go(alice)
    look_for_leaders()
    notify()

    assert {told.user for told in Notification.objects.all()} == {carol, charlie}
    page = signed_in(carol).get(reverse("notifications:notifications")).text
    assert "no longer leads, and nobody else does:" in page
    notice = Notification.objects.get(user=carol)
    assert signed_in(carol).post(reverse("notifications:opening", args=[notice.pk])).url == URL


def test_post_takes_it_over(signed_in, carol, orphan):
    assert "Take it over" in signed_in(carol).get(URL).text

    response = signed_in(carol).post(URL)

    assert response.url == orphan.get_absolute_url()
    assert leader_of(orphan) == [carol]
    assert not Handover.objects.exists()
    assert verbs(orphan)[-1] == "took over"


def test_a_sponsor_from_outside_takes_it_over(signed_in, alice, charlie, orphan):
    Community.objects.filter(pk=orphan.pk).update(sponsor=charlie)

    signed_in(charlie).post(URL)

    orphan.refresh_from_db()
    assert leader_of(orphan) == [charlie]
    assert orphan.member_count == orphan.memberships.count()


def test_taking_over_twice_changes_nothing(carol, orphan):
    orphan.hand_over(to=carol, by=carol)
    before = verbs(orphan)

    orphan.hand_over(to=carol, by=carol)

    assert verbs(orphan) == before


def test_what_is_led_is_not_taken_over(signed_in, carol, bob, bakers):
    response = signed_in(carol).post(URL, follow=True)

    assert "Somebody leads it already." in response.text
    with pytest.raises(HasLeader):
        bakers.hand_over(to=carol, by=carol)


@pytest.mark.parametrize(
    ("who", "status"), [("carol", 302), ("bob", 403), ("charlie", 403), ("admin", 403), ("guest", 404)]
)
def test_who_may_take_it_over(signed_in, request, orphan, who, status):
    assert signed_in(request.getfixturevalue(who)).post(URL).status_code == status


@pytest.mark.parametrize(("who", "status"), [("admin", 302), ("carol", 403), ("desk", 403), ("guest", 404)])
def test_who_may_appoint(signed_in, request, bob, orphan, who, status):
    response = signed_in(request.getfixturevalue(who)).post(APPOINT, {"person": "bob"})

    assert response.status_code == status
    assert leader_of(orphan) == ([bob] if status == 302 else [])


def test_who_is_appointed_is_told(admin, bob, orphan):
    orphan.hand_over(to=bob, by=admin)
    notify()

    told = Notification.objects.get(user=bob, activity__verb="appointed leader")
    assert told.activity.by == admin


def test_nobody_of_that_name_is_said(signed_in, admin, orphan):
    response = signed_in(admin).post(APPOINT, {"person": "zoe"})

    assert response.status_code == 422
    assert "Nobody here is called “zoe”." in response.text


def test_who_is_gone_does_not_count_as_a_leader(bakers, alice, bob):
    bakers.memberships.get(user=bob).change_role(by=alice, role=Role.LEADER)
    go(bob)

    with pytest.raises(LastLeader):
        bakers.leave(by=alice)
    with pytest.raises(LastLeader):
        bakers.memberships.get(user=alice).change_role(by=alice, role=Role.MEMBER)


def test_the_head_says_it_to_readers(signed_in, bob, orphan):
    assert "Nobody leads this community any more." in signed_in(bob).get(orphan.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_over_at_once_one_leads():
    alice = make_user()
    helpers = [make_user() for _ in range(10)]
    community = make_community(by=alice, members=helpers)
    go(alice)

    def take_over(person) -> bool:
        try:
            community.hand_over(to=person, by=person)
        except HasLeader:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        took = list(pool.map(take_over, helpers * 5))

    assert len(leader_of(community)) == 1
    assert verbs(community).count("took over") == 1
    assert sum(took) == 5  # each try of the one who leads
    community.refresh_from_db()
    assert community.member_count == community.memberships.count()
