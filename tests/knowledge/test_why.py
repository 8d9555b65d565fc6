"""Why a search finds something, told on demand."""

import pytest
from django.urls import reverse

from knowledge.entries import entry_id
from knowledge.indexing import index_outstanding
from knowledge.models import HitPin, Synonym
from tests.factories import make_community, make_page, make_thread, make_user
from wiki.models import Helpfulness, Obsolescence, Verification


@pytest.fixture
def page(bakers, bob):
    page = make_page(community=bakers, by=bob, title="Rye dough", body="Rest it at 0x26B.", tags=["sour"])
    index_outstanding()
    return page


def why(client, page, query: str, **headers):
    return client.get(reverse("knowledge:why", args=[entry_id("page", page.pk)]), {"q": query}, **headers)


def places(response) -> dict[str, list[str]]:
    return {word.typed: [str(place) for place in word.places] for word in response.context["why"].words}


def test_each_word_and_where_it_stands(signed_in, charlie, page):
    response = why(signed_in(charlie), page, "the doughs rest sour 26 wheat")

    assert places(response) == {
        "doughs": ["in the title"],
        "rest": ["in the text"],
        "sour": ["as a tag"],
        "26": ["as a part of a word"],
        "wheat": [],
    }
    assert "not there" in response.text


def test_by_another_name(signed_in, alice, bakers, charlie, page):
    Synonym.add(["batter", "dough"], community=bakers, by=alice)

    assert places(why(signed_in(charlie), page, "batter")) == {"batter": ["by another name: dough"]}


def test_what_people_said_of_it(signed_in, bob, charlie, page):
    Verification.give(page, by=bob)
    Helpfulness.say(page, by=charlie)

    text = why(signed_in(charlie), page, "rye").text

    for said in ["It is a wiki page", "still right", "It helped 1 reader", "lifts it by"]:
        assert said in text


def test_that_it_is_pinned_or_obsolete(signed_in, alice, bakers, bob, charlie, page):
    HitPin.put(entry_id("page", page.pk), "wheat", community=bakers, by=alice, is_everywhere=True)
    Obsolescence.declare(page, by=bob)
    index_outstanding()

    text = why(signed_in(charlie), page, "wheat").text

    assert "pinned for this search" in text
    assert "comes last" in text


def test_a_reply_is_found_by_its_own_words(signed_in, bakers, bob, charlie):
    thread = make_thread(community=bakers, by=bob, title="Rye dough?", body="Hm.")
    post = thread.reply(by=bob, body="Fold it.")
    index_outstanding()

    response = signed_in(charlie).get(reverse("knowledge:why", args=[entry_id("post", post.pk)]), {"q": "fold dough"})

    assert places(response) == {"fold": ["in the text"], "dough": []}


def test_without_scripts_it_is_a_page_and_each_hit_leads_there(signed_in, charlie, page):
    client = signed_in(charlie)
    hits = client.get(reverse("knowledge:search"), {"q": "rye"}).text
    url = reverse("knowledge:why", args=[entry_id("page", page.pk)])

    assert f'href="{url}?q=rye"' in hits
    assert "<h1" in client.get(url, {"q": "rye"}).text
    assert "<h1" not in client.get(url, {"q": "rye"}, headers={"HX-Request": "true"}).text


def test_a_steward_pins_it_from_there(signed_in, alice, bob, page):
    assert "Pin it for this search" not in why(signed_in(bob), page, "wheat").text
    assert "Pin it for this search" in why(signed_in(alice), page, "wheat").text


@pytest.mark.parametrize("query", ["", "x" * 401])
def test_without_a_search_there_is_nothing_to_tell(signed_in, charlie, page, query):
    assert why(signed_in(charlie), page, query).status_code == 404


def test_of_what_one_may_not_read_nothing_is_told(signed_in, charlie):
    keeper = make_user()
    vault = make_community(by=keeper, slug="vault", visibility="private")
    page = make_page(community=vault, by=keeper, title="Rye dough")
    index_outstanding()

    assert why(signed_in(keeper), page, "rye").status_code == 200
    assert why(signed_in(charlie), page, "rye").status_code == 404
