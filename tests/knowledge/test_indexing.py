"""That entries and index follow the content, whatever happens to the worker."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from communities.importing import Report
from communities.models import Activity
from discussions.importing import StackExchangeImport
from knowledge import indexing
from knowledge.indexing import differences, engine, index_outstanding
from knowledge.models import Entry, Keep
from tests.factories import make_community, make_page, make_thread, make_user


def found(signed_in, person, query: str) -> list[str]:
    results = signed_in(person).get(reverse("knowledge:search"), {"q": query}).context["found"]
    return [hit.entry.kind for hit in results.hits]


def test_all_that_is_written_is_found_and_nothing_differs(signed_in, alice, bob, bakers):
    thread = make_thread(community=bakers, by=bob, title="Yeast?", body="Dead yeast.", tags=["rye"])
    answer = thread.reply(by=alice, body="Feed the yeast.")
    answer.accept(by=bob)
    Keep.objects.keep(answer, by=alice, title="Yeast", body="Feed it.")
    make_thread(community=bakers, by=bob, kind="discussion", title="Yeast prices", body="High.").reply(
        by=alice, body="Yeast!"
    )

    index_outstanding()

    assert sorted(found(signed_in, bob, "yeast")) == ["answer", "discussion", "page", "question", "reply"]
    assert list(differences()) == []
    assert not Activity.objects.filter(indexed_at=None).exists()


def test_states_follow_what_people_do(alice, bob, bakers):
    thread = make_thread(community=bakers, by=bob)
    answer = thread.reply(by=alice, body="This")
    index_outstanding()
    assert Entry.objects.get(thread=thread).signals == ["unanswered"]

    answer.accept(by=bob)
    page = Keep.objects.keep(answer, by=alice, title="Page", body="This")
    index_outstanding()
    assert Entry.objects.get(thread=thread).signals == ["answered", "kept"]
    assert Entry.objects.get(post=answer).signals == ["accepted", "kept"]
    assert Entry.objects.get(page=page).signals == ["kept"]

    page.remove(by=alice)
    answer.unaccept(by=bob)
    index_outstanding()
    assert Entry.objects.get(thread=thread).signals == ["unanswered"]
    assert Entry.objects.get(post=answer).signals == []
    assert list(differences()) == []


def test_edits_renames_and_moves_are_followed(signed_in, alice, bob, bakers):
    thread = make_thread(community=bakers, by=bob, title="Yeast?", body="Old words")
    answer = thread.reply(by=alice, body="Answer")
    page = make_page(community=bakers, by=alice, title="Yeast")
    child = make_page(community=bakers, by=alice, title="Dead yeast", parent=page)
    index_outstanding()

    thread.posts.get(number=1).edit(by=bob, body="New words")
    thread.rename(by=bob, title="Sourdough?", tags=["rye"])
    page.rename(by=alice, title="Sourdough", parent=None)
    index_outstanding()

    child.refresh_from_db()
    assert Entry.objects.get(thread=thread).text == "New words"
    assert Entry.objects.get(post=answer).title == "Sourdough?"
    assert Entry.objects.get(page=child).url == child.get_absolute_url()
    assert found(signed_in, bob, "old") == []
    assert list(differences()) == []


def test_what_is_removed_is_found_no_more_and_comes_back(signed_in, alice, bob, bakers):
    thread = make_thread(community=bakers, by=bob, title="Yeast?")
    answer = thread.reply(by=alice, body="Yeast.")
    page = make_page(community=bakers, by=alice, title="Yeast")
    index_outstanding()

    thread.remove(by=alice)
    page.remove(by=alice)
    assert found(signed_in, bob, "yeast") == []  # before any worker runs
    index_outstanding()
    assert Entry.objects.count() == 0
    assert engine().versions() == []

    thread.restore(by=alice)
    page.restore(by=alice)
    answer.remove(by=alice)
    index_outstanding()
    assert sorted(found(signed_in, bob, "yeast")) == ["page", "question"]
    assert list(differences()) == []


def test_a_crash_between_index_and_commit_leaves_no_trace(monkeypatch, bob, bakers):
    thread = make_thread(community=bakers, by=bob, title="Yeast?")
    index_outstanding()
    post = thread.posts.get(number=1)
    post.edit(by=bob, body="Never committed with its entry")
    monkeypatch.setattr(indexing, "engine", lambda: CrashesAfterWriting(engine()))
    with pytest.raises(KeyboardInterrupt):
        index_outstanding()
    monkeypatch.undo()
    post.edit(by=bob, body="Ours collapses in the oven.")

    assert list(differences()) != []
    index_outstanding()
    assert list(differences()) == []


class CrashesAfterWriting:
    """An engine whose process ends right after the index committed."""

    def __init__(self, real):
        self.only_writer = real.only_writer
        self.is_outdated = False
        self.real = real

    def write(self, *arguments, **options):
        self.real.write(*arguments, **options)
        raise KeyboardInterrupt


def test_check_index_says_what_differs_and_reindex_mends_it(capsys, bob, bakers):
    thread, other = make_thread(community=bakers, by=bob), make_thread(community=bakers, by=bob)
    page = make_page(community=bakers, by=bob)
    index_outstanding()
    Entry.objects.filter(thread=thread).update(title="Old")
    Entry.objects.filter(thread=other).delete()
    with engine().only_writer(wait=1):
        engine().write([], removed=[Entry.objects.get(page=page).pk])

    with pytest.raises(SystemExit) as ended:
        call_command("check_index")

    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert f"{thread.get_absolute_url()} has an old entry" in said
    assert f"{other.get_absolute_url()} has no entry" in said
    assert f"{page.get_absolute_url()} is not in the index" in said
    call_command("reindex")
    call_command("check_index")
    assert "0 differences." in capsys.readouterr().out


def test_a_lost_index_is_made_anew(signed_in, bob, bakers):
    make_thread(community=bakers, by=bob, title="Yeast?")
    Activity.objects.all().delete()

    call_command("reindex")

    assert found(signed_in, bob, "yeast") == ["question"]
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_again_and_again_loses_nothing(tmp_path):
    """1,000 posts are imported while the worker is killed with SIGKILL; nobody does anything by hand."""
    leader = make_user()
    community = make_community(by=leader)
    run = StackExchangeImport(community, Report())
    worker = start_worker(tmp_path)
    try:
        for number in range(100):
            run.bring(question(number))
            if number % 30 == 29:
                wait_until(lambda: Entry.objects.exists())
                worker = kill_and_restart(worker, tmp_path)
        wait_until(lambda: not Activity.objects.filter(indexed_at=None).exists())
    finally:
        stop(worker)

    assert Entry.objects.count() == 1000
    assert list(differences()) == []


def question(number: int) -> dict:
    author = {"id": 7, "name": "Tess", "url": ""}
    post = {"author": author, "created": "2020-01-01T00:00:00Z", "score": 1}
    answers = [post | {"id": 10_000 + number * 10 + n, "body_md": f"Answer {n}", "accepted": n == 0} for n in range(9)]
    title = f"Question {number}"
    return post | {
        "id": number,
        "title": title,
        "url": "https://x.example/1",
        "tags": ["rye"],
        "body_md": title,
        "answers": answers,
    }


def start_worker(folder) -> subprocess.Popen:
    """A real index worker on this test's database, with a beat of its own."""
    url = os.environ["DATABASE_URL"].replace("/commonplace?", f"/{connection.settings_dict['NAME']}?")
    environment = os.environ | {"DATABASE_URL": url, "INDEX_DIR": str(settings.INDEX_DIR)}
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-Q", "index", "-P", "solo", "-B"]
    command += ["-s", str(folder / "beat"), "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)


def kill_and_restart(worker, folder) -> subprocess.Popen:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    return start_worker(folder)


def stop(worker) -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def wait_until(true, seconds: float = 60) -> None:
    ends_at = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends_at
        time.sleep(0.1)
