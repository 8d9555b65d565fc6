import pytest
from django.urls import reverse

from accounts.models import User
from communities.tasks import look_for_leaders
from tests.factories import make_community, make_page, make_user

URL = "/register/"


def names(response) -> list[str]:
    return [community.name for community in response.context["communities"]]


@pytest.mark.parametrize(
    ("who", "status"), [("admin", 200), ("alice", 403), ("charlie", 403), ("desk", 403), ("guest", 403)]
)
def test_who_sees_it(signed_in, request, bakers, who, status):
    assert signed_in(request.getfixturevalue(who)).get(URL).status_code == status


def test_it_lists_what_an_employee_may_know_of(signed_in, admin, bakers, guild, vault):
    response = signed_in(admin).get(URL)

    assert names(response) == ["Bakers", "Guild"]
    assert "Alice Archer" in response.text


def test_holes_are_marked_and_lead_to_the_appointment(signed_in, admin, alice, bakers):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    look_for_leaders()

    page = signed_in(admin).get(URL).text

    assert "Alice Archer, no longer here" in page
    assert reverse("communities:handover", args=["bakers"]) in page


def test_only_what_has_no_owner(signed_in, admin, alice, bob, bakers):
    make_community(by=bob, name="Millers")
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert names(signed_in(admin).get(URL, {"without_owner": "1"})) == ["Bakers"]


def test_what_one_person_looks_after(signed_in, admin, alice, bob, charlie, bakers):
    make_community(by=bob, name="Millers", sponsor=charlie)
    page = make_page(community=bakers, by=charlie, title="On rye")
    make_page(community=bakers, by=bob, title="On wheat")
    client = signed_in(admin)

    assert names(client.get(URL, {"person": "charlie"})) == ["Millers"]
    pages = client.get(URL, {"part": "pages", "person": "charlie"}).text
    assert page.get_absolute_url() in pages
    assert "On wheat" not in pages


def test_the_profile_of_who_left_leads_admins_there(signed_in, admin, bob, alice, bakers):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    address = f"{URL}?person=alice"

    assert address in signed_in(admin).get(alice.get_absolute_url()).text
    assert address not in signed_in(bob).get(alice.get_absolute_url()).text


def test_pages_without_an_owner(signed_in, admin, alice, bob, charlie, bakers, vault):
    gone = make_page(community=bakers, by=charlie, title="On rye")
    make_page(community=bakers, by=bob, title="On wheat")
    secret = make_page(community=vault, by=charlie, title="On saffron")
    User.objects.filter(pk=charlie.pk).update(is_active=False)

    page = signed_in(admin).get(URL, {"part": "pages", "without_owner": "1"}).text

    assert gone.title in page
    assert "On wheat" not in page
    assert secret.title not in page


def test_it_goes_on_by_key(signed_in, admin, bob):
    for _ in range(51):
        make_community(by=bob)
    client = signed_in(admin)

    first = client.get(URL, {"person": "bob"})
    second = client.get(URL + first.context["older"])

    assert [len(names(first)), len(names(second))] == [50, 1]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [("", 5), ("pages", 4)])
def test_it_costs_the_same_for_many(signed_in, admin, alice, count, part, queries, django_assert_num_queries):
    for _ in range(count):
        make_page(community=make_community(by=make_user(), sponsor=make_user()), by=alice, title="Flour")
    client = signed_in(admin)

    with django_assert_num_queries(queries):
        client.get(URL, {"part": part})
