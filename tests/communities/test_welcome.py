from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Membership, Role, Welcome
from notifications.models import Notification
from notifications.tasks import notify
from tests.communities.test_membership import verbs
from tests.factories import make_thread

URL = "/communities/bakers/welcome/"
START_HERE = "Start here"
CHARTER = "/communities/bakers/charter/"


@pytest.fixture
def newcomer(bakers, charlie):
    """Charlie has just joined the bakers."""
    bakers.join(by=charlie)
    return charlie


@pytest.fixture
def hello(bakers, alice):
    """The thread where newcomers say hello."""
    thread = make_thread(community=bakers, by=alice, title="Say hello", kind="discussion")
    Welcome.objects.write(
        bakers, by=alice, words="Flour up!", hello=f"/threads/{thread.pk}/", links=[("The first loaf", "/threads/")]
    )
    return thread


# --- Leaders choose ---


def test_post_says_what_newcomers_see(signed_in, alice, bakers, settings):
    thread = make_thread(community=bakers, by=alice)
    links = f"Why dough rests {settings.SITE_URL}/threads/{thread.pk}/#post-1\r\n\r\nOur charter {CHARTER}"

    response = signed_in(alice).post(URL, {"words": "Flour up!", "links": links, "hello": f"/threads/{thread.pk}/"})

    assert response.url == URL
    welcome = bakers.welcome
    assert (welcome.words, welcome.hello) == ("Flour up!", f"/threads/{thread.pk}/")
    assert welcome.links == [["Why dough rests", f"/threads/{thread.pk}/"], ["Our charter", CHARTER]]
    assert verbs(bakers)[-1] == "wrote welcome"
    shown = signed_in(alice).get(URL).context["form"]
    assert shown.initial["links"] == f"Why dough rests /threads/{thread.pk}/\nOur charter /communities/bakers/charter/"


def test_the_same_changes_nothing(alice, bakers, hello):
    before = verbs(bakers)
    welcome = bakers.welcome

    Welcome.objects.write(bakers, by=alice, words=welcome.words, hello=welcome.hello, links=welcome.links)

    assert verbs(bakers) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"hello": "https://elsewhere.example/threads/1/"}, "is no page here."),
        ({"hello": "//elsewhere.example/threads/1/"}, "is no page here."),
        ({"hello": "javascript:alert(1)"}, "is no page here."),
        ({"hello": "/nothing/of/that/kind/"}, "is no page here."),
        ({"links": "Read this /nothing/"}, "is no page here."),
        ({"links": "/threads/"}, "Say what to call “/threads/”."),
        ({"links": "\n".join(["Read /threads/"] * 9)}, "Choose at most 8."),
    ],
)
def test_bad_input_is_said_and_kept(signed_in, alice, bakers, typed, said):
    response = signed_in(alice).post(URL, {"words": "Half typed"} | typed)

    assert response.status_code == 422
    assert said in response.text
    assert "Half typed" in response.text
    assert not Welcome.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("admin", 403), ("guest", 404)]
)
def test_who_chooses(signed_in, request, bakers, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(URL).status_code == status
    assert client.post(URL, {"words": "Hi"}).status_code == (302 if status == 200 else status)


# --- Newcomers see it ---


def test_a_newcomer_sees_where_to_start(signed_in, newcomer, alice, bakers, hello):
    bakers.rewrite_charter(by=alice, domain="Bread")

    page = signed_in(newcomer).get(bakers.get_absolute_url()).text

    assert START_HERE in page
    assert "Flour up!" in page
    assert "The first loaf" in page
    assert "What this community is about" in page


def test_without_a_choice_it_says_hello_all_the_same(signed_in, newcomer, bakers):
    page = signed_in(newcomer).get(bakers.get_absolute_url()).text

    assert START_HERE in page
    assert reverse("communities:greeting", args=["bakers"]) in page


def test_it_ends_after_two_weeks(signed_in, newcomer, bakers):
    client = signed_in(newcomer)
    for days, is_shown in [(13, True), (15, False)]:
        Membership.objects.filter(user=newcomer).update(joined_at=timezone.now() - timedelta(days=days))

        assert (START_HERE in client.get(bakers.get_absolute_url()).text) == is_shown


def test_post_closes_it(signed_in, newcomer, bakers):
    client = signed_in(newcomer)

    response = client.post(reverse("communities:welcome-dismissal", args=["bakers"]))

    assert response.url == bakers.get_absolute_url()
    assert START_HERE not in client.get(bakers.get_absolute_url()).text


def test_closing_twice_changes_nothing(newcomer, bakers):
    membership = bakers.memberships.get(user=newcomer)
    membership.close_welcome()
    closed_at = Membership.objects.get(pk=membership.pk).welcome_closed_at

    membership.close_welcome()

    assert Membership.objects.get(pk=membership.pk).welcome_closed_at == closed_at


def test_leaders_and_strangers_see_none(signed_in, alice, charlie, bakers, hello):
    for person in [alice, charlie]:
        assert START_HERE not in signed_in(person).get(bakers.get_absolute_url()).text


@pytest.mark.parametrize(("who", "status"), [("bob", 302), ("charlie", 404), ("guest", 404)])
def test_who_closes_it(signed_in, request, bakers, who, status):
    url = reverse("communities:welcome-dismissal", args=["bakers"])

    assert signed_in(request.getfixturevalue(who)).post(url).status_code == status


def test_a_newcomers_front_page_keeps_its_limit(signed_in, newcomer, bakers, hello, django_assert_max_num_queries):
    client = signed_in(newcomer)

    with django_assert_max_num_queries(12):
        client.get(bakers.get_absolute_url())


# --- Saying hello ---


def test_hello_leads_into_its_thread(signed_in, newcomer, bakers, hello):
    response = signed_in(newcomer).get(reverse("communities:greeting", args=["bakers"]))

    assert response.url == f"/threads/{hello.pk}/#reply"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({}, "Hello, I am Charlie Cole"),
        ({"of": "bob"}, "Welcome, Bob Baker"),
        ({"of": "x"}, "Hello, I am Charlie Cole"),
    ],
)
def test_without_a_thread_it_begins_a_discussion(signed_in, newcomer, bakers, query, title):
    response = signed_in(newcomer).get(reverse("communities:greeting", args=["bakers"]), query)

    asked = parse_qs(urlsplit(response.url).query)
    assert asked == {"community": ["bakers"], "kind": ["discussion"], "title": [title]}
    assert title in signed_in(newcomer).get(response.url).text


def test_greeting_a_stranger_to_a_closed_community_is_refused(signed_in, charlie, guild):
    assert signed_in(charlie).get(reverse("communities:greeting", args=["guild"])).status_code == 403


# --- Somebody is told to greet ---


def test_leaders_are_told_of_a_newcomer(signed_in, alice, newcomer, bakers):
    notify()

    told = Notification.objects.get()
    assert told.user == alice
    client = signed_in(alice)
    assert "joined, say hello:" in client.get(reverse("notifications:notifications")).text
    opened = client.post(reverse("notifications:opening", args=[told.pk]))
    assert opened.url == f"{reverse('communities:greeting', args=['bakers'])}?of=charlie"


def test_where_there_is_a_connector_only_they_are_told(alice, bob, charlie, bakers):
    bakers.change_settings(by=alice, connector=bob)
    bakers.join(by=charlie)
    notify()

    assert [told.user for told in Notification.objects.all()] == [bob]


def test_of_who_asked_and_was_let_in_they_are_told_too(alice, bob, charlie, guild):
    guild.change_settings(by=alice, connector=bob)
    guild.ask_to_join(by=charlie).accept(by=alice)
    notify()

    joined = Notification.objects.filter(activity__verb="joined")
    assert [told.user for told in joined] == [bob]


def test_a_leader_who_is_gone_is_told_nothing(alice, bob, charlie, bakers):
    bakers.memberships.get(user=bob).change_role(by=alice, role=Role.LEADER)
    alice.is_active = False
    alice.save()
    bakers.join(by=charlie)
    notify()

    assert [told.user for told in Notification.objects.all()] == [bob]
