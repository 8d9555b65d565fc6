"""What a long discussion came to."""

import pytest
from django.urls import reverse

from communities.models import Activity
from discussions.models import Summary, SummaryMoved, Thread
from knowledge.indexing import differences, index_outstanding


def url(name: str, thread) -> str:
    return reverse(f"discussions:{name}", args=[thread.pk])


def test_it_stands_on_top_with_who_and_what_it_covers(signed_in, charlie, bob, thread, alice):
    for _ in range(3):
        thread.reply(by=alice, body="Rest")
    response = signed_in(charlie).post(url("summary", thread), {"body": "Let it *rest*.", "base": 0})

    assert response.status_code == 302
    page = signed_in(bob).get(thread.get_absolute_url()).text
    assert "Let it <em>rest</em>." in page
    assert "covers replies up to #4" in page
    assert charlie.name in page
    assert Activity.objects.filter(verb="summarised").count() == 1


@pytest.mark.parametrize(("replies", "is_asked"), [(49, False), (50, True)])
def test_from_fifty_replies_one_is_asked_for(signed_in, bob, thread, replies, is_asked):
    Thread.objects.filter(pk=thread.pk).update(reply_count=replies)

    assert ("Write a summary" in signed_in(bob).get(thread.get_absolute_url()).text) == is_asked


@pytest.mark.parametrize(("last", "is_behind"), [(50, False), (51, True)])
def test_after_fifty_more_it_is_asked_to_be_brought_up_to_date(signed_in, bob, thread, last, is_behind):
    Summary.write(thread, by=bob, body="Rest.", base=0)
    Thread.objects.filter(pk=thread.pk).update(last_number=last)

    assert ("bring it up to date" in signed_in(bob).get(thread.get_absolute_url()).text) == is_behind


def test_versions_stay_and_the_same_text_makes_none(signed_in, alice, bob, thread):
    Summary.write(thread, by=bob, body="Rest.", base=0)
    Summary.write(thread, by=bob, body="Rest.", base=0)
    Summary.write(thread, by=alice, body="Rest long.", base=1)

    assert list(thread.summaries.values_list("number", "body").order_by("number")) == [(1, "Rest."), (2, "Rest long.")]
    page = signed_in(bob).get(url("summaries", thread)).text
    assert alice.name in page
    assert bob.name in page


def test_who_began_from_an_older_one_sees_both(signed_in, alice, bob, thread):
    Summary.write(thread, by=bob, body="Rest.", base=0)
    with pytest.raises(SummaryMoved):
        Summary.write(thread, by=alice, body="Cold.", base=0)

    response = signed_in(alice).post(url("summary", thread), {"body": "Cold.", "base": 0})

    assert response.status_code == 409
    assert response.context["theirs"].body == "Rest."
    assert response.context["form"]["body"].value() == "Cold."
    signed_in(alice).post(url("summary", thread), {"body": "Cold.", "base": response.context["form"]["base"].value()})
    assert Summary.objects.order_by("-number").first().body == "Cold."


@pytest.mark.parametrize("body", ["", "  ", "x" * 100_000])
def test_a_summary_that_can_not_be_is_still_in_the_editor(signed_in, bob, thread, body):
    response = signed_in(bob).post(url("summary", thread), {"body": body, "base": 0})

    assert response.status_code == 422
    assert response.context["form"]["body"].value() == body


def test_its_words_find_the_thread(signed_in, charlie, bob, thread):
    Summary.write(thread, by=bob, body="Mind the flounder.", base=0)
    index_outstanding()

    hits = signed_in(charlie).get(reverse("knowledge:search"), {"q": "flounder"}).context["found"].hits
    assert [hit.entry.url for hit in hits] == [thread.get_absolute_url()]
    assert list(differences()) == []
