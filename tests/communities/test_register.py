import pytest
from django.urls import reverse
from taggit.models import Tag

from accounts.models import User
from communities.models import TagOwner
from communities.tasks import look_for_leaders
from tests.factories import make_community, make_page, make_thread, make_user

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


def tags(client, **asked) -> list[str]:
    return [tag.name for tag in client.get(URL, {"part": "tags"} | asked).context["tags"]]


def test_tags_and_who_looks_after_them(signed_in, admin, bob, charlie, bakers, vault):
    make_thread(community=bakers, by=bob, tags=["rye", "salt", "wheat"])
    make_thread(community=vault, by=bob, tags=["saffron"])
    for name, person in [("rye", bob), ("salt", charlie)]:
        TagOwner.appoint(Tag.objects.get(name=name), by=admin, person=person)
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    client = signed_in(admin)

    assert sorted(tags(client)) == ["rye", "salt", "wheat"]
    assert tags(client, person="bob") == ["rye"]
    assert sorted(tags(client, without_owner="1")) == ["salt", "wheat"]
    page = client.get(URL, {"part": "tags"}).text
    assert "Charlie Cole, no longer here" in page
    assert page.count("Nobody</span>") == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [("", 5), ("pages", 4), ("tags", 4)])
def test_it_costs_the_same_for_many(signed_in, admin, alice, count, part, queries, django_assert_num_queries):
    for number in range(count):
        community = make_community(by=make_user(), sponsor=make_user())
        make_page(community=community, by=alice, title="Flour")
        make_thread(community=community, by=alice, tags=[f"tag{number}"])
        TagOwner.appoint(Tag.objects.get(name=f"tag{number}"), by=admin, person=make_user())
    client = signed_in(admin)

    with django_assert_num_queries(queries):
        client.get(URL, {"part": part})
