"""What counts as read, post by post, and where one goes on."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from discussions.models import ReadMark
from tests.factories import make_community, make_thread, make_user
from tests.looking import look_through

THREADS = reverse("discussions:threads")


def read_mark(thread) -> str:
    return reverse("discussions:read-mark", args=[thread.pk])


def unread(thread) -> str:
    return reverse("discussions:unread", args=[thread.pk])


def mark_of(person) -> tuple[int, list[int]]:
    mark = ReadMark.objects.get(user=person)
    return mark.last_number, mark.beyond


@pytest.fixture
def talk(bakers, alice, bob):
    """A discussion of alice's with four replies of bob's: numbers 1 to 5."""
    talk = make_thread(community=bakers, by=alice, kind="discussion")
    for number in range(2, 6):
        talk.reply(by=bob, body=f"Reply {number}")
    talk.refresh_from_db()
    return talk


@pytest.fixture
def question(bakers, alice, bob):
    """A question of alice's with four answers of bob's: numbers 1 to 5."""
    question = make_thread(community=bakers, by=alice)
    for number in range(2, 6):
        question.reply(by=bob, body=f"Answer {number}")
    question.refresh_from_db()
    return question


# --- What is read ---


def test_opening_a_page_alone_marks_nothing(signed_in, talk, charlie):
    signed_in(charlie).get(talk.get_absolute_url())

    assert ReadMark.objects.count() == 0


def test_without_scripts_what_a_page_shows_is_read(signed_in, talk, charlie):
    look_through(signed_in(charlie), talk.get_absolute_url())

    assert mark_of(charlie) == (5, [])


def test_a_page_with_nothing_unread_asks_for_no_mark(signed_in, talk, charlie):
    client = signed_in(charlie)
    look_through(client, talk.get_absolute_url())

    assert "mark-read" not in client.get(talk.get_absolute_url()).text


def test_a_discussion_is_read_up_to_the_last_that_was_in_view(signed_in, talk, charlie):
    signed_in(charlie).post(read_mark(talk), {"numbers": "3,2"})

    assert mark_of(charlie) == (3, [])


def test_of_a_question_each_answer_is_read_by_itself(signed_in, question, charlie):
    client = signed_in(charlie)

    client.post(read_mark(question), {"numbers": "1,4"})
    assert mark_of(charlie) == (1, [4])
    client.post(read_mark(question), {"numbers": "2"})
    assert mark_of(charlie) == (2, [4])
    client.post(read_mark(question), {"numbers": "3"})
    assert mark_of(charlie) == (4, [])


def test_the_mark_passes_over_what_is_gone_and_what_one_wrote(signed_in, question, alice, charlie):
    question.posts.get(number=2).remove(by=alice)
    question.reply(by=charlie, body="Answer 6")

    signed_in(charlie).post(read_mark(question), {"numbers": "1,3,5"})
    assert mark_of(charlie) == (3, [5])
    signed_in(charlie).post(read_mark(question), {"numbers": "4"})
    assert mark_of(charlie) == (6, [])


def test_who_reads_far_ahead_has_passed_by_the_rest(question, charlie, monkeypatch):
    monkeypatch.setattr("discussions.models.read_mark.MOST_BEYOND", 2)

    ReadMark.read(by=charlie, thread=question, numbers=[2, 4, 5])

    assert mark_of(charlie) == (2, [4, 5])


def test_reading_again_changes_nothing(signed_in, question, charlie):
    client = signed_in(charlie)
    client.post(read_mark(question), {"numbers": "1,4"})
    read_at = ReadMark.objects.get().read_at

    client.post(read_mark(question), {"numbers": "4,1"})

    assert mark_of(charlie) == (1, [4])
    assert ReadMark.objects.get().read_at == read_at


@pytest.mark.parametrize("numbers", ["", "x", "0", "-1", "6", "9" * 30, "1e3", ",,", "\x00"])
def test_what_is_no_number_of_a_post_marks_nothing(signed_in, talk, charlie, numbers):
    assert signed_in(charlie).post(read_mark(talk), {"numbers": numbers}).status_code == 204
    assert not ReadMark.objects.exclude(last_number=0).exists()


def test_a_mark_never_goes_back(question, charlie):
    ReadMark.read(by=charlie, thread=question, numbers=[1, 3, 5])
    ReadMark.advance(by=charlie, thread=question, number=4)
    ReadMark.advance(by=charlie, thread=question, number=2)

    assert mark_of(charlie) == (4, [5])


@pytest.mark.django_db(transaction=True)
def test_windows_that_read_at_the_same_moment_lose_nothing():
    leader, reader = make_user(), make_user()
    question = make_thread(community=make_community(by=leader), by=leader)
    for number in range(2, 22):
        question.reply(by=leader, body=f"Answer {number}")
    question.refresh_from_db()

    def read(number):
        try:
            ReadMark.read(by=reader, thread=question, numbers=[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, [*range(21, 1, -1)]))

    assert mark_of(reader) == (0, list(range(2, 22)))


@pytest.mark.parametrize("shape", ["question", "discussion"])
@pytest.mark.parametrize("count", [1, 19])
def test_marking_costs_the_same_for_many(signed_in, bakers, alice, charlie, shape, count, django_assert_num_queries):
    thread = make_thread(community=bakers, by=alice, kind=shape)
    for _ in range(count):
        thread.reply(by=alice, body="Reply")
    client = signed_in(charlie)
    client.get(THREADS)
    numbers = ",".join(str(number) for number in range(1, count + 2))

    with django_assert_num_queries(8):  # person, thread, savepoint, row, its lock, what is unread, the mark, release
        client.post(read_mark(thread), {"numbers": numbers})


# --- Where one goes on ---


def where(response) -> str:
    return response.url.removeprefix("/threads/").partition("/")[2]


def test_a_thread_opens_at_the_first_unread_post(signed_in, talk, charlie):
    client = signed_in(charlie)
    assert where(client.get(unread(talk))) == ""
    client.post(read_mark(talk), {"numbers": "3"})

    assert where(client.get(unread(talk))) == "#post-4"
    client.post(read_mark(talk), {"numbers": "5"})
    assert where(client.get(unread(talk))) == ""


def test_the_first_unread_post_may_stand_on_a_later_page(signed_in, talk, alice, charlie):
    for _ in range(20):
        talk.reply(by=alice, body="Reply")
    client = signed_in(charlie)
    client.post(read_mark(talk), {"numbers": "5"})
    talk.refresh_from_db()
    ReadMark.read(by=charlie, thread=talk, numbers=[20])

    assert where(client.get(unread(talk))) == "?page=2#post-21"


def test_the_first_unread_answer_is_the_one_that_stands_first(signed_in, question, alice, charlie):
    question.posts.get(number=4).vote(by=alice)
    client = signed_in(charlie)
    client.post(read_mark(question), {"numbers": "1,2"})

    assert where(client.get(unread(question))) == "#post-4"
    client.post(read_mark(question), {"numbers": "4"})
    assert where(client.get(unread(question))) == "#post-3"


def test_nobody_is_led_to_what_is_gone_or_to_what_they_wrote(signed_in, talk, alice, charlie):
    client = signed_in(charlie)
    client.post(read_mark(talk), {"numbers": "4"})
    talk.posts.get(number=5).remove(by=alice)
    talk.reply(by=charlie, body="Reply 6")

    assert where(client.get(unread(talk))) == ""


def test_a_list_says_how_many_are_new_and_leads_there(signed_in, talk, bob, charlie):
    client = signed_in(charlie)
    client.post(read_mark(talk), {"numbers": "3"})

    page = client.get(THREADS).text
    assert "2 new" in page
    assert f'<a href="{unread(talk)}">' in page
    client.post(read_mark(talk), {"numbers": "5"})
    page = client.get(THREADS).text
    assert "thread-row__new" not in page
    assert f'<a href="{talk.get_absolute_url()}">' in page


def test_what_is_new_is_counted_without_what_is_gone_and_what_one_wrote(signed_in, question, alice, charlie):
    ReadMark.read(by=charlie, thread=question, numbers=[1, 4])
    question.posts.get(number=2).remove(by=alice)
    question.reply(by=charlie, body="Answer 6")

    [listed] = signed_in(charlie).get(THREADS).context["listing"].threads

    assert listed.unread == 2  # 3 and 5


def test_what_is_new_is_counted_no_further_than_a_hundred(signed_in, talk, alice, charlie):
    ReadMark.read(by=charlie, thread=talk, numbers=[1])
    for _ in range(100):
        talk.reply(by=alice, body="Reply")

    assert "99+ new" in signed_in(charlie).get(THREADS).text


def test_posts_that_are_new_say_so(signed_in, question, charlie):
    client = signed_in(charlie)
    assert [post.number for post in client.get(question.get_absolute_url()).context["posts"] if post.is_new] == []
    client.post(read_mark(question), {"numbers": "1,4"})

    assert [post.number for post in client.get(question.get_absolute_url()).context["posts"] if post.is_new] == [
        2,
        3,
        5,
    ]


# --- What stands between the posts ---


def between(response) -> list[str]:
    """What stands between the posts, with the number of the post that follows."""
    found = []
    for post in response.context["posts"]:
        if post.silence:
            found.append(f"{post.silence} {post.number}")
        if post.is_where_visit_ended:
            found.append(f"new {post.number}")
    return found


def test_a_line_stands_where_the_last_visit_ended(signed_in, talk, charlie):
    client = signed_in(charlie)
    assert "New since your last visit" not in client.get(talk.get_absolute_url()).text
    client.post(read_mark(talk), {"numbers": "3"})

    page = client.get(talk.get_absolute_url())

    assert between(page) == ["new 4"]
    assert page.text.count("New since your last visit") == 1


def test_the_line_stands_on_the_page_where_the_new_begins_and_on_no_other(signed_in, talk, alice, charlie):
    for _ in range(40):
        talk.reply(by=alice, body="Reply")
    talk.refresh_from_db()
    ReadMark.read(by=charlie, thread=talk, numbers=[20])
    client = signed_in(charlie)

    pages = [client.get(talk.get_absolute_url(), {"page": page}) for page in (1, 2, 3)]

    assert [between(page) for page in pages] == [[], ["new 21"], []]


@pytest.mark.parametrize(
    ("days", "words"),
    [(7, None), (8, "8 days later"), (21, "3 weeks later"), (70, "2 months later"), (800, "2 years later")],
)
def test_a_note_stands_where_long_nothing_was_said(signed_in, bakers, alice, bob, days, words):
    opened = timezone.now() - dt.timedelta(days=900)
    talk = make_thread(community=bakers, by=alice, kind="discussion", created_at=opened)
    talk.reply(by=bob, body="Late", created_at=opened + dt.timedelta(days=days))

    page = signed_in(bob).get(talk.get_absolute_url())

    assert between(page) == ([f"{words} 2"] if words else [])
    assert page.text.count("posts__silence") == (1 if words else 0)
