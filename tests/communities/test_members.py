import pytest
from django.urls import reverse

from tests.factories import make_user


@pytest.fixture
def url(bakers):
    return reverse("communities:members", args=["bakers"])


def names(response) -> list[str]:
    return [membership.user.name for membership in response.context["members"].memberships]


def test_members_in_the_order_they_came(signed_in, bob, url):
    assert names(signed_in(bob).get(url)) == ["Alice Archer", "Bob Baker"]


@pytest.mark.parametrize(("query", "found"), [("alice", ["Alice Archer"]), ("zz", []), ("%00bob", ["Bob Baker"])])
def test_search(signed_in, bob, url, query, found):
    assert names(signed_in(bob).get(f"{url}?q={query}")) == found


def test_who_left_the_house_is_not_listed(signed_in, bob, bakers, url):
    gone = make_user(is_active=False)
    bakers.join(by=gone)

    assert gone.name not in names(signed_in(bob).get(url))


@pytest.mark.parametrize(
    ("where", "who", "status"),
    [
        ("bakers", "charlie", 200),
        ("bakers", "guest", 404),
        ("guild", "bob", 200),
        ("guild", "charlie", 403),  # knows of it, may not read it
        ("guild", "guest", 404),
        ("vault", "bob", 200),
        ("vault", "charlie", 404),
        ("vault", "admin", 404),
    ],
)
@pytest.mark.parametrize("page", ["members", "feed"])
def test_who_may_see_them(signed_in, request, where, who, status, page):
    community = request.getfixturevalue(where)
    url = reverse(f"communities:{page}", args=[community.slug])

    assert signed_in(request.getfixturevalue(who)).get(url).status_code == status


def test_only_leaders_get_the_role_form(signed_in, alice, bob, url):
    form = reverse("communities:role", args=["bakers", "bob"])
    assert form in signed_in(alice).get(url).text
    assert form not in signed_in(bob).get(url).text


def test_pages_leave_nobody_out(signed_in, bob, bakers, url):
    for _ in range(70):
        bakers.join(by=make_user())
    client = signed_in(bob)

    first = client.get(url)
    second = client.get(url + first.context["members"].older)

    assert len(names(first)) == 60
    assert len({*names(first), *names(second)}) == 72
    assert second.context["members"].older == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(signed_in, alice, bakers, url, count, django_assert_num_queries):
    for _ in range(count):
        bakers.join(by=make_user(email=None))
    client = signed_in(alice)

    with django_assert_num_queries(9):  # person, community, members, skills, evidence, requests, reviews, rail, bell
        response = client.get(url)

    assert len(names(response)) == 2 + count
