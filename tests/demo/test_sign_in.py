import pytest
from django.urls import reverse

from demo.people import SIGN_IN, demo_people
from tests.factories import make_user

URL = reverse("demo:sign-in")


def test_one_click_signs_in(client, alice):
    response = client.post(URL, {"email": "alice@example.com"})

    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(alice.pk)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/communities/", "/communities/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_it_leads_to_where_one_wanted_on_this_site_only(client, alice, wanted, reached):
    assert client.post(URL, {"email": "alice@example.com", "next": wanted}).url == reached


@pytest.mark.parametrize("email", ["dora@example.com", "ALICE@example.com", "", "alice@example.com\x00"])
def test_nobody_else_is_signed_in(client, alice, email):
    make_user(username="dora")

    assert client.post(URL, {"email": email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_get_signs_nobody_in(client, alice):
    assert client.get(URL, {"email": "alice@example.com"}).status_code == 405


def test_the_page_offers_who_is_there_in_a_fixed_order(bob, alice):
    assert demo_people() == [alice, bob]
    assert next(iter(SIGN_IN)) == "alice@example.com"
