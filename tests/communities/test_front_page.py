import pytest
from django.urls import reverse

from tests.factories import make_thread


@pytest.mark.parametrize(
    ("where", "who", "status"),
    [
        ("bakers", "bob", 200),
        ("bakers", "charlie", 200),
        ("bakers", "guest", 404),
        ("guild", "bob", 200),
        ("guild", "charlie", 200),  # how to get in
        ("guild", "guest", 404),
        ("vault", "bob", 200),
        ("vault", "charlie", 404),
        ("vault", "desk", 404),
        ("vault", "admin", 404),
    ],
)
def test_who_may_know_of_it(signed_in, request, where, who, status):
    community = request.getfixturevalue(where)

    assert signed_in(request.getfixturevalue(who)).get(community.get_absolute_url()).status_code == status


def test_anonymous_is_led_to_the_sign_in_alike(client, vault):
    for slug in ["vault", "nothing-of-that-name"]:
        response = client.get(f"/communities/{slug}/")
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_members_see_the_threads(signed_in, bob, bakers):
    thread = make_thread(community=bakers, by=bob, title="Why does rye stick?")

    page = signed_in(bob).get(bakers.get_absolute_url()).text

    assert "Why does rye stick?" in page
    assert thread.get_absolute_url() in page
    assert "Joined" in page


def test_a_closed_community_shows_strangers_its_charter_and_how_to_ask(signed_in, alice, charlie, guild):
    make_thread(community=guild, by=alice, title="Marzipan secrets")
    guild.rewrite_charter(by=alice, domain="Sweet things", norms="Be sweet")

    page = signed_in(charlie).get(guild.get_absolute_url()).text

    assert "Marzipan" not in page
    assert "Sweet things" in page
    assert "Be sweet" in page
    assert reverse("communities:join-request", args=["guild"]) in page
    assert reverse("communities:members", args=["guild"]) not in page


def test_no_community_of_that_name(signed_in, charlie):
    assert signed_in(charlie).get("/communities/none/").status_code == 404
