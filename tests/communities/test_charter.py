import pytest
from django.urls import reverse

from tests.communities.test_membership import verbs

FIELDS = {
    "purpose": "Bread",
    "domain": "From dough to loaf",
    "scope": "",
    "norms": "Be kind",
    "measures": "",
    "rhythm": "",
}


@pytest.fixture
def url(bakers):
    return reverse("communities:charter", args=["bakers"])


def test_post_rewrites_the_charter(signed_in, alice, bakers, url):
    response = signed_in(alice).post(url, FIELDS)

    assert response.url == url
    bakers.refresh_from_db()
    assert (bakers.purpose, bakers.domain, bakers.norms) == ("Bread", "From dough to loaf", "Be kind")
    assert "From dough to loaf" in signed_in(alice).get(url).text


def test_the_history_keeps_what_the_charter_said(alice, bakers):
    bakers.rewrite_charter(by=alice, purpose="Bread", norms="Be kind")

    bakers.rewrite_charter(by=alice, purpose="Bread", norms="Be kind to the dough")

    [_first, second] = bakers.activities.filter(verb="rewrote charter").order_by("pk")
    assert second.by == alice
    assert second.data == {"before": {"norms": "Be kind"}, "after": {"norms": "Be kind to the dough"}}


def test_the_same_words_change_nothing(alice, bakers):
    bakers.rewrite_charter(by=alice, **FIELDS)
    before = verbs(bakers)

    bakers.rewrite_charter(by=alice, **FIELDS)

    assert verbs(bakers) == before


def test_bad_input_is_said_at_the_field_and_kept(signed_in, alice, bakers, url):
    response = signed_in(alice).post(url, FIELDS | {"purpose": "x" * 301, "norms": "Kept \x00 words"})

    assert response.status_code == 422
    assert response.text.count("field__error") == 2
    assert "x" * 301 in response.text
    assert bakers.name in response.text
    bakers.refresh_from_db()
    assert bakers.purpose == ""


@pytest.mark.parametrize(
    ("who", "get", "post"),
    [
        ("alice", 200, 302),
        ("bob", 200, 403),
        ("charlie", 200, 403),
        ("admin", 200, 403),
        ("guest", 404, 404),
    ],
)
def test_who_may_read_and_change_it(signed_in, request, bakers, url, who, get, post):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url).status_code == get
    assert client.post(url, FIELDS).status_code == post


@pytest.mark.parametrize(("who", "status"), [("bob", 200), ("charlie", 200), ("guest", 404)])
def test_a_closed_community_shows_its_charter_to_employees(signed_in, request, guild, who, status):
    url = reverse("communities:charter", args=["guild"])

    assert signed_in(request.getfixturevalue(who)).get(url).status_code == status


def test_a_private_community_shows_it_to_members_only(signed_in, bob, charlie, vault):
    url = reverse("communities:charter", args=["vault"])

    assert signed_in(bob).get(url).status_code == 200
    assert signed_in(charlie).get(url).status_code == 404


def test_leaders_come_before_experts(signed_in, alice, bob, bakers, url):
    bakers.memberships.get(user=bob).change_role(by=alice, role="expert")

    leads = signed_in(bob).get(url).context["leads"]

    assert [(membership.user, membership.role) for membership in leads] == [(alice, "leader"), (bob, "expert")]
