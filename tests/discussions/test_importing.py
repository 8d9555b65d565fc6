"""`import_stackexchange` brings questions and answers with their credit, once, quietly, past what is broken."""

import datetime as dt
import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from communities.models import Activity, Follow, Level, Origin
from discussions.models import Acceptance, Post, Thread
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_thread, make_user

DEVOPS = Path(settings.BASE_DIR).parent / "shared" / "data" / "stackexchange-devops.jsonl.gz"


def answer(number: int = 2, **fields) -> dict:
    return {
        "id": number,
        "author": {"id": 70, "name": "Alan Turing"},
        "created": "2018-06-01T10:00:00.500",
        "score": 5,
        "accepted": False,
        "body_md": f"Answer {number}.",
    } | fields


def question(number: int = 1, **fields) -> dict:
    return {
        "id": number,
        "title": f"Question {number}?",
        "url": f"https://ops.example.com/q/{number}",
        "tags": ["docker", "ci"],
        "author": {"id": 7, "name": "Grace Hopper"},
        "created": "2017-03-01T10:00:00.250",
        "score": -3,
        "body_md": f"I *wonder* {number}.",
        "answers": [],
    } | fields


@pytest.fixture
def bring(tmp_path, bakers, capsys):
    """Imports records, or raw lines, and returns what was reported: `bring(question(), "nonsense")`."""

    def bring_lines(*lines):
        file = tmp_path / "questions.jsonl.gz"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        file.write_bytes(gzip.compress("\n".join(texts).encode()))
        call_command("import_stackexchange", str(file), community="bakers")
        return capsys.readouterr().out

    return bring_lines


def everything() -> list[list[tuple]]:
    """All that an import may leave behind."""
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Thread, Post, Acceptance, User, Origin, Activity, Follow, Notification)
    ]


# --- What comes along ---


def test_a_question_comes_with_its_answers_in_order(bring, bakers):
    late = answer(2, created="2018-07-01T00:00:00")
    report = bring(question(answers=[late, answer(3, accepted=True, score=-2, created="2018-06-01T00:00:00+02:00")]))

    assert report == "questions: 1, answers: 2\n"
    thread = Thread.objects.get()
    assert (thread.community, thread.kind, thread.title) == (bakers, "question", "Question 1?")
    assert thread.tag_names == ["ci", "docker"]
    assert (thread.score, thread.reply_count, thread.accepted_count) == (-3, 2, 1)
    assert [
        (post.author.name, post.score, post.created_at.isoformat(), post.body) for post in thread.posts.in_order()
    ] == [
        ("Grace Hopper", -3, "2017-03-01T10:00:00.250000+00:00", "I *wonder* 1."),
        ("Alan Turing", -2, "2018-05-31T22:00:00+00:00", "Answer 3."),
        ("Alan Turing", 5, "2018-07-01T00:00:00+00:00", "Answer 2."),
    ]
    assert [post.is_accepted for post in thread.posts.in_order()] == [False, True, False]
    assert (thread.created_at.year, thread.active_at) == (2017, thread.posts.get(number=3).created_at)


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"created": "2010-09-01T00:00:00"}, "CC BY-SA 2.5"),
        ({"created": "2018-05-01T23:59:59"}, "CC BY-SA 3.0"),
        ({"created": "2018-05-02T00:00:00"}, "CC BY-SA 4.0"),
        ({"license": "CC0"}, "CC0"),
    ],
)
def test_the_thread_says_where_it_comes_from_and_under_which_licence(signed_in, bob, bring, fields, licence):
    bring(question(**fields, answers=[answer(2)]))

    text = signed_in(bob).get(Thread.objects.get().get_absolute_url()).text
    assert "Written by Grace Hopper" in text
    assert f'<a href="https://ops.example.com/q/1" rel="nofollow noopener">source</a> · {licence}' in text
    assert '<a href="https://ops.example.com/q/1#2" rel="nofollow noopener">source</a> · CC BY-SA 4.0' in text


def test_what_has_no_place_here_is_counted(bring):
    report = bring(question(comments=["one"], links=["x"], answers=[answer(2, comments=["two"], revisions=[1, 2])]))

    assert report.splitlines()[1:] == [
        "not carried: comments (2)",
        "not carried: links (1)",
        "not carried: older revisions (1)",
    ]


def test_tags_become_ours_and_no_more_than_we_take(bring):
    bring(question(tags=["CI", "ci", "two words", "x" * 41, "a", "b", "c", "d"]))

    assert Thread.objects.get().tag_names == ["a", "b", "c", "ci", "two-words"]


# --- Who wrote it ---


def test_authors_are_nobody_one_could_meet(signed_in, bob, bring, bakers):
    bring(question())

    author = User.objects.get(name="Grace Hopper")
    assert (author.is_active, author.email, author.has_usable_password()) == (False, None, False)
    client = signed_in(bob)
    thanks = make_thread(community=bakers, by=bob, title="Thanks", body=f"@{author.username} and @bob")
    assert "Grace Hopper" not in client.get(reverse("accounts:people"), {"q": "Grace"}).text
    assert "Grace Hopper" not in client.get(reverse("accounts:suggestions"), {"q": "Grace"}).text
    assert "Bob Baker" in client.get(reverse("accounts:suggestions"), {"q": "Bob"}).text
    assert client.get(author.get_absolute_url()).status_code == 404
    text = client.get(thanks.get_absolute_url()).text
    assert author.get_absolute_url() not in text
    assert bob.get_absolute_url() in text


def test_people_are_told_apart_by_their_number_on_the_site(bring):
    long = "a.very.long.name.of.a.meta.site.example.com"
    people = [
        {"id": 7, "name": "Ann"},
        {"id": 8, "name": "Ann"},
        {"id": 9, "name": None},
        None,
        {"id": 7, "name": "Ann"},
    ]
    bring(
        question(answers=[answer(number, author=person) for number, person in enumerate(people, 2)]),
        *[
            question(number, url=f"https://{long}/q/{number}", author={"id": number, "name": "Eve"})
            for number in (21, 22)
        ],
    )

    authors = [post.author for post in Thread.objects.get(title="Question 1?").posts.replies().in_order()]
    assert authors[0] == authors[4] != authors[1]
    assert [author.name for author in authors[2:4]] == ["User 9 of ops.example.com", "Somebody on ops.example.com"]
    assert User.objects.filter(name="Eve").count() == 2


def test_a_colleague_of_that_username_is_not_taken_for_the_author(bring):
    colleague = make_user(username="ops.example.com-7")

    bring(question())

    assert Thread.objects.get().author != colleague


def test_nobody_is_told(alice, bob, bring, bakers):
    Follow.set(bakers, by=bob, level=Level.WATCH)

    bring(question(body_md="@bob?", answers=[answer(2, body_md="@bob!", accepted=True)]))

    assert not Activity.objects.filter(kind__in=["thread", "post"], notified_at=None).exists()
    notify()
    assert not Notification.objects.exists()
    assert Follow.objects.filter(kind="thread").count() == 0
    assert Activity.objects.filter(kind__in=["thread", "post"], indexed_at=None).count() == 3  # but searched for
    make_thread(community=bakers, by=alice, body="@bob?")
    notify()
    assert [notification.user for notification in Notification.objects.all()] == [bob]


# --- Once ---


def test_twice_changes_nothing_even_where_people_went_on(bring, bob, charlie):
    lines = [question(answers=[answer(2, accepted=True)])]
    bring(*lines)
    thread = Thread.objects.get()
    thread.rename(by=bob, title="Renamed", tags=[])
    thread.posts.get(number=2).vote(by=charlie)
    thread.posts.get(number=2).unaccept(by=bob)
    thread.posts.get(number=1).edit(by=bob, body="My words")
    before = everything()

    assert bring(*lines) == "nothing new\n"
    assert everything() == before


def test_an_answer_that_is_new_the_second_time_comes(bring):
    bring(question(answers=[answer(2)]))

    assert bring(question(answers=[answer(2), answer(3)])) == "answers: 1\n"
    assert [post.body for post in Post.objects.in_order()] == ["I *wonder* 1.", "Answer 2.", "Answer 3."]


# --- What is broken ---

BROKEN = {
    "no JSON": "{",
    "no end of brackets": "[" * 100_000,
    "no record": '["one"]',
    "nothing in it": {},
    "no title": question(title=None),
    "an empty title": question(title=" "),
    "too long a title": question(title="x" * 201),
    "no text": question(body_md=""),
    "too long a text": question(body_md="x" * 70_000),
    "no address": question(url=None),
    "an address that is none": question(url="http://["),
    "too long an address": question(url=f"https://ops.example.com/{'x' * 500}"),
    "an author that is none": question(author="Grace"),
    "too long a name": question(author={"id": "x" * 300, "name": 7}) | {"title": None},
    "no date": question(created=None),
    "a date that is none": question(created="yesterday"),
    "no score": question(score=None),
    "too large a score": question(score=10**30),
    "tags that are none": question(tags=[7]),
    "NUL in the title": question(title="a\0b"),
    "NUL in a tag": question(tags=["a\0b"]),
    "half a character": question(title="\ud800"),
    "no answers": question(answers=None),
    "a broken answer": question(answers=[answer(2), answer(3, score=None)]),
    "an answer that is none": question(answers=["two"]),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_reported_and_the_rest_comes(bring, broken):
    report = bring(question(11), broken, question(12, answers=[answer(13)]))

    assert report.startswith("questions: 2, answers: 1\nskipped: ")
    assert report.count("\n") == 2
    assert set(Thread.objects.values_list("title", flat=True)) == {"Question 11?", "Question 12?"}
    assert Post.objects.count() == Origin.objects.count() == 3


def test_an_unknown_community_is_said(db, tmp_path):
    with pytest.raises(CommandError, match="There is no community “nowhere”"):
        call_command("import_stackexchange", str(tmp_path / "questions.jsonl"), community="nowhere")


UNREADABLE = {
    "missing.jsonl.gz": None,
    "not-packed.jsonl.gz": b"{}",
    "half.jsonl.gz": gzip.compress(b"{}" * 1000)[:-12],
    "damaged.jsonl.gz": gzip.compress(b"{}")[:10] + b"\xff" * 30,
    "latin.jsonl": b'{"id": "caf\xe9"}',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_can_not_be_read_is_said(tmp_path, bakers, name):
    if UNREADABLE[name] is not None:
        (tmp_path / name).write_bytes(UNREADABLE[name])

    with pytest.raises(CommandError, match=name):
        call_command("import_stackexchange", str(tmp_path / name), community="bakers")


# --- A real site ---


@pytest.mark.skipif(not DEVOPS.exists(), reason=f"{DEVOPS} is not here")
def test_questions_of_a_real_site_come_whole(bring):
    with gzip.open(DEVOPS, "rt", encoding="utf-8") as lines:
        first = [line.strip() for line in islice(lines, 50)]

    bring(*first)

    records = [json.loads(line) for line in first]
    origins = {origin.key: origin for origin in Origin.objects.all()}
    posts = Post.objects.select_related("author", "thread").in_bulk()
    assert len(origins) == len(posts) == sum(1 + len(record["answers"]) for record in records)
    for record in records:
        for given in (record, *record["answers"]):
            origin = origins[f"stackexchange:devops.stackexchange.com:{given['id']}"]
            post = posts[origin.object_id]
            assert (post.body, post.score, post.thread.title) == (given["body_md"], given["score"], record["title"])
            assert post.created_at == dt.datetime.fromisoformat(given["created"]).replace(tzinfo=dt.UTC)
            assert post.is_accepted == given.get("accepted", False)
            assert post.author.username.endswith(f"-{given['author']['id'] if given['author'] else 'unknown'}")
            assert origin.url.startswith(record["url"])

    before = everything()
    assert bring(*first) == "nothing new\n"
    assert everything() == before
