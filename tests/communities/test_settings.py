from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from communities.models import Community, NameTaken
from tests.communities.test_membership import verbs
from tests.factories import make_community, make_user


@pytest.fixture
def url(bakers):
    return reverse("communities:settings", args=["bakers"])


def fields(**changed) -> dict:
    unchanged = {"name": "Bakers", "purpose": "", "visibility": "open", "joining": "free", "hue": 0}
    return (
        unchanged
        | {"sponsor": "", "connector": "", "parent": "", "allows_anonymous": "on", "mails_content": "on"}
        | changed
    )


def test_post_changes_the_settings(signed_in, alice, bob, charlie, bakers, url):
    asked = fields(name="Bread", purpose="Loaves", joining="request", hue=7, sponsor="charlie", connector="@bob")

    response = signed_in(alice).post(url, asked)

    assert response.url == url
    bakers.refresh_from_db()
    assert (bakers.name, bakers.purpose, bakers.visibility) == ("Bread", "Loaves", "open")
    assert (bakers.joining, bakers.hue, bakers.sponsor, bakers.connector) == ("request", 7, charlie, bob)


def test_the_history_keeps_what_it_was(alice, bob, bakers):
    bakers.change_settings(by=alice, hue=3, connector=bob)

    bakers.change_settings(by=alice, hue=4, connector=None)

    changed = bakers.activities.filter(verb="changed settings").order_by("pk").last()
    assert (changed.by, changed.data) == (
        alice,
        {"before": {"hue": 3, "connector": bob.pk}, "after": {"hue": 4, "connector": None}},
    )


def test_the_same_settings_change_nothing(signed_in, alice, bakers, url):
    before = verbs(bakers)

    signed_in(alice).post(url, fields())

    assert verbs(bakers) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"visibility": "private", "joining": "free"}, "members come by invitation"),
        ({"visibility": "private", "joining": "request"}, "members come by invitation"),
        ({"visibility": "closed", "joining": "free"}, "on request or by invitation."),
        ({"name": "guild"}, "There is a community of this name."),
        ({"name": ""}, "This field is required."),
        ({"hue": 12}, "Select a valid choice"),
        ({"sponsor": "Nobody Known"}, "Nobody here is called “Nobody Known”."),
        ({"connector": "charlie"}, "Charlie Cole is not a member."),
    ],
)
def test_bad_settings_are_said_and_kept(signed_in, alice, charlie, guild, bakers, url, changed, said):
    response = signed_in(alice).post(url, fields(purpose="Half typed") | changed)

    assert response.status_code == 422
    assert said in response.text
    assert "Half typed" in response.text
    bakers.refresh_from_db()
    assert (bakers.name, bakers.purpose, bakers.visibility, bakers.hue) == ("Bakers", "", "open", 0)


def test_people_of_one_name_are_told_apart_by_username(signed_in, alice, bakers, url):
    for username in ["kim", "kim.2"]:
        make_user(username=username, name="Kim Park")
    client = signed_in(alice)

    assert "Say which: kim, kim.2." in client.post(url, fields(sponsor="kim park")).text
    assert client.post(url, fields(sponsor="kim")).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("admin", 403), ("guest", 404)]
)
def test_who_may_change_them(signed_in, request, bakers, url, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url).status_code == status
    assert client.post(url, fields(hue=5)).status_code == (302 if status == 200 else status)


@pytest.mark.parametrize(("visibility", "joining"), [("private", "free"), ("private", "request"), ("closed", "free")])
def test_the_database_refuses_what_does_not_fit(bakers, visibility, joining):
    with pytest.raises(IntegrityError, match="community_joining_fits"):
        Community.objects.filter(pk=bakers.pk).update(visibility=visibility, joining=joining)


def test_a_connector_who_leaves_greets_nobody(alice, bob, bakers):
    bakers.change_settings(by=alice, connector=bob)

    bakers.leave(by=bob)

    bakers.refresh_from_db()
    assert bakers.connector is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_name_at_once_one_gets_it():
    alice = make_user()
    communities = [make_community(by=alice), make_community(by=alice)]

    def rename(community):
        try:
            community.change_settings(by=alice, name="Bread")
        except NameTaken:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        renamed = list(pool.map(rename, communities))

    assert sorted(renamed) == [False, True]


# --- What joining means then ---


@pytest.mark.parametrize(
    ("joining", "belongs", "asked", "shown"),
    [
        ("free", True, False, "Join"),
        ("request", False, True, "Ask to join"),
        ("invitation", False, False, "By invitation only"),
    ],
)
def test_an_open_community_is_joined_as_it_says(signed_in, alice, charlie, bakers, joining, belongs, asked, shown):
    bakers.change_settings(by=alice, joining=joining)
    client = signed_in(charlie)

    assert shown in client.get(bakers.get_absolute_url()).text
    assert client.get(reverse("communities:join-request", args=["bakers"])).status_code == 200
    client.post(reverse("communities:join-request", args=["bakers"]), {"message": "Please"})
    client.post(reverse("communities:membership", args=["bakers"]))

    assert bakers.memberships.filter(user=charlie).exists() == belongs
    assert bakers.join_requests.filter(user=charlie).exists() == asked


def test_a_closed_community_by_invitation_takes_no_requests(signed_in, alice, charlie, guild):
    guild.change_settings(by=alice, joining="invitation")
    client = signed_in(charlie)

    page = client.get(guild.get_absolute_url()).text
    client.post(reverse("communities:join-request", args=["guild"]))

    assert "Members come by invitation." in page
    assert "<textarea" not in page
    assert not guild.join_requests.exists()
