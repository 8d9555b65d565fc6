import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from knowledge.indexing import index_outstanding
from knowledge.models import Entry
from tests.factories import make_page, make_thread, make_user

URL = reverse("accounts:people")


def names(response) -> list[str]:
    return [person.name for person in response.context["people"]]


def test_colleagues_by_name(signed_in, alice, bob, charlie):
    assert names(signed_in(bob).get(URL)) == ["Alice Archer", "Bob Baker", "Charlie Cole"]


def test_who_is_imported_or_gone_is_not_in_the_directory(signed_in, bob):
    make_user(username="imported", email=None)
    make_user(username="gone", is_active=False)

    assert names(signed_in(bob).get(URL)) == ["Bob Baker"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=ali", ["Alice Archer"]),
        ("q=baker+alice", ["Alice Archer"]),
        ("q=lyon", ["Alice Archer"]),
        ("q=rye", ["Alice Archer"]),
        ("q=zz", []),
        ("q=%00", ["Alice Archer", "Bob Baker"]),
        ("after=nonsense", ["Alice Archer", "Bob Baker"]),
        ("after=" + "9" * 30, ["Alice Archer", "Bob Baker"]),
        ("q=" + "x" * 10_000, []),
    ],
)
def test_search(signed_in, alice, bob, asked, found):
    User.objects.filter(pk=alice.pk).update(job_title="Head baker", location="Lyon")
    alice.skills.set(["rye", "rye bread"])

    assert names(signed_in(bob).get(f"{URL}?{asked}")) == found


def test_the_skill_that_was_searched_stands_among_the_few_shown(signed_in, alice, bob):
    alice.skills.set(["wheat", "barley", "spelt", "oats", "rye"])
    client = signed_in(bob)

    assert skills(client.get(URL)) == ["barley", "oats", "rye"]
    assert skills(client.get(f"{URL}?q=wheat")) == ["wheat", "barley", "oats"]


def skills(response) -> list[str]:
    return re.findall(r'<a class="tag" href="[^"]*">([^<]+)</a>', response.text)


def test_a_guest_sees_who_shares_a_community(signed_in, guest, alice, bob, charlie, vault):
    client = signed_in(guest)
    assert names(client.get(URL)) == ["Gil Guest"]

    vault.join(by=guest, invited=True)

    assert names(client.get(URL)) == ["Alice Archer", "Bob Baker", "Gil Guest"]


def test_pages_leave_nobody_out_even_with_one_name(signed_in, bob):
    for _ in range(65):
        make_user(name="Kim Lee")
    client = signed_in(bob)

    first = client.get(URL)
    second = client.get(URL + first.context["next_page"])
    third = client.get(URL + second.context["next_page"])

    seen = [person.pk for page in (first, second, third) for person in page.context["people"]]
    assert len(seen) == len(set(seen)) == 66
    assert third.context["next_page"] == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_for_many(signed_in, bob, count, django_assert_num_queries):
    for _ in range(count):
        make_user().skills.set(["rye", "wheat"])
    client = signed_in(bob)

    with django_assert_num_queries(5):  # person, people, skills, rail, bell
        response = client.get(URL)

    assert len(names(response)) == count + 1


# --- One person ---


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("charlie", 200), ("desk", 200), ("admin", 200), ("guest", 404)],
)
def test_who_may_open_a_profile(signed_in, request, alice, who, status):
    assert signed_in(request.getfixturevalue(who)).get(alice.get_absolute_url()).status_code == status


def test_a_guest_opens_the_profile_of_a_fellow(signed_in, guest, alice, vault):
    vault.join(by=guest, invited=True)

    assert signed_in(guest).get(alice.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("username", ["nobody", "imported", "%00", "a%00b", "..", "x" * 500])
def test_there_is_no_such_profile(signed_in, bob, username):
    make_user(username="imported", email=None)

    assert signed_in(bob).get(f"/people/{username}/").status_code == 404


def test_a_profile_tells_who_somebody_is(signed_in, alice, bob):
    User.objects.filter(pk=alice.pk).update(
        job_title="Head baker", department="Bakery", location="Lyon", time_zone="Asia/Tokyo", bio="I like **rye**."
    )
    alice.skills.set(["rye"])
    tokyo = timezone.now().astimezone(dt.timezone(dt.timedelta(hours=9)))

    page = signed_in(bob).get(alice.get_absolute_url()).text

    for word in ["Head baker", "Bakery", "Lyon", "<strong>rye</strong>", "?q=rye", f"{tokyo:%H:}"]:
        assert word in page
    assert "hue-" in page
    assert ">AA</span>" in page


def test_a_hostile_bio_is_harmless(signed_in, alice, bob):
    User.objects.filter(pk=alice.pk).update(bio="<script>alert(1)</script> [x](javascript:alert(1))", name="<b>A</b>")

    page = signed_in(bob).get(alice.get_absolute_url()).text

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "<b>A</b>" not in page


def test_only_communities_that_the_reader_may_know_of_are_shown(signed_in, alice, bob, charlie, bakers, guild, vault):
    def shown_to(reader) -> set[str]:
        page = signed_in(reader).get(alice.get_absolute_url()).text
        card = page.partition('aria-label="About this person"')[2]
        return {name for name in ["Bakers", "Guild", "Vault"] if name in card}

    assert shown_to(bob) == {"Bakers", "Guild", "Vault"}
    assert shown_to(charlie) == {"Bakers", "Guild"}


def test_what_they_wrote_is_shown_as_far_as_the_reader_may_read(signed_in, alice, bob, charlie, bakers, vault):
    for community in (bakers, vault):
        make_entry(make_thread(community=community, by=alice, title=f"Question in {community}"))
        make_entry(make_page(community=community, by=alice, title=f"Page in {community}"))

    def shown_to(reader) -> list[str]:
        page = signed_in(reader).get(alice.get_absolute_url()).text
        titles = ["Page in Bakers", "Question in Bakers", "Page in Vault", "Question in Vault"]
        return [title for title in titles if title in page]

    assert shown_to(bob) == ["Page in Bakers", "Question in Bakers", "Page in Vault", "Question in Vault"]
    assert shown_to(charlie) == ["Page in Bakers", "Question in Bakers"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_profile_costs_the_same_for_many(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    for number in range(count):
        make_entry(make_thread(community=bakers, by=alice, title=f"Q{number}"))
        make_entry(make_page(community=bakers, by=alice, title=f"P{number}"))
    client = signed_in(bob)

    # reader, person, skills, entries, how much was accepted and kept, who was helped, communities, rail, bell
    with django_assert_num_queries(9):
        client.get(alice.get_absolute_url())


def make_entry(thing) -> Entry:
    """What the index worker writes of a thread or page."""
    index_outstanding()
    return thing.entry


def test_suggestions_by_username_and_name(signed_in, alice, bob, charlie):
    client = signed_in(bob)
    url = reverse("accounts:suggestions")

    assert 'data-value="alice"' in client.get(f"{url}?q=ALI").text
    assert 'data-value="charlie"' in client.get(f"{url}?q=cole").text
    assert "data-value" not in client.get(f"{url}?q=zz%00").text
    assert client.get(url).text.count('role="option"') == 3


def test_suggestions_leave_out_who_can_not_be_told(signed_in, bob, guest):
    make_user(username="imported", email=None)
    make_user(username="gone", is_active=False)

    assert signed_in(bob).get(reverse("accounts:suggestions")).text.count('role="option"') == 2
    assert signed_in(guest).get(reverse("accounts:suggestions")).text.count('role="option"') == 1
