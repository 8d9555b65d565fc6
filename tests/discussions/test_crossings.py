"""A thread shown in the list of another community: one address, one count, and the rights of its home."""

import pytest
from django.urls import reverse

from communities.models import Activity
from discussions.listing import PAGE_SIZE
from discussions.models import AtHome, Crossing
from tests.factories import make_community, make_thread, make_user


@pytest.fixture
def pastry(alice):
    """Another open community, which alice leads."""
    return make_community(by=alice, slug="pastry", name="Pastry")


def titles(client, community, **query) -> list[str]:
    return [thread.title for thread in client.get(community.get_absolute_url(), query).context["listing"].threads]


def test_who_moderates_there_shows_it_and_takes_it_away(signed_in, alice, thread, pastry):
    client, url = signed_in(alice), reverse("discussions:crossings", args=[thread.pk])
    for _ in range(2):
        client.post(url, {"community": "pastry"})

    text = client.get(pastry.get_absolute_url()).text
    assert f'href="{thread.get_absolute_url()}"' in text
    assert "from <a" in text
    assert "Pastry" in client.get(url).text

    for _ in range(2):
        client.post(reverse("discussions:crossing-removal", args=[thread.pk, "pastry"]))
    assert titles(client, pastry) == []
    assert list(Activity.objects.filter(verb__startswith="showed").order_by("pk").values_list("verb", flat=True)) == [
        "showed elsewhere",
        "showed elsewhere no more",
    ]


def test_it_is_not_shown_twice_at_home(alice, thread, bakers):
    with pytest.raises(AtHome):
        Crossing.objects.show(thread, by=alice, community=bakers)


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [("bob", None, 403), ("bob", "steward", 403), ("bob", "facilitator", 302), ("charlie", None, 403)],
)
def test_who_may_show_it(signed_in, request, thread, pastry, who, role, status):
    person = request.getfixturevalue(who)
    if role:
        pastry.join(by=person, role=role, invited=True)
    url = reverse("discussions:crossings", args=[thread.pk])

    assert signed_in(person).post(url, {"community": "pastry"}).status_code == status
    assert Crossing.objects.exists() == (status == 302)


def test_the_menu_offers_it_to_who_moderates_somewhere(signed_in, alice, bob, thread):
    url = reverse("discussions:thread-menu", args=[thread.pk])

    assert "Show in another community" in signed_in(alice).get(url).text
    assert "Show in another community" not in signed_in(bob).get(url).text


@pytest.mark.parametrize("show", ["", "unanswered", "top", "new", "unread"])
def test_who_may_not_read_its_home_sees_nothing_not_even_a_count(signed_in, charlie, alice, bob, vault, pastry, show):
    secret = make_thread(community=vault, by=bob, title="Saffron")
    before = signed_in(charlie).get(pastry.get_absolute_url(), {"show": show}).context["listing"]

    Crossing.objects.show(secret, by=alice, community=pastry)

    assert signed_in(charlie).get(pastry.get_absolute_url(), {"show": show}).context["listing"] == before
    assert "Saffron" not in signed_in(charlie).get(pastry.get_absolute_url(), {"show": show}).text
    assert titles(signed_in(alice), pastry) == ["Saffron"]


def test_where_it_is_shown_is_told_to_who_may_read_there(signed_in, alice, charlie, bob, thread, vault, bakers):
    Crossing.objects.show(thread, by=alice, community=vault)
    make_community(by=charlie)

    text = signed_in(charlie).get(reverse("discussions:crossings", args=[thread.pk])).text

    assert "Vault" not in text
    url = reverse("discussions:crossing-removal", args=[thread.pk, "vault"])
    assert signed_in(charlie).post(url).status_code == 404
    assert (
        signed_in(charlie).post(reverse("discussions:crossings", args=[thread.pk]), {"community": "vault"}).status_code
        == 404
    )


def test_a_moved_home_takes_it_along(signed_in, charlie, alice, thread, pastry, vault):
    Crossing.objects.show(thread, by=alice, community=pastry)
    assert titles(signed_in(charlie), pastry) == [thread.title]

    type(thread).objects.update(community=vault)

    assert titles(signed_in(charlie), pastry) == []


def test_pages_hold_each_thread_once_in_order(signed_in, alice, bob, bakers, pastry):
    made = []
    for number in range(PAGE_SIZE + 5):
        made.append(make_thread(community=pastry, by=alice, title=f"Own {number}"))
        crossed = make_thread(community=bakers, by=alice, title=f"Crossed {number}", tags=["rye"])
        Crossing.objects.show(crossed, by=alice, community=pastry)
        made.append(crossed)
    client, seen, url = signed_in(bob), [], pastry.get_absolute_url()

    while url:
        listing = client.get(url).context["listing"]
        seen += [thread.title for thread in listing.threads]
        url = listing.older and f"{pastry.get_absolute_url()}?{listing.older}"

    assert seen == [thread.title for thread in reversed(made)]
    assert set(titles(client, pastry, tag="rye")) == {thread.title for thread in made[-1::-2][:PAGE_SIZE]}


@pytest.mark.parametrize("count", [1, 4])
def test_a_list_costs_the_same_with_threads_from_elsewhere(
    signed_in, alice, bob, bakers, pastry, count, django_assert_num_queries
):
    client = signed_in(bob)
    make_thread(community=pastry, by=alice)
    for _ in range(count):
        home = make_community(by=make_user())
        Crossing.objects.show(make_thread(community=home, by=alice, tags=["rye"]), by=alice, community=pastry)
    client.get(pastry.get_absolute_url())

    with django_assert_num_queries(10):
        client.get(pastry.get_absolute_url())
