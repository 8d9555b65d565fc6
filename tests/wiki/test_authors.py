"""Who wrote which line of a page, and how much each."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_page, make_user
from wiki import blaming
from wiki.blaming import Run, next_runs, runs_of
from wiki.models import Blame, Page, Revision
from wiki.tasks import count_lines


@pytest.fixture
def bread(bakers, bob, alice, charlie):
    """Three revisions by three people."""
    page = make_page(community=bakers, by=bob, body="Flour\nWater\nSalt\n")
    for person, body in [
        (alice, "Flour\nWater, cold\nSalt\n"),
        (charlie, "Yeast\nFlour\nWater, cold\nSalt\nTime and warmth\n"),
    ]:
        page.refresh_from_db()
        page.edit(by=person, body=body, base=page.newest)
    page.refresh_from_db()
    return page


def url(page) -> str:
    return reverse("wiki:authors", args=[page.pk])


def written(response) -> list[tuple[str, list[str]]]:
    return [(passage.revision.by.name, passage.lines) for passage in response.context["passages"]]


def with_revisions(page: Page, count: int, *, by) -> Page:
    """A page with so many more revisions, each of which adds a line."""
    texts = ["\n".join(str(line) for line in range(number)) for number in range(count + 1)]
    Revision.objects.bulk_create(
        Revision(page=page, number=number + 1, by=by, title=page.title, body=text, size="typo")
        for number, text in enumerate(texts)
        if number
    )
    Page.objects.filter(pk=page.pk).update(body=texts[-1], number=count + 1)
    page.refresh_from_db()
    return page


def test_each_line_stands_beside_who_brought_it(signed_in, bob, bread):
    assert written(signed_in(bob).get(url(bread))) == [
        ("Charlie Cole", ["Yeast"]),
        ("Bob Baker", ["Flour"]),
        ("Alice Archer", ["Water, cold"]),
        ("Bob Baker", ["Salt"]),
        ("Charlie Cole", ["Time and warmth"]),
    ]


def test_who_contributed_how_much(signed_in, bob, bread):
    found = signed_in(bob).get(url(bread)).context["contributors"]

    assert {one.person.name: (one.revision_count, one.words, one.share) for one in found} == {
        "Charlie Cole": (1, 4, 50),
        "Alice Archer": (1, 2, 25),
        "Bob Baker": (1, 2, 25),
    }


def test_a_restored_line_belongs_to_who_restored_it(signed_in, bob, bread):
    bread.edit(by=bob, body="Flour\n", base=bread.newest)
    bread.refresh_from_db()
    bread.restore_revision(bread.revisions.get(number=1), by=bob)

    assert written(signed_in(bob).get(url(bread))) == [("Bob Baker", ["Flour"]), ("Bob Baker", ["Water", "Salt"])]


def test_what_is_counted_in_steps_is_what_is_counted_at_once(bread, monkeypatch):
    at_once = runs_of(bread)
    monkeypatch.setattr(blaming, "COUNTED_AT_ONCE", 1)

    assert [blaming.count(bread) for _step in range(3)] == [False, False, True]

    assert Blame.objects.get().lines == at_once == runs_of(bread)


def test_a_long_history_is_counted_by_a_worker(signed_in, bob, bread, monkeypatch):
    monkeypatch.setattr(blaming, "READ_AT_ONCE", 2)
    client = signed_in(bob)

    before = client.get(url(bread))
    count_lines(page_id=bread.pk)
    after = client.get(url(bread), headers={"HX-Request": "true"})

    assert before.context["passages"] is None
    assert "0 of 3 revisions are counted" in before.text
    assert len(written(after)) == 5
    assert "<html" not in after.text


def test_what_was_counted_before_the_text_changed_behind_it_is_counted_anew(bread):
    count_lines(page_id=bread.pk)
    bread.revisions.filter(number=3).update(body="One\nTwo\n")  # as a redaction may
    Page.objects.filter(pk=bread.pk).update(body="One\nTwo\n")
    bread.refresh_from_db()

    assert runs_of(bread) == [Run(3, 2)]


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("", "a\nb\n", [Run(9, 2)]),
        ("a\nb\n", "", []),
        ("a\nb\n", "a\nb\n", [Run(1, 1), Run(2, 1)]),
        ("a\nb\n", "b\na\n", [Run(9, 1), Run(1, 1)]),
        ("a\nb", "a\nb\nc", [Run(1, 1), Run(2, 1), Run(9, 1)]),
    ],
)
def test_lines_keep_their_revision_as_long_as_they_stand(old, new, runs):
    before = [Run(1, 1), Run(2, 1)] if old else []

    assert next_runs(before, old, new, number=9) == runs


@pytest.mark.parametrize("count", [1, 300])
def test_it_costs_the_same_for_many_revisions(signed_in, bob, bakers, count, django_assert_max_num_queries):
    page = with_revisions(make_page(community=bakers, by=bob), count, by=make_user())
    count_lines(page_id=page.pk)
    client = signed_in(bob)
    client.get(url(page))

    with django_assert_max_num_queries(12):
        assert client.get(url(page)).context["passages"]


def test_a_page_that_nothing_stands_on_is_no_fault(signed_in, bob, bakers):
    response = signed_in(bob).get(url(make_page(community=bakers, by=bob, body="")))

    assert response.context["passages"] == []
    assert "Nothing is written here yet." in response.text


# --- The page on a day ---


@pytest.fixture
def dated(bread):
    for number in (1, 2, 3):
        at = timezone.make_aware(dt.datetime(2026, number, 10, 12))
        bread.revisions.filter(number=number).update(at=at)
    return bread


@pytest.mark.parametrize(
    ("on", "number"),
    [("2026-01-10", 1), ("2026-02-09", 1), ("2026-02-10", 2), ("2026-03-10", 3), ("2030-01-01", 3)],
)
def test_the_page_is_shown_as_it_was_on_a_day(signed_in, bob, dated, on, number):
    response = signed_in(bob).get(reverse("wiki:date", args=[dated.pk]), {"on": on})

    assert response.url == reverse("wiki:revision", args=[dated.pk, number])


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-01-09", "not written yet on that day"),
        ("", "Choose a day."),
        ("31.13.2026", "This is no day."),
        ("9999-12-31\x00", "This is no day."),
    ],
)
def test_a_day_that_has_no_page_is_said_above_the_history(signed_in, bob, dated, on, said):
    response = signed_in(bob).get(reverse("wiki:date", args=[dated.pk]), {"on": on})

    assert response.status_code == 422
    assert said in response.text
    assert len(response.context["revisions"]) == 3
