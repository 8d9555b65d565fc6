"""What mail programs sort, thread and withhold by (RFC 2919, RFC 5322), as it stands in the raw mail."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.utils import timezone

from knowledge.digests import send_digests
from knowledge.indexing import index_outstanding
from notifications.tasks import mail_gathered, notify
from tests.factories import make_thread

MONDAY = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)


@pytest.fixture
def mailed(time_machine):
    """Lets the worker run and answers what it sent since, as a mail program reads it."""

    def run():
        mail.outbox.clear()
        notify()
        time_machine.move_to(timezone.now() + timedelta(minutes=11), tick=False)
        mail_gathered()
        return [message_from_bytes(sent.message().as_bytes(), policy=policy.default) for sent in mail.outbox]

    return run


def test_mail_of_one_community_carries_its_list_id(mailed, thread, alice):
    thread.reply(by=alice, body="Two hours.")

    assert [message["List-Id"] for message in mailed()] == ["Bakers <bakers.communities.localhost>"]


def test_a_name_of_other_letters_leaves_the_list_id_whole(mailed, thread, alice):
    type(thread.community).objects.update(name="Bäcker, “Köche”: 料理人 <x>")
    thread.reply(by=alice, body="Two hours.")

    [message] = mailed()

    assert str(message["List-Id"]).endswith(" <bakers.communities.localhost>")
    raw = mail.outbox[0].message().as_bytes()
    assert b"<bakers.communities.localhost>" in raw


def test_mail_of_several_communities_carries_that_of_its_kind(mailed, thread, guild, alice, bob):
    other = make_thread(community=guild, by=bob)
    for each in [thread, other]:
        each.reply(by=alice, body="Two hours.")

    assert [message["List-Id"] for message in mailed()] == ["Commonplace <notices.localhost>"]


def test_a_discussion_that_moved_stays_one_conversation_of_another_list(mailed, thread, guild, alice, bob):
    thread.reply(by=alice, body="Two hours.")
    [before] = mailed()
    thread.move(by=alice, community=guild)
    thread.refresh_from_db()
    thread.reply(by=alice, body="Or three.")

    after = next(message for message in mailed() if message["List-Id"] == "Guild <guild.communities.localhost>")

    assert before["References"] == after["References"] == f"<thread-{thread.pk}@localhost>"
    assert before["Message-ID"] != after["Message-ID"]


@pytest.mark.parametrize("by", ["community", "site"])
def test_a_letter_says_nothing_of_what_no_mail_may_say(settings, bakers, vault, alice, bob, by):
    type(bob).objects.update(joined_at=MONDAY - timedelta(days=40))
    at = MONDAY - timedelta(days=4)
    make_thread(community=vault, by=alice, title="Saffron?", body="Secret words.", created_at=at)
    make_thread(community=bakers, by=alice, title="Rye?", body="Plain words.", created_at=at)
    index_outstanding()
    if by == "community":
        type(vault).objects.filter(pk=vault.pk).update(mails_content=False)
    else:
        settings.MAIL_CONTENT = False

    send_digests(MONDAY)

    [sent] = [message for message in mail.outbox if message.to == [bob.email]]
    whole = sent.message().as_string()
    said = [sent.subject, sent.body, sent.alternatives[0].content]
    assert not any(word in text for text in [whole, *said] for word in ["Saffron", "Secret words"])
    assert ("Rye?" in sent.subject) == (by == "community")
    withheld = "1 thing of which no mail tells" if by == "community" else "2 things of which no mail tells"
    assert withheld in sent.body
