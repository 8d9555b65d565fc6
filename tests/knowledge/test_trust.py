"""What ranks one of two things that say the same before the other."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from discussions.models import MeToo, Success
from knowledge.entries import entry_id
from knowledge.indexing import differences, index_outstanding, rebuild
from knowledge.models import Entry, Keep
from knowledge.standing import MOST, parts_of, standing_of
from tests.factories import make_community, make_page, make_thread, make_user
from wiki.models import Article, Helpfulness, Obsolescence, Page, Verification

URL = reverse("knowledge:search")


def found(client, query: str) -> list[str]:
    index_outstanding()
    return [hit.entry.url for hit in client.get(URL, {"q": query}).context["found"].hits]


@pytest.fixture
def pages(bakers, bob):
    """Two pages that say the same: nothing speaks for either, so the earlier one stands first."""
    body = "## Resolution\n\nRest it."
    return [make_page(community=bakers, by=bob, title=f"Rye dough {number}", body=body) for number in "ab"]


def urls(things) -> list[str]:
    return [thing.get_absolute_url() for thing in things]


def test_the_newer_of_two_pages_that_say_the_same_stands_first(signed_in, charlie, pages):
    assert found(signed_in(charlie), "rye dough") == urls(pages)

    Page.objects.filter(pk=pages[0].pk).update(edited_at=timezone.now() - dt.timedelta(days=400))
    for _entry in rebuild():
        pass

    assert found(signed_in(charlie), "rye dough") == urls(reversed(pages))


def test_the_earlier_of_two_stands_first_wherever_the_database_keeps_them(signed_in, charlie, pages):
    Page.objects.filter(pk=pages[0].pk).update(title=pages[0].title)  # its row moves behind the other's
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")  # as it may plan anyway

    assert found(signed_in(charlie), "rye dough") == urls(pages)


@pytest.mark.parametrize(
    "deed",
    [
        lambda page, by: Verification.give(page, by=by),
        lambda page, by: Article.declare(page, by=by, confidence="validated"),
        lambda page, by: Helpfulness.say(page, by=make_user()),
    ],
    ids=["checked", "validated", "helped"],
)
def test_what_speaks_for_a_page_lifts_it(signed_in, charlie, bob, pages, deed):
    deed(pages[1], bob)

    assert found(signed_in(charlie), "rye dough") == urls(reversed(pages))
    assert list(differences()) == []


def test_what_accepted_answers_send_to_is_lifted(signed_in, charlie, alice, bob, bakers, pages):
    thread = make_thread(community=bakers, by=bob, title="Flat?", body="So.")
    answer = thread.reply(by=alice, body=f"See [this]({pages[1].get_absolute_url()}).")
    assert found(signed_in(charlie), "rye dough") == urls(pages)

    answer.accept(by=bob)

    assert found(signed_in(charlie), "rye dough") == urls(reversed(pages))
    entry = Entry.objects.get(page=pages[1])
    assert "uses" in parts_of(entry, standing_of([entry])[entry.pk])


def test_who_says_that_a_new_text_is_right_is_asked_again(signed_in, charlie, bob, pages):
    Verification.give(pages[0], by=bob)
    pages[0].edit(by=bob, body="## Resolution\n\nRest it twice.", base=pages[0].newest, size="major")

    index_outstanding()
    entry = Entry.objects.get(page=pages[0])

    assert "checked" not in parts_of(entry, standing_of([entry])[entry.pk])


def test_what_is_obsolete_sinks_and_what_is_archived_too(signed_in, charlie, alice, bob, bakers, pages):
    pastry = make_community(by=alice, slug="pastry")
    old = make_page(community=pastry, by=bob, title="Rye dough c", body="## Resolution\n\nRest it.")
    Verification.give(old, by=bob)
    assert found(signed_in(charlie), "rye dough")[0] == old.get_absolute_url()

    pastry.archive(by=alice, reason="Done.")
    Obsolescence.declare(pages[1], by=bob)

    assert found(signed_in(charlie), "rye dough") == urls([pages[0], old, pages[1]])


def test_an_answer_that_worked_and_a_question_that_many_have_are_lifted(signed_in, charlie, alice, bob, bakers):
    threads = [make_thread(community=bakers, by=bob, title="Why is rye dough flat?", body="So.") for _ in "ab"]
    answers = [thread.reply(by=alice, body="Fold it gently.") for thread in threads]
    client = signed_in(charlie)
    assert found(client, "fold gently") == urls(answers)
    assert found(client, "rye dough flat") == urls(threads)

    Success.note(answers[1], by=make_user())
    MeToo.say(threads[1], by=make_user())

    assert found(client, "fold gently") == urls(reversed(answers))
    assert found(client, "rye dough flat") == [*urls(reversed(threads))]


def test_words_come_first(signed_in, charlie, alice, bob, bakers, pages):
    """All that may speak for a text lifts it by two fifths at most."""
    page = make_page(community=bakers, by=bob, title="Sour rye dough", body="Slowly.")
    Article.declare(pages[0], by=bob, confidence="validated")
    Verification.give(pages[0], by=bob)
    for _ in range(20):
        Helpfulness.say(pages[0], by=make_user())
    index_outstanding()
    [entry] = Entry.objects.filter(pk=entry_id("page", pages[0].pk))

    assert sum(parts_of(entry, standing_of([entry])[entry.pk]).values()) > MOST
    assert found(signed_in(charlie), "sour rye dough")[0] == page.get_absolute_url()


@pytest.mark.parametrize("count", [1, 20])
def test_standing_costs_the_same_for_many(bakers, bob, count, django_assert_num_queries):
    for number in range(count):
        page = make_page(community=bakers, by=bob, title=f"Page {number}")
        thread = make_thread(community=bakers, by=bob, title=f"Thread {number}")
        Keep.objects.keep(thread.reply(by=bob, body="So."), by=bob, title=f"Kept {number}", body="So.")
        Verification.give(page, by=bob)
    index_outstanding()
    entries = list(Entry.objects.all())

    with django_assert_num_queries(4):
        standing_of(entries)
