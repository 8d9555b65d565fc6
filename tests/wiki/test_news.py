"""A change of a page that is marked for a branch is news there: three lines, and who has read them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from knowledge import digests
from knowledge.drawing import Pen
from knowledge.indexing import index_outstanding
from moderation.redacting import Redaction
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page
from wiki.models import Approval, ApprovalRule, News, NewsAudience

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def malmö(bob, charlie):
    User.objects.filter(pk__in=[bob.pk, charlie.pk]).update(location="Malmö")
    for person in [bob, charlie]:
        person.refresh_from_db()


@pytest.fixture
def page(bakers, alice):
    return make_page(community=bakers, by=alice, title="Competitors", body="Their rye costs 4 euros.\n\nNo news.")


@pytest.fixture
def marked(page, alice):
    NewsAudience.mark(page, by=alice, location="Malmö")
    return page


def edit(page, body: str, *, by, **options):
    page.refresh_from_db()
    return page.edit(by=by, body=body, base=page.newest, **options)


def read_url(page) -> str:
    return reverse("wiki:news-read", args=[page.pk])


def lately(news: News, *, minutes: int) -> None:
    """As if the change had been made so long ago."""
    News.objects.filter(pk=news.pk).update(at=timezone.now() - dt.timedelta(minutes=minutes))


# --- What is news, and for whom ---


def test_a_change_is_news_in_three_lines_for_who_works_there(signed_in, alice, charlie, marked):
    edit(marked, "Their rye costs **3** euros.\n\nNo news.", by=alice)

    text = signed_in(charlie).get(reverse("wiki:news")).text

    assert f'<a href="{marked.get_absolute_url()}">Competitors</a>' in text
    assert "Their rye costs 3 euros." in text
    assert "Malmö · Alice Archer" in text
    assert "read by 0 of 2" in text


def test_it_is_no_news_elsewhere(signed_in, alice, desk, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)

    assert "Competitors" not in signed_in(desk).get(reverse("wiki:news")).text
    assert "Competitors" not in signed_in(desk).get(reverse("wiki:news"), headers=HTMX).text


def test_what_one_changed_is_no_news_to_oneself(bob, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=bob)

    assert not News.objects.addressed_to(bob).exists()
    assert News.objects.addressed_to(charlie).get().people_count == 1


def test_what_the_writer_said_is_the_second_line(alice, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice, comment="Their price fell")

    assert News.objects.get().what == "Their price fell"


def test_typing_errors_and_pages_without_a_mark_are_no_news(alice, marked, bakers):
    edit(marked, "Their rye cost 4 euros.\n\nNo news.", by=alice, size="typo")
    edit(make_page(community=bakers, by=alice), "Something else", by=alice)

    assert not News.objects.exists()


def test_a_changed_figure_is_news_however_small(alice, marked):
    edit(marked, "Their rye costs 5 euros.\n\nNo news.", by=alice)

    assert News.objects.get().what == "Their rye costs 5 euros."


def test_pages_below_a_mark_are_news_when_they_are_new(alice, bakers, marked):
    page = make_page(community=bakers, by=alice, title="The mill", parent=marked, body="It sells bread.")

    news = News.objects.get()
    assert (news.page, news.number, news.what) == (page, 1, "It sells bread.")


def test_a_mark_may_leave_out_what_is_below(alice, bakers, page):
    NewsAudience.mark(page, by=alice, location="Malmö", covers_below=False)

    make_page(community=bakers, by=alice, title="The mill", parent=page)

    assert not News.objects.exists()


def test_several_changes_of_one_person_are_one_piece_until_somebody_reads_it(alice, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    edit(marked, "Their rye costs 2 euros.", by=alice)
    assert (News.objects.get().number, News.objects.get().what) == (3, "Their rye costs 2 euros.")

    News.objects.all().read(by=charlie)
    edit(marked, "Their rye costs 1 euro.", by=alice)

    assert News.objects.count() == 2


def test_what_waits_for_approval_is_news_once_readers_see_it(alice, bob, bakers, marked):
    ApprovalRule.choose(bakers, by=alice, reviewers=1)
    edit(marked, "Their rye costs 3 euros.\n\nNo news.", by=bob)
    assert not News.objects.exists()

    Approval.give(marked, by=alice, number=2)

    news = News.objects.get()
    assert (news.by, news.what) == (bob, "Their rye costs 3 euros.")
    assert news.at == marked.revisions.get(number=2).at


def test_nobody_hears_of_what_they_may_not_read(signed_in, alice, charlie, vault):
    page = make_page(community=vault, by=alice, title="Recipe")
    NewsAudience.mark(page, by=alice, location="Malmö")
    edit(page, "Half saffron, half flour, and bake it slowly.", by=alice)

    assert "Recipe" not in signed_in(charlie).get(reverse("wiki:news")).text
    assert News.objects.get().people_count == 1


def test_what_is_in_the_bin_is_no_news(signed_in, alice, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    marked.remove(by=alice)

    assert "Competitors" not in signed_in(charlie).get(reverse("wiki:news")).text


# --- Where it reaches them ---


def test_home_fetches_what_is_not_read(signed_in, alice, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    client = signed_in(charlie)

    assert f'hx-get="{reverse("wiki:news")}"' in client.get(reverse("knowledge:home")).text
    assert "Competitors" in client.get(reverse("wiki:news"), headers=HTMX).text
    News.objects.all().read(by=charlie)
    assert client.get(reverse("wiki:news"), headers=HTMX).text.strip() == ""


def test_the_bell_says_so_once(signed_in, alice, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    notify()
    notify()

    notice = Notification.objects.get(user=charlie)
    assert (notice.activity.verb, notice.reason) == ("told news", "news")
    assert "changed what matters where you work:" in signed_in(charlie).get(reverse("notifications:notifications")).text


def test_the_letter_begins_with_it(alice, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    index_outstanding()

    letter = Pen().draw(digests.send_now(charlie))

    first = letter.sections[0]
    assert (first.title, [entry.title for entry in first.entries]) == ("News for where you work", ["Competitors"])


def test_the_letter_leaves_out_what_was_read(alice, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    News.objects.all().read(by=charlie)
    index_outstanding()

    assert "branch" not in [section["name"] for section in digests.send_now(charlie).sections]


# --- Who has read it ---


def test_to_open_the_page_is_to_have_read_it(signed_in, alice, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    client = signed_in(charlie)
    assert f'hx-post="{read_url(marked)}" hx-trigger="load"' in client.get(marked.get_absolute_url()).text

    assert client.post(read_url(marked), headers=HTMX).status_code == 204
    client.post(read_url(marked), headers=HTMX)

    assert News.objects.get().reads.get().person == charlie
    assert read_url(marked) not in client.get(marked.get_absolute_url()).text
    assert "read by 1 of 2" in client.get(reverse("wiki:news")).text


def test_who_it_is_not_for_counts_for_nothing(signed_in, alice, desk, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)

    signed_in(desk).post(read_url(marked))

    assert not News.objects.get().reads.exists()


def test_who_looks_after_it_sees_how_many_read_it_and_how_soon(signed_in, alice, bob, charlie, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)
    lately(News.objects.get(), minutes=7)
    News.objects.all().read(by=charlie)

    text = signed_in(alice).get(reverse("wiki:page-news", args=[marked.pk])).text

    assert "read by 1 of 2, usually within 7\xa0minutes" in text


def test_one_marks_and_unmarks_through_the_page(signed_in, alice, page):
    client, url = signed_in(alice), reverse("wiki:page-news", args=[page.pk])
    assert url in client.get(page.get_absolute_url()).text

    assert client.post(url, {"location": "Malmo"}).status_code == 422
    assert client.post(url, {"location": "malmö", "covers_below": "on"}).status_code == 302
    audience = NewsAudience.objects.get()
    client.post(reverse("wiki:audience-removal", args=[page.pk, audience.pk]))

    assert not NewsAudience.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 403), ("guest", 404)])
def test_who_may_mark(signed_in, request, page, who, status):
    assert signed_in(request.getfixturevalue(who)).get(reverse("wiki:page-news", args=[page.pk])).status_code == status


def test_words_taken_out_for_good_go_here_too(alice, bakers, marked):
    edit(marked, "Their rye costs 3 euros.", by=alice)

    Redaction(bakers, "their rye").carry_out(by=alice, reason="Not ours")

    assert "rye" not in News.objects.get().what


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_much(signed_in, alice, charlie, bakers, marked, count, django_assert_num_queries):
    for number in range(count):
        make_page(community=bakers, by=alice, title=f"Mill {number}", parent=marked)
    client = signed_in(charlie)
    client.get(reverse("wiki:news"))

    with django_assert_num_queries(4):
        client.get(reverse("wiki:news"))
    with django_assert_num_queries(2):
        client.get(reverse("wiki:news"), headers=HTMX)
