"""What stewards do for search: words that mean the same, and hits pinned for a query."""

import pytest
from django.urls import reverse

from communities.models import Activity
from knowledge.entries import entry_id
from knowledge.gaps import Query, wanted_in
from knowledge.indexing import index_outstanding
from knowledge.models import HitPin, Synonym
from tests.factories import make_community, make_page, make_user

URL = reverse("knowledge:search")
CARE = reverse("knowledge:search-care", args=["bakers"])


def found(client, query: str, **filters) -> list[str]:
    return [hit.entry.title for hit in client.get(URL, {"q": query, **filters}).context["found"].hits]


@pytest.fixture
def eve(db):
    return make_user()


@pytest.fixture
def pages(bakers, bob):
    """A page that says tunnel, and one of another community that does."""
    pastry = make_community(by=make_user(), slug="pastry")
    make_page(community=bakers, by=bob, title="Tunnel oven", body="How it is heated.")
    make_page(community=pastry, by=bob, title="Tunnel through the Alps")
    make_page(community=bakers, by=bob, title="Rye", body="Dark.")
    index_outstanding()
    return pastry


def test_a_steward_lets_words_lead_to_each_other_in_their_community(signed_in, alice, charlie, pages):
    assert found(signed_in(charlie), "conveyor") == []

    response = signed_in(alice).post(reverse("knowledge:synonyms", args=["bakers"]), {"names": "Conveyors, tunnel"})

    assert response.url == CARE
    assert "Conveyors, tunnel" in signed_in(alice).get(CARE).text
    assert found(signed_in(charlie), "conveyor") == ["Tunnel oven"]
    assert Activity.objects.latest("pk").verb == "added search words"


def test_without_a_community_they_count_everywhere(signed_in, charlie, pages):
    Synonym.objects.create(names=["conveyor", "tunnel"])

    assert sorted(found(signed_in(charlie), "conveyor")) == ["Tunnel oven", "Tunnel through the Alps"]
    assert found(signed_in(charlie), "conveyor", community="pastry") == ["Tunnel through the Alps"]


def test_a_name_of_several_words_leads_to_one_of_one_word_and_back(signed_in, alice, bakers, charlie, pages):
    Synonym.add(["moving steel belt", "tunnel oven"], community=bakers, by=alice)

    assert found(signed_in(charlie), "moving steel belt heated") == ["Tunnel oven"]
    assert found(signed_in(charlie), "steel belt") == []


def test_what_has_the_word_itself_stands_first_and_every_word_counts_in_any_name(
    signed_in, alice, bakers, bob, charlie, pages
):
    Synonym.add(["conveyor", "tunnel"], community=bakers, by=alice)
    make_page(community=bakers, by=bob, title="Conveyor oven")
    make_page(community=bakers, by=bob, title="Oven gloves")
    index_outstanding()

    assert found(signed_in(charlie), "conveyor oven") == ["Conveyor oven", "Tunnel oven", "Oven gloves"]


def test_words_of_a_community_are_nothing_to_who_may_not_read_it(signed_in, eve, charlie, pages):
    vault = make_community(by=eve, slug="vault", visibility="private")
    Synonym.add(["conveyor", "tunnel"], community=vault, by=eve)
    make_page(community=vault, by=eve, title="Tunnel to the bank")
    index_outstanding()

    assert found(signed_in(charlie), "conveyor") == []
    assert found(signed_in(eve), "conveyor") == ["Tunnel to the bank"]


def test_what_is_found_by_another_name_is_no_gap(signed_in, alice, bakers, charlie, bob, pages):
    Synonym.add(["conveyor", "tunnel"], community=bakers, by=alice)

    for person in [bob, alice]:
        assert found(signed_in(person), "conveyor oven heated") == ["Tunnel oven"]
    Query.keep_noted()

    assert wanted_in(bakers) == []


@pytest.mark.parametrize(
    "names", ["", "tunnel", "tunnel, Tunnels", "tunnel, …", "a, " + "x" * 61, ", ".join("abcdefghijklm")]
)
def test_what_can_not_stand_for_each_other_is_said_and_kept_in_the_form(signed_in, alice, bakers, names):
    response = signed_in(alice).post(reverse("knowledge:synonyms", args=["bakers"]), {"names": names})

    assert response.status_code == 422
    assert names in response.text
    assert not Synonym.objects.exists()


def test_words_are_changed_and_taken_away(signed_in, alice, bakers, charlie, pages):
    synonym = Synonym.add(["conveyor", "rye"], community=bakers, by=alice)
    client = signed_in(alice)
    here = reverse("knowledge:synonym", args=["bakers", synonym.pk])

    assert 'value="conveyor, rye"' in client.get(here).text
    assert client.post(here, {"names": "conveyor"}).status_code == 422
    client.post(here, {"names": "conveyor, tunnel"})
    assert found(signed_in(charlie), "conveyor") == ["Tunnel oven"]

    signed_in(alice).post(reverse("knowledge:synonym-removal", args=["bakers", synonym.pk]))
    assert found(signed_in(charlie), "conveyor") == []


def test_a_pinned_hit_stands_first_and_once(signed_in, alice, bakers, charlie, pages):
    page = bakers.pages.get(title="Rye")
    pinning = reverse("knowledge:hit-pins", args=["bakers"])
    data = {"query": "tunnels in the Oven", "address": f"https://any.example{page.get_absolute_url()}"}
    client = signed_in(alice)

    assert client.post(pinning, data).url == CARE
    assert found(client, "oven tunnel", community="bakers") == ["Rye", "Tunnel oven"]
    assert "Pinned for this search" in client.get(URL, {"q": "oven tunnel", "community": "bakers"}).text
    assert "Rye" not in found(client, "oven tunnel")

    client.post(pinning, data | {"is_everywhere": "on"})
    assert found(signed_in(charlie), "oven tunnel")[0] == "Rye"
    assert found(signed_in(charlie), "rye") == ["Rye"]

    signed_in(alice).post(reverse("knowledge:hit-pin-removal", args=["bakers", HitPin.objects.get().pk]))
    assert "Rye" not in found(signed_in(charlie), "oven tunnel")


def test_a_pin_is_nothing_to_who_may_not_read_what_it_puts_on_top(signed_in, eve, charlie, pages):
    vault = make_community(by=eve, slug="vault", visibility="private")
    for number in range(3):
        page = make_page(community=vault, by=eve, title=f"Secret {number}")
        HitPin.put(entry_id("page", page.pk), "tunnel", community=vault, by=eve, is_everywhere=True)
    index_outstanding()

    assert "Secret 0" in found(signed_in(eve), "tunnel")
    assert not any(title.startswith("Secret") for title in found(signed_in(charlie), "tunnel"))


def test_a_search_has_three_pins_at_most_and_only_of_what_is_there(signed_in, alice, bakers, bob, pages):
    client, pinning = signed_in(alice), reverse("knowledge:hit-pins", args=["bakers"])
    others = [make_page(community=bakers, by=bob, title=f"Page {number}") for number in range(4)]
    index_outstanding()
    elsewhere = pages.pages.get().get_absolute_url()

    answers = [client.post(pinning, {"query": "oven", "address": page.get_absolute_url()}) for page in others]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    for address in [elsewhere, "/communities/bakers/wiki/none/", "nonsense", "http://["]:
        assert client.post(pinning, {"query": "rye", "address": address}).status_code == 422
    assert client.post(pinning, {"query": "…", "address": others[0].get_absolute_url()}).status_code == 422


def test_members_read_no_such_lists(signed_in, bob, bakers):
    assert signed_in(bob).get(CARE).status_code == 403


def test_admins_keep_the_words_and_pins_of_the_site(signed_in, admin, charlie, bakers, pages):
    client = signed_in(admin)
    page = bakers.pages.get(title="Rye")

    words = client.post(reverse("admin:knowledge_synonym_add"), {"names": "conveyor, tunnel"})
    pin = client.post(reverse("admin:knowledge_hitpin_add"), {"query": "tunnel", "address": page.get_absolute_url()})

    assert (words.status_code, pin.status_code) == (302, 302)

    assert client.get(reverse("admin:knowledge_synonym_changelist")).status_code == 200
    assert found(signed_in(charlie), "conveyor") != []
    assert found(signed_in(charlie), "tunnel")[0] == "Rye"
