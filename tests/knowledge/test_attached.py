"""Found by the words in a file: what shows it, by who may read that."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from attachments.models import Attachment, AttachmentUse
from attachments.tasks import read_files
from knowledge.indexing import index_outstanding
from knowledge.models import Entry, Keep
from tests.attachments.samples import docx
from tests.factories import make_page, make_thread

WORD = "quinoa"


@pytest.fixture
def file(bob, bakers):
    """Bob's document, which says a word that nothing else says."""
    content = docx(f"Bread with {WORD}")
    return Attachment.objects.upload(
        by=bob,
        community=bakers,
        file=ContentFile(content, name="bread.docx"),
        name="bread.docx",
        media_type="application/octet-stream",
        size=len(content),
    )


def settle() -> None:
    read_files()
    index_outstanding()


def found_by(client, person) -> list[str]:
    client.force_login(person)
    return [hit.entry.url for hit in client.get(reverse("knowledge:search"), {"q": WORD}).context["found"].hits]


def test_the_thread_is_found(client, charlie, bob, bakers, file):
    thread = make_thread(community=bakers, by=bob, body=file.markdown)

    settle()

    assert found_by(client, charlie) == [thread.get_absolute_url()]


def test_also_if_it_was_indexed_before_the_file_was_read(client, charlie, bob, bakers, file):
    thread = make_thread(community=bakers, by=bob, body=file.markdown)
    index_outstanding()
    assert found_by(client, charlie) == []

    settle()

    assert found_by(client, charlie) == [thread.get_absolute_url()]


def test_also_if_it_was_written_after(client, charlie, bob, bakers, file):
    read_files()

    page = make_page(community=bakers, by=bob, body=file.markdown)
    index_outstanding()

    assert found_by(client, charlie) == [page.get_absolute_url()]


def test_an_answer_is_found_by_itself(client, charlie, bob, bakers, file):
    post = make_thread(community=bakers, by=bob).reply(by=bob, body=file.markdown)

    settle()

    assert found_by(client, charlie) == [post.get_absolute_url()]


def test_by_who_may_read_what_holds_it_alone(client, alice, charlie, desk, admin, bob, vault, file):
    make_thread(community=vault, by=bob, body=file.markdown)

    settle()

    assert len(found_by(client, alice)) == 1
    assert [found_by(client, person) for person in (charlie, desk, admin)] == [[], [], []]


def test_naming_somebody_elses_file_brings_none_of_its_words(client, charlie, bob, bakers, vault, file):
    make_thread(community=vault, by=bob, body=file.markdown)
    make_thread(community=bakers, by=charlie, body=file.markdown)

    settle()

    assert found_by(client, charlie) == []


def test_what_was_edited_out_is_not_found(client, charlie, bob, bakers, file):
    post = make_thread(community=bakers, by=bob, body=file.markdown).posts.get()
    settle()

    post.edit(by=bob, body="Not this.")
    settle()

    assert found_by(client, charlie) == []


def test_a_removed_thread_takes_the_words_along(client, alice, charlie, bob, bakers, file):
    thread = make_thread(community=bakers, by=bob, body=file.markdown)
    settle()

    thread.remove(by=alice)

    assert found_by(client, charlie) == []


def test_the_index_stays_true(capsys, bob, bakers, file):
    make_thread(community=bakers, by=bob, body=f"First {file.markdown} and again {file.markdown}")
    make_page(community=bakers, by=bob, body=file.markdown)
    settle()

    call_command("check_index")

    assert [entry.text.count(WORD) for entry in Entry.objects.order_by("pk")] == [1, 1]


@pytest.mark.parametrize("count", [1, 3])
def test_indexing_costs_the_same_for_many(bob, bakers, file, count, django_assert_num_queries):
    from knowledge.entries import entries_of_posts, posts_to_index

    for _number in range(count):
        make_thread(community=bakers, by=bob, body=file.markdown)
    read_files()
    posts = list(posts_to_index(file_posts()))

    with django_assert_num_queries(1):
        entries = entries_of_posts(posts)

    assert [WORD in entry.text for entry in entries] == [True] * count


def file_posts():
    from discussions.models import Post

    return Post.objects.filter(pk__in=AttachmentUse.objects.filter(kind="post").values("object_id"))


def test_a_kept_page_holds_the_files_of_the_answer(client, charlie, alice, bob, bakers, file):
    post = make_thread(community=bakers, by=bob).reply(by=bob, body=file.markdown)
    page = Keep.objects.keep(post, by=alice, title="Bread", body=post.body)

    post.remove(by=bob)
    settle()

    client.force_login(charlie)
    response = client.get(file.get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    assert found_by(client, charlie) == [page.get_absolute_url()]
