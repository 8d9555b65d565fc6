"""Members found by what they do and what they showed that they know."""

import pytest
from django.urls import reverse
from taggit.models import Tag

from communities.models import Role, TagSynonym
from knowledge.models import Keep
from tests.factories import make_thread, make_user


@pytest.fixture
def url(bakers):
    return reverse("communities:members", args=["bakers"])


@pytest.fixture
def rye(bakers, alice, bob):
    """Alice's answer about rye worked, and a page keeps it."""
    answer = make_thread(community=bakers, by=bob, tags=["rye"]).reply(by=alice, body="Two hours.")
    answer.accept(by=bob)
    Keep.objects.keep(answer, by=bob, title="Rye", body="Two hours.")
    return answer


def names(response) -> list[str]:
    return [membership.user.name for membership in response.context["members"].memberships]


def shown(response, person) -> list[tuple[str, int, int]]:
    return [(item.tag, item.answers, item.pages) for item in response.context["evidence"].get(person.pk, [])]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cleo", ["Cleo"]),
        ("oven builder", ["Cleo"]),
        ("malmö", ["Cleo"]),
        ("logistics", ["Cleo"]),
        ("sourdough", ["Cleo"]),
        ("cleo malmö sourdough", ["Cleo"]),
        ("cleo lisbon", []),
    ],
)
def test_by_name_job_place_department_and_skill(signed_in, bob, bakers, url, query, found):
    cleo = make_user(username="cleo", name="Cleo", job_title="Oven builder", location="Malmö", department="Logistics")
    cleo.skills.set(["sourdough"])
    bakers.join(by=cleo)

    assert names(signed_in(bob).get(url, {"q": query})) == found


def test_the_skill_that_was_searched_stands_among_the_few_shown(signed_in, bob, bakers, url):
    cleo = make_user(username="cleo", name="Cleo")
    cleo.skills.set(["apples", "barley", "cakes", "sourdough"])
    bakers.join(by=cleo)
    client = signed_in(bob)

    assert "apples, barley, cakes" in client.get(url).text
    assert "sourdough, apples, barley" in client.get(url, {"q": "sourdough"}).text


def test_by_evidence_and_by_another_name_of_the_tag(signed_in, admin, bob, rye, url):
    TagSynonym.add(Tag.objects.get(name="rye"), by=admin, name="secale")

    for query in ["rye", "RYE", "secale"]:
        assert names(signed_in(bob).get(url, {"q": query})) == ["Alice Archer"]


def test_the_evidence_is_shown(signed_in, alice, bob, bakers, rye, url):
    make_thread(community=bakers, by=bob, tags=["rye", "oven"]).reply(by=alice, body="So.").accept(by=bob)

    response = signed_in(bob).get(url)

    assert shown(response, alice) == [("rye", 2, 1), ("oven", 1, 0)]
    assert shown(response, bob) == []
    assert "answered 2 about rye" in response.text


def test_what_was_taken_back_is_no_evidence(signed_in, alice, bob, rye, url):
    rye.remove(by=alice)
    response = signed_in(bob).get(url)

    assert shown(response, alice) == []
    assert names(signed_in(bob).get(url, {"q": "rye"})) == []


def test_evidence_of_elsewhere_is_neither_shown_nor_found(signed_in, alice, bob, charlie, bakers, vault, url):
    make_thread(community=vault, by=bob, tags=["saffron"]).reply(by=alice, body="So.").accept(by=bob)

    for person in [bob, charlie]:
        response = signed_in(person).get(url)
        assert shown(response, alice) == []
        assert names(signed_in(person).get(url, {"q": "saffron"})) == []


def test_by_role(signed_in, alice, bob, bakers, url):
    bakers.memberships.get(user=bob).change_role(by=alice, role=Role.EXPERT)
    client = signed_in(bob)

    assert names(client.get(url, {"role": "expert"})) == ["Bob Baker"]
    assert names(client.get(url, {"role": "leader", "q": "alice"})) == ["Alice Archer"]
    assert names(client.get(url, {"role": "steward"})) == []
    assert names(client.get(url, {"role": "emperor"})) == ["Alice Archer", "Bob Baker"]


def test_pages_keep_what_was_asked(signed_in, bob, bakers, url):
    for number in range(70):
        bakers.join(by=make_user(name=f"Miller {number}"))
    client = signed_in(bob)

    first = client.get(url, {"q": "miller", "role": "member"})
    second = client.get(url + first.context["members"].older)

    assert len({*names(first), *names(second)}) == 70
    assert second.context["members"].older == ""
