import pytest
from django.urls import reverse

from communities.models import NormsAcceptance, NormsNotAccepted
from tests.communities.test_membership import verbs


@pytest.fixture
def bound(bakers, alice):
    """The bakers, whose norms everybody who joins accepts."""
    bakers.rewrite_charter(by=alice, norms="Be kind to the dough.", norms_bind=True)
    bakers.refresh_from_db()
    return bakers


@pytest.fixture
def bound_guild(guild, alice):
    guild.rewrite_charter(by=alice, norms="Tell nobody.", norms_bind=True)
    guild.refresh_from_db()
    return guild


def accepted(community) -> list:
    """Who said yes to which version, apart from alice, who wrote them."""
    rows = NormsAcceptance.objects.filter(version__community=community).exclude(user__username="alice").order_by("pk")
    return [(row.user, row.version.number) for row in rows]


YES = {"number": 1, "accepts": "on"}
JOIN = "/communities/bakers/membership/"


# --- Leaders bind them ---


def test_post_binds_the_norms(signed_in, alice, bakers):
    fields = dict.fromkeys(["purpose", "domain", "scope", "measures", "rhythm"], "")

    signed_in(alice).post("/communities/bakers/charter/", fields | {"norms": "Be kind.", "norms_bind": "on"})

    bakers.refresh_from_db()
    assert (bakers.binding_norms.number, bakers.binding_norms.text) == (1, "Be kind.")
    assert bakers.binding_norms.written_by == alice


def test_nothing_can_not_be_bound(signed_in, alice, bakers):
    fields = dict.fromkeys(["purpose", "domain", "scope", "norms", "measures"], "")

    response = signed_in(alice).post(
        "/communities/bakers/charter/", fields | {"rhythm": "Fridays, we thought", "norms_bind": "on"}
    )

    assert response.status_code == 422
    assert "Write here what everybody shall accept." in response.text
    assert "Fridays, we thought" in response.text


def test_only_another_text_makes_a_version(alice, bound):
    bound.rewrite_charter(by=alice, purpose="Bread", norms_bind=True)
    assert bound.binding_norms.number == 1

    bound.rewrite_charter(by=alice, norms="Be kind to everybody.", norms_bind=True)
    assert bound.binding_norms.number == 2
    assert [version.text for version in bound.norms_versions.order_by("number")] == [
        "Be kind to the dough.",
        "Be kind to everybody.",
    ]


def test_binding_the_same_twice_changes_nothing(alice, bound):
    before = verbs(bound)

    bound.rewrite_charter(by=alice, norms="Be kind to the dough.", norms_bind=True)

    assert verbs(bound) == before


def test_norms_that_bind_no_more_are_asked_of_nobody(alice, charlie, bound):
    bound.rewrite_charter(by=alice, norms_bind=False)

    bound.join(by=charlie)

    assert bound.memberships.filter(user=charlie).exists()
    assert accepted(bound) == []


# --- Who joins accepts them ---


def test_the_way_in_leads_by_the_norms(signed_in, charlie, bound):
    client, url = signed_in(charlie), reverse("communities:norms", args=["bakers"])

    assert url in client.get(bound.get_absolute_url()).text
    assert url in client.get(reverse("communities:communities")).text
    assert "Be kind to the dough." in client.get(url).text


def test_post_accepts_and_joins(signed_in, charlie, bound):
    response = signed_in(charlie).post(JOIN, YES)

    assert response.url == bound.get_absolute_url()
    assert bound.memberships.filter(user=charlie).exists()
    assert accepted(bound) == [(charlie, 1)]
    assert verbs(bound)[-2:] == ["accepted norms", "joined"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Say yes to this to belong here."),
        ({"number": 1}, "Say yes to this to belong here."),
        ({"number": 2, "accepts": "on"}, "This changed while you were reading."),
    ],
)
def test_without_a_yes_nobody_joins(signed_in, charlie, bound, sent, said):
    response = signed_in(charlie).post(JOIN, sent)

    assert response.status_code == 422
    assert said in response.text
    assert "Be kind to the dough." in response.text
    assert not bound.memberships.filter(user=charlie).exists()


@pytest.mark.parametrize("number", [None, 2])
def test_the_verb_asks_for_the_present_version(charlie, bound, number):
    with pytest.raises(NormsNotAccepted):
        bound.join(by=charlie, norms=number)
    assert not bound.memberships.filter(user=charlie).exists()


def test_who_accepted_once_is_not_asked_again(charlie, bound):
    bound.join(by=charlie, norms=1)
    bound.leave(by=charlie)

    bound.join(by=charlie)

    assert accepted(bound) == [(charlie, 1)]


def test_a_request_to_join_accepts_them(signed_in, charlie, bound_guild):
    client, url = signed_in(charlie), reverse("communities:join-request", args=["guild"])

    refused = client.post(url, {"message": "I bake."})
    assert refused.status_code == 422
    assert "I bake." in refused.text

    client.post(url, {"message": "I bake."} | YES)
    assert bound_guild.join_requests.get().user == charlie
    assert accepted(bound_guild) == [(charlie, 1)]


# --- Changed norms ask again and block nothing ---


def test_members_are_asked_again_and_read_on(signed_in, alice, charlie, bound):
    bound.join(by=charlie, norms=1)
    client, banner = signed_in(charlie), "asks for your yes"
    assert banner not in client.get(bound.get_absolute_url()).text

    bound.rewrite_charter(by=alice, norms="Be kind to everybody.", norms_bind=True)

    response = client.get(bound.get_absolute_url())
    assert response.status_code == 200
    assert banner in response.text
    client.post(reverse("communities:norms-acceptance", args=["bakers"]), {"number": 2, "accepts": "on"})
    assert banner not in client.get(bound.get_absolute_url()).text
    assert accepted(bound) == [(charlie, 1), (charlie, 2)]


def test_who_wrote_them_is_not_asked(signed_in, alice, bound):
    assert "asks for your yes" not in signed_in(alice).get(bound.get_absolute_url()).text


def test_accepting_twice_changes_nothing(charlie, bound):
    bound.join(by=charlie, norms=1)
    before = verbs(bound)

    bound.accept_norms(by=charlie, number=1)

    assert accepted(bound) == [(charlie, 1)]
    assert verbs(bound) == before


@pytest.mark.parametrize(("who", "status"), [("bob", 302), ("charlie", 403), ("guest", 404)])
def test_who_accepts_as_a_member(signed_in, request, bound, who, status):
    url = reverse("communities:norms-acceptance", args=["bakers"])

    assert signed_in(request.getfixturevalue(who)).post(url, YES).status_code == status


# --- What the charter said before ---


def test_the_history_shows_what_changed(signed_in, alice, bob, bound):
    bound.rewrite_charter(by=alice, norms="Be kind to everybody.", purpose="Bread", norms_bind=False)

    page = signed_in(bob).get(reverse("communities:charter-history", args=["bakers"]))

    [newer, older] = page.context["changes"]
    assert [field.label for field in newer.fields] == ["Purpose", "Norms"]
    assert (newer.binds, older.binds) == (False, True)
    assert "Alice Archer" in page.text


@pytest.mark.parametrize(("who", "status"), [("bob", 200), ("charlie", 403), ("guest", 404)])
def test_who_reads_the_history_of_a_closed_community(signed_in, request, bound_guild, who, status):
    url = reverse("communities:charter-history", args=["guild"])

    assert signed_in(request.getfixturevalue(who)).get(url).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_costs_the_same_for_many(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    for number in range(count):
        bakers.rewrite_charter(by=alice, purpose=f"Bread {number}")
    client = signed_in(bob)

    with django_assert_num_queries(5):
        assert len(client.get(reverse("communities:charter-history", args=["bakers"])).context["changes"]) == count
