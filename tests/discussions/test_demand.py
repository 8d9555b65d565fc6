"""What the demand for an answer is made of, beside what people press."""

from django.urls import reverse

from discussions.models import SearchVisit, Thread
from discussions.tasks import count_search_visits
from knowledge.indexing import index_outstanding
from knowledge.models import Keep

FROM_SEARCH = {"Referer": f"http://testserver{reverse('knowledge:search')}?q=dough"}


def searches(thread) -> tuple[int, int]:
    return Thread.objects.values_list("search_count", "demand").get(pk=thread.pk)


def test_a_search_that_led_to_it_counts_once_a_person_and_day(signed_in, charlie, desk, thread):
    for person in [charlie, charlie, desk]:
        assert signed_in(person).get(thread.get_absolute_url(), headers=FROM_SEARCH).status_code == 200
    assert searches(thread) == (0, 0)
    for _ in range(2):
        count_search_visits()
    signed_in(charlie).get(thread.get_absolute_url(), headers=FROM_SEARCH)
    count_search_visits()

    assert searches(thread) == (2, 2)


def test_who_asked_and_who_came_otherwise_do_not_count(signed_in, bob, charlie, thread):
    signed_in(bob).get(thread.get_absolute_url(), headers=FROM_SEARCH)
    signed_in(charlie).get(thread.get_absolute_url())
    signed_in(charlie).get(thread.get_absolute_url(), headers={"Referer": "http://testserver/threads/"})
    count_search_visits()

    assert searches(thread) == (0, 0)


def test_a_task_that_runs_twice_counts_once(charlie, thread):
    SearchVisit.note(thread, by=charlie)
    count_search_visits()
    SearchVisit.note(thread, by=charlie)  # as if the first run had died before it forgot what it counted
    count_search_visits()

    assert searches(thread) == (1, 1)


def test_pages_that_keep_an_answer_count_as_long_as_they_are_there(alice, thread):
    post = thread.reply(by=alice, body="Rest")
    page = Keep.objects.keep(post, by=alice, title="On rest", body="Rest")
    index_outstanding()
    kept = Thread.objects.values_list("kept_count", "demand")
    assert kept.get(pk=thread.pk) == (1, 1)
    page.remove(by=alice)
    index_outstanding()
    assert kept.get(pk=thread.pk) == (0, 0)
    page.restore(by=alice)
    index_outstanding()
    assert kept.get(pk=thread.pk) == (1, 1)
