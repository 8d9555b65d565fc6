"""Files that no text holds: collected after a day, and never while a text takes them."""

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Draft
from attachments.models import Attachment
from attachments.tasks import remove_orphans
from tests.factories import make_community, make_thread, make_user

TWO_DAYS_AGO = timezone.now() - dt.timedelta(days=2)


def make_old(by, community, **fields):
    content = {"file": ContentFile(b"rye", name="rye.webp"), "thumb": ContentFile(b"r", name="rye.thumb.webp")}
    attachment = Attachment.objects.upload(
        by=by, community=community, name="rye.webp", media_type="image/webp", size=3, **content, **fields
    )
    Attachment.objects.filter(pk=attachment.pk).update(uploaded_at=TWO_DAYS_AGO)
    return attachment


def on_disk(settings) -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.fixture
def orphan(bob, bakers):
    return make_old(bob, bakers)


def test_row_and_files_go(settings, orphan, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        remove_orphans()

    assert not Attachment.objects.exists()
    assert on_disk(settings) == set()


def test_what_is_younger_than_a_day_stays(orphan):
    Attachment.objects.update(uploaded_at=timezone.now() - dt.timedelta(hours=23))

    remove_orphans()

    assert Attachment.objects.get() == orphan


def test_what_a_text_holds_stays(orphan, bob, bakers):
    make_thread(community=bakers, by=bob, body=orphan.markdown)

    remove_orphans()

    assert Attachment.objects.get() == orphan


def test_what_its_owners_draft_names_stays(orphan, bob, charlie):
    Draft.keep(by=charlie, place="ask", text=orphan.markdown)
    draft = Draft.keep(by=bob, place="ask", text=f"Look: {orphan.markdown}")
    draft.discard()  # it may be brought back for some days
    remove_orphans()
    assert Attachment.objects.get() == orphan

    draft.delete()
    remove_orphans()

    assert not Attachment.objects.exists()


def test_what_a_broken_upload_left_on_disk_goes(settings, orphan):
    folder = f"attachments/{TWO_DAYS_AGO:%Y/%m}"
    old = default_storage.save(f"{folder}/old.txt", ContentFile(b"x"))
    default_storage.save(f"{folder}/new.txt", ContentFile(b"x"))
    held = Attachment.objects.filter(pk=orphan.pk)
    held.update(file=old, uploaded_at=timezone.now())
    left = default_storage.save(f"{folder}/left.txt", ContentFile(b"x"))
    for name in [old, left, orphan.thumb.name]:
        os.utime(default_storage.path(name), times=(TWO_DAYS_AGO.timestamp(),) * 2)

    remove_orphans()

    assert "left.txt" not in on_disk(settings)
    assert {"old.txt", "new.txt", Path(orphan.thumb.name).name} <= on_disk(settings)


@pytest.mark.django_db(transaction=True)
def test_a_claim_and_a_collection_at_once_leave_all_or_nothing():
    bob = make_user(username="bob")
    bakers = make_community(by=bob, slug="bakers")

    def write(attachment) -> None:
        try:
            make_thread(community=bakers, by=bob, body=attachment.markdown)
        finally:
            connection.close()

    def collect(attachment) -> None:
        try:
            attachment.collect()
        finally:
            connection.close()

    for _attempt in range(10):
        attachment = make_old(bob, bakers)
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(write, attachment), pool.submit(collect, attachment)]:
                done.result()
        is_there = Attachment.objects.filter(pk=attachment.pk).exists()
        assert is_there == default_storage.exists(attachment.file.name)
        assert is_there == bool(attachment.uses.exists())


@pytest.mark.django_db(transaction=True)
def test_a_collection_waits_for_a_claim_on_its_way():
    bob = make_user(username="bob")
    bakers = make_community(by=bob, slug="bakers")
    attachment = make_old(bob, bakers)

    def collect() -> None:
        try:
            Attachment.objects.get(pk=attachment.pk).collect()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            make_thread(community=bakers, by=bob, body=attachment.markdown)
            collecting = pool.submit(collect)
        collecting.result()

    assert Attachment.objects.get() == attachment
    assert default_storage.exists(attachment.file.name)
