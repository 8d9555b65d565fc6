"""Who may read a file: who uploaded it, and who may read what holds it."""

import pytest
from django.core.files.base import ContentFile

from attachments.models import Attachment, AttachmentUse
from tests.factories import make_page, make_thread, make_user


@pytest.fixture
def attachment(bob):
    """Bob's file, in no text yet."""
    return make_attachment(bob)


def make_attachment(owner):
    content = ContentFile(b"rye", name="rye.txt")
    return Attachment.objects.create(
        owner=owner, file=content, name="rye.txt", media_type="text/plain; charset=utf-8", size=3
    )


def may_read(client, person, attachment) -> bool:
    client.force_login(person)
    response = client.get(attachment.get_absolute_url())
    if response.status_code == 200:
        assert b"".join(response.streaming_content) == b"rye"
    else:
        assert response.status_code == 404
    return response.status_code == 200


def test_the_file_comes_as_it_was_under_its_name(signed_in, bob, attachment):
    response = signed_in(bob).get(attachment.get_absolute_url())

    assert b"".join(response.streaming_content) == b"rye"
    assert response["Content-Disposition"] == 'attachment; filename="rye.txt"'
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in response["Cache-Control"]


def test_a_file_in_no_text_is_for_its_owner_alone(client, attachment, alice, bob, charlie, admin):
    assert may_read(client, bob, attachment)
    assert not any(may_read(client, person, attachment) for person in (alice, charlie, admin))


def test_readers_of_the_post_read_the_file(client, attachment, bob, charlie, guest, bakers):
    make_thread(community=bakers, by=bob, body=attachment.markdown)

    assert may_read(client, charlie, attachment)
    assert not may_read(client, guest, attachment)


def test_in_a_private_community_members_alone_read_it(client, attachment, alice, bob, charlie, desk, admin, vault):
    make_thread(community=vault, by=bob, body=attachment.markdown)

    assert may_read(client, alice, attachment)
    assert not any(may_read(client, person, attachment) for person in (charlie, desk, admin))


def test_once_the_thread_moved_to_a_private_community_strangers_lose_it(
    client, attachment, alice, bob, charlie, bakers, vault
):
    thread = make_thread(community=bakers, by=bob, body=attachment.markdown)
    assert may_read(client, charlie, attachment)

    thread.community = vault
    thread.save()

    assert not may_read(client, charlie, attachment)
    assert may_read(client, alice, attachment)


def test_who_left_loses_it(client, attachment, bob, vault):
    carol = make_user()
    vault.join(by=carol, invited=True)
    make_thread(community=vault, by=bob, body=attachment.markdown)
    assert may_read(client, carol, attachment)

    vault.leave(by=carol)

    assert not may_read(client, carol, attachment)


def test_a_removed_post_takes_its_file_along(client, attachment, alice, bob, charlie, bakers):
    thread = make_thread(community=bakers, by=alice)
    post = thread.reply(by=bob, body=attachment.markdown)
    assert may_read(client, charlie, attachment)

    post.remove(by=alice)

    assert not may_read(client, charlie, attachment)
    assert may_read(client, bob, attachment)


def test_copied_into_a_wiki_page_it_is_read_by_the_readers_of_the_page(client, attachment, bob, charlie, bakers, vault):
    """As keeping an answer does: the page holds the file too, in a community of its own."""
    make_thread(community=vault, by=bob, body=attachment.markdown)
    assert not may_read(client, charlie, attachment)

    make_page(community=bakers, by=bob, body=f"From the thread: {attachment.markdown}")

    assert may_read(client, charlie, attachment)


def test_nobody_opens_a_file_by_naming_it(client, attachment, bob, charlie, bakers, vault):
    make_thread(community=vault, by=bob, body=attachment.markdown)

    make_thread(community=bakers, by=charlie, body=f"Give me {attachment.markdown}")

    assert not may_read(client, charlie, attachment)


def test_holding_twice_changes_nothing(attachment, bob, bakers):
    thread = make_thread(community=bakers, by=bob, body=attachment.markdown * 2)
    thread.posts.get().edit(by=bob, body=f"Again {attachment.markdown}")

    assert AttachmentUse.objects.count() == 1


def test_anonymous_is_led_to_the_sign_in(client, attachment):
    assert client.get(attachment.get_absolute_url()).status_code == 302


def test_no_such_file(signed_in, bob, attachment):
    client = signed_in(bob)

    assert client.get("/files/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/files/nonsense/").status_code == 404
    attachment.file.storage.delete(attachment.file.name)
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_who_may_read_a_file_is_one_query(attachment, bob, charlie, bakers, django_assert_num_queries):
    make_thread(community=bakers, by=bob, body=attachment.markdown)

    with django_assert_num_queries(1):
        assert list(Attachment.objects.visible_to(charlie)) == [attachment]


def test_what_is_deleted_in_the_account_stays_readable(client, attachment, bob, charlie, bakers):
    make_thread(community=bakers, by=bob, body=attachment.markdown)

    bob.delete()

    assert may_read(client, charlie, attachment)
