"""What may answer a question already, while it is typed. How it behaves in a browser: tests/browser/test_asking.py."""

import pytest
from django.urls import reverse

from knowledge.indexing import index_outstanding
from tests.factories import make_page, make_thread

URL = reverse("knowledge:similar")


def ask(client, title: str, **query):
    return client.get(URL, {"q": title} | query, headers={"HX-Request": "true"})


def test_at_most_seven_are_shown_of_every_kind(signed_in, bakers, bob, charlie):
    kinds = ["question", "discussion", "announcement", "story"]
    for kind in kinds:
        make_thread(community=bakers, by=bob, kind=kind, title="Flat rye bread")
    make_page(community=bakers, by=bob, title="Flat rye bread")
    index_outstanding()
    client = signed_in(charlie)
    entries = ask(client, "Why is my rye bread flat?").context["entries"]
    assert sorted(entry.kind for entry in entries) == sorted([*kinds, "page"])

    for _ in range(4):
        make_thread(community=bakers, by=bob, title="Flat rye bread")
    index_outstanding()

    assert len(ask(client, "Why is my rye bread flat?").context["entries"]) == 7


def test_what_is_solved_is_marked_and_each_opens_in_a_new_tab(signed_in, bakers, alice, bob, charlie):
    solved = make_thread(community=bakers, by=bob, title="Why is my rye bread flat?")
    solved.reply(by=alice, body="Let it rest.").accept(by=bob)
    make_thread(community=bakers, by=bob, title="Why is my rye bread sour?")
    index_outstanding()

    text = ask(signed_in(charlie), "My rye bread is strange").text

    assert text.count('target="_blank"') == 2
    assert text.count("#check") == 1
    assert " ".join(text.split()).count("Bakers · answered") == 1


def test_what_one_may_not_read_is_not_even_counted(signed_in, vault, bob, charlie):
    for number in range(3):
        make_thread(community=vault, by=bob, title=f"Why is my saffron bread flat {number}?")
    index_outstanding()

    secret = ask(signed_in(charlie), "Why is my saffron bread flat?").text
    nothing = ask(signed_in(charlie), "Why is my quantum moon square?").text

    assert secret == nothing


def test_what_vanished_before_a_worker_ran_is_not_shown(signed_in, bakers, vault, alice, bob, charlie):
    hidden = [make_thread(community=bakers, by=bob, title="Why is my rye bread flat?") for _ in range(3)]
    index_outstanding()

    hidden[0].move(by=alice, community=vault)
    hidden[1].remove(by=alice)
    hidden[2].unlist(by=alice, reason="Nobody needs it")

    assert ask(signed_in(charlie), "Why is my rye bread flat?").context["entries"] == []


# --- For who begins a wiki page ---

NEW = reverse("wiki:new", args=["bakers"])


@pytest.fixture
def rye(bakers, bob):
    make_page(community=bakers, by=bob, title="How to make rye bread", body="Knead it.")
    make_thread(community=bakers, by=bob, title="How to make rye bread rise?", body="Hm.")
    index_outstanding()


def test_who_begins_a_page_is_told_of_pages_like_it_alone(signed_in, bob, rye):
    client, asked = signed_in(bob), {"q": "Making rye bread", "community": "bakers", "for": "page"}

    text = client.get(URL, asked, headers={"HX-Request": "true"}).text

    assert "A page like this exists" in text
    assert "How to make rye bread<" in text
    assert "rise?" not in text
    assert "ask away" not in client.get(URL, asked | {"q": "Zebra stripes"}, headers={"HX-Request": "true"}).text


def test_a_title_that_is_there_before_any_script_is_looked_for(signed_in, bob, rye):
    client = signed_in(bob)

    assert "A page like this exists" in client.get(NEW, {"title": "Making rye bread"}).text
    assert "A page like this exists" not in client.get(NEW).text
