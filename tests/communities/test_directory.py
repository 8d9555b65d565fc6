import pytest
from django.urls import reverse

from communities.models import Community
from tests.factories import make_community, make_user

URL = reverse("communities:communities")


def names(response) -> list[str]:
    return [community.name for community in response.context["directory"].communities]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("alice", ["Bakers", "Guild", "Vault"]),
        ("charlie", ["Bakers", "Guild"]),
        ("desk", ["Bakers", "Guild"]),
        ("admin", ["Bakers", "Guild"]),
        ("guest", []),
    ],
)
def test_who_may_know_of_what(signed_in, request, bakers, guild, vault, who, seen):
    response = signed_in(request.getfixturevalue(who)).get(URL)

    assert names(response) == seen
    assert ("Vault" in response.text) == ("Vault" in seen)


def test_a_guest_finds_the_community_that_they_belong_to(signed_in, guest, bakers, vault):
    vault.join(by=guest, invited=True)

    assert names(signed_in(guest).get(URL)) == ["Vault"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=bak", ["Bakers"]),
        ("q=bread+dough", ["Bakers"]),
        ("q=bread+marzipan", []),
        ("q=vault", []),
        ("q=%00", ["Bakers", "Guild"]),
        ("visibility=closed", ["Guild"]),
        ("visibility=private", []),
        ("visibility=nonsense", ["Bakers", "Guild"]),
        ("size=small", ["Bakers", "Guild"]),
        ("size=large", []),
        ("size=nonsense", ["Bakers", "Guild"]),
        ("tag=bread", ["Bakers"]),
        ("tag=secret", []),
        ("tag=unknown", []),
        ("after=nonsense", ["Bakers", "Guild"]),
        ("after=99999999999999999999999.1", ["Bakers", "Guild"]),
        ("q=" + "x" * 10_000, []),
    ],
)
def test_search_and_filters(signed_in, charlie, bakers, guild, vault, asked, found):
    Community.objects.filter(pk=bakers.pk).update(purpose="Bread", domain="From dough to loaf")
    bakers.tags.set(["bread"])
    vault.tags.set(["secret"])

    response = signed_in(charlie).get(f"{URL}?{asked}")

    assert response.status_code == 200
    assert names(response) == found


def test_sizes(signed_in, charlie, bakers, guild):
    Community.objects.filter(pk=bakers.pk).update(member_count=10)
    Community.objects.filter(pk=guild.pk).update(member_count=100)
    client = signed_in(charlie)

    assert names(client.get(f"{URL}?size=medium")) == ["Bakers"]
    assert names(client.get(f"{URL}?size=large")) == ["Guild"]


def test_tags_of_what_one_may_not_know_of_are_not_offered(signed_in, charlie, bakers, vault):
    bakers.tags.set(["bread"])
    vault.tags.set(["saffron"])

    page = signed_in(charlie).get(URL).text

    assert "tag=bread" in page
    assert "saffron" not in page


def test_a_filter_keeps_the_others(signed_in, charlie, bakers):
    bakers.tags.set(["bread"])

    page = signed_in(charlie).get(f"{URL}?q=bak&size=small").text

    assert "?q=bak&amp;size=small&amp;tag=bread" in page


def test_the_way_in_depends_on_the_community(signed_in, bob, charlie, bakers, guild):
    guild.ask_to_join(by=charlie)

    page = signed_in(charlie).get(URL).text

    assert reverse("communities:membership", args=["bakers"]) in page
    assert "You asked to join" in page
    assert "Joined" in signed_in(bob).get(URL).text


def test_pages_follow_by_size_and_leave_nobody_out(signed_in, charlie, alice):
    for number in range(30):
        make_community(by=alice, name=f"Community {number}")
    client = signed_in(charlie)

    first = client.get(URL)
    second = client.get(URL + first.context["directory"].older)

    assert len(names(first)) == 24
    assert len(names(second)) == 6
    assert len({*names(first), *names(second)}) == 30
    assert second.context["directory"].older == ""


def test_an_empty_directory_says_what_to_do(signed_in, charlie):
    assert "No community yet" in signed_in(charlie).get(URL).text
    assert "No community like that" in signed_in(charlie).get(f"{URL}?q=none").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_for_many(signed_in, charlie, count, django_assert_num_queries):
    for _ in range(count):
        make_community(by=make_user()).tags.set(["bread", "dough"])
    client = signed_in(charlie)
    client.get(URL)

    with django_assert_num_queries(7):  # person, communities, their tags (2), popular tags, rail, bell
        response = client.get(URL)

    assert response.text.count('class="community-card ') == count
