"""The tree of a wiki: unfolded branch by branch, and put in order."""

import re

import pytest
from django.urls import reverse

from communities.models import Follow
from tests.factories import make_page, make_user
from wiki.models import Page


@pytest.fixture
def ovens(bakers, bob):
    return make_page(community=bakers, by=bob, title="Ovens")


@pytest.fixture
def door(ovens, bob):
    return make_page(community=ovens.community, by=bob, title="Door", parent=ovens)


def url(name: str, page) -> str:
    return reverse(f"wiki:{name}", args=[page.pk])


def fetched(client, page):
    return client.get(url("branch", page), headers={"HX-Request": "true"})


def with_toggle(response) -> list[str]:
    return re.findall(r'aria-label="Pages below ([^"]*)"', response.text)


def many(community, count: int, *, parent=None, prefix="leaf") -> None:
    Page.objects.bulk_create(
        Page(
            community=community,
            parent=parent,
            slug=f"{prefix}-{number:04}",
            path=f"{parent.path}/{prefix}-{number:04}" if parent else f"{prefix}-{number:04}",
            title=f"{prefix.title()} {number}",
            number=1,
        )
        for number in range(count)
    )


def test_a_branch_is_the_pages_right_below(signed_in, bob, ovens, door):
    make_page(community=ovens.community, by=bob, title="Handle", parent=door)

    response = fetched(signed_in(bob), ovens)

    assert [branch.page for branch in response.context["level"].branches] == [door]
    assert with_toggle(response) == ["Door"]
    assert "<html" not in response.text


def test_without_scripts_a_toggle_leads_to_the_same_on_a_page(signed_in, bob, ovens, door):
    client = signed_in(bob)

    response = client.get(url("branch", ovens))

    assert response.url == f"{reverse('wiki:wiki', args=['bakers'])}?below={ovens.pk}"
    assert f'href="{response.url}"' in client.get(reverse("wiki:wiki", args=["bakers"])).text
    assert "Door" in client.get(response.url).text


def test_a_page_with_nothing_visible_below_has_no_toggle(signed_in, bob, ovens, door):
    door.remove(by=bob)

    assert with_toggle(signed_in(bob).get(reverse("wiki:wiki", args=["bakers"]))) == []


def test_a_long_branch_says_that_there_is_more(signed_in, bob, ovens):
    many(ovens.community, 101, parent=ovens)

    level = fetched(signed_in(bob), ovens).context["level"]

    assert (len(level.branches), level.has_more) == (100, True)


@pytest.mark.parametrize("count", [1, 2000])
def test_the_tree_costs_the_same_for_many_pages(signed_in, bob, ovens, count, django_assert_max_num_queries):
    many(ovens.community, count, parent=ovens)
    many(ovens.community, count, prefix="root")
    client = signed_in(bob)
    client.get(reverse("wiki:wiki", args=["bakers"]))

    with django_assert_max_num_queries(12):
        client.get(reverse("wiki:wiki", args=["bakers"]))
    with django_assert_max_num_queries(6):
        fetched(client, ovens)


# --- Putting it in order ---


@pytest.mark.parametrize(("who", "may"), [("alice", True), ("bob", False), ("charlie", False)])
def test_stewards_may_drag_every_page(signed_in, request, ovens, who, may):
    response = signed_in(request.getfixturevalue(who)).get(reverse("wiki:wiki", args=["bakers"]))

    assert (f'data-place="{url("place", ovens)}"' in response.text) == may


def test_where_a_page_was_dropped_what_changes_is_shown_first(signed_in, alice, bob, bakers, ovens, door):
    tools = make_page(community=bakers, by=bob, title="Tools")
    Follow.set(door, by=make_user(), level="watch")

    response = signed_in(alice).get(url("place", ovens), {"parent": tools.pk})

    assert response.context["paths"] == [("ovens", "tools/ovens"), ("ovens/door", "tools/ovens/door")]
    assert "2 people who follow keep following." in response.text
    assert "Who may read and edit stays the same" in response.text
    assert f'<option value="{tools.pk}" selected>' in response.text
    assert set(Page.objects.values_list("path", flat=True)) == {"ovens", "ovens/door", "tools"}


def test_at_the_top_is_a_place_as_well(signed_in, alice, ovens, door):
    response = signed_in(alice).get(url("place", door), {"parent": ""})

    assert response.context["paths"] == [("ovens/door", "door")]


@pytest.mark.parametrize("parent", ["nonsense", "0", "9" * 30, "1\x00"])
def test_a_place_that_is_none_is_said(signed_in, alice, door, parent):
    response = signed_in(alice).get(url("place", door), {"parent": parent})

    assert response.status_code == 200
    assert "paths" not in response.context
    assert response.context["form"].errors["parent"]


def test_a_page_is_not_put_below_itself(signed_in, alice, ovens, door):
    response = signed_in(alice).get(url("place", ovens), {"parent": door.pk})

    assert "paths" not in response.context
    assert Page.objects.get(pk=ovens.pk).path == "ovens"
