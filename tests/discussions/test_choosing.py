"""In which community one asks: one's own to choose from, and a search among the others."""

import pytest
from django.urls import reverse

from tests.factories import make_community, make_user

ASK = reverse("discussions:ask")
SEARCH = reverse("discussions:ask-communities")


def offered(response) -> list[str]:
    return [str(value) for value, _label in response.context["form"].fields["community"].widget.choices if value]


def test_ones_own_are_offered_and_the_one_that_is_asked_for(signed_in, bob, bakers, guild):
    make_community(by=make_user(), slug="pastry")
    make_community(by=make_user(), slug="sweets")

    assert offered(signed_in(bob).get(ASK)) == ["bakers", "guild"]
    assert offered(signed_in(bob).get(ASK, {"community": "pastry"})) == ["bakers", "guild", "pastry"]


def test_one_may_not_read_is_not_offered(signed_in, charlie, bakers, vault):
    assert offered(signed_in(charlie).get(ASK, {"community": "vault"})) == []


def test_others_are_found_by_their_name_or_purpose(signed_in, charlie, bakers, guild, vault):
    make_community(by=make_user(), slug="pastry", purpose="Sweet baking")
    client = signed_in(charlie)

    text = client.get(SEARCH, {"q": "BAK"}).text

    assert text.count("<option") == 2
    assert 'value="bakers"' in text
    assert 'value="pastry"' in text
    for nothing in ["", " ", "vault", "guild", "\x00", "%"]:
        assert "<option" not in client.get(SEARCH, {"q": nothing}).text


def test_without_scripts_one_searches_in_the_form_and_loses_nothing(signed_in, charlie, bakers):
    asked = {
        "kind": "story",
        "title": "Why?",
        "body": "Text",
        "tags": "rye",
        "community": "",
        "community_query": "baker",
    }

    response = signed_in(charlie).post(ASK, asked | {"find": "yes"})

    assert response.status_code == 200
    assert '<optgroup label="Found">' in response.text
    form = response.context["form"]
    assert [form[name].value() for name in ["kind", "title", "body", "tags"]] == ["story", "Why?", "Text", "rye"]
    nothing = signed_in(charlie).post(ASK, asked | {"find": "yes", "community_query": "nowhere"})
    assert "No community like that" in nothing.text


@pytest.mark.parametrize("count", [1, 5])
def test_the_form_costs_the_same_however_many_one_may_read(signed_in, bob, bakers, count, django_assert_num_queries):
    for _ in range(count):
        make_community(by=make_user()).join(by=bob)
        make_community(by=make_user())
    client = signed_in(bob)
    client.get(ASK)

    with django_assert_num_queries(10):
        client.get(ASK, {"community": "bakers"})
