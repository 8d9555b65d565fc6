"""Letters while their process is killed: real processes, a real mail server, a real database."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from accounts.models import User
from communities.models import Membership
from knowledge.indexing import index_outstanding
from knowledge.models import Digest
from tests.factories import make_community, make_thread, make_user
from tests.knowledge.test_digests import LAST_WEEK, LONG_AGO, MONDAY

PEOPLE = 520  # more than are written to at once
KILLS = 4
PATIENCE = 120  # seconds


class Mailbox:
    """Keeps what a mail server was handed: the Message-ID and for whom."""

    def __init__(self):
        self.got: list[tuple[str, str]] = []

    async def handle_DATA(self, server, session, envelope):  # aiosmtpd's name
        message = message_from_bytes(envelope.content)
        self.got.append((envelope.rcpt_tos[0], message["Message-ID"]))
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    yield box
    server.stop()


def worker(mailbox: Mailbox) -> subprocess.Popen:
    """The command in a process of its own, on this test's database."""
    database = connection.settings_dict
    host = f"{database['HOST']}:{database['PORT']}" if not database["HOST"].startswith("/") else ""
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}/{database['NAME']}"
    if not host:
        url += f"?host={database['HOST']}&port={database['PORT']}"
    environment = os.environ | {"DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}"}
    command = [sys.executable, "manage.py", "send_digests", "--at", MONDAY.isoformat()]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)


def progress(mailbox: Mailbox) -> int:
    """How much was done: letters written, and mails handed over."""
    return Digest.objects.count() + len(mailbox.got)


@pytest.mark.django_db(transaction=True)
def test_killed_and_started_again_everybody_has_one_letter_and_nobody_none(mailbox):
    alice = make_user(joined_at=LONG_AGO)
    community = make_community(by=alice)
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.com", username=f"p{n}", name=f"Person {n}", joined_at=LONG_AGO) for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(Membership(community=community, user=person) for person in people)
    make_thread(community=community, by=alice, title="Rye?", created_at=LAST_WEEK)
    index_outstanding()
    chance = random.Random(7)
    total = 2 * PEOPLE

    for _ in range(KILLS):
        process = worker(mailbox)
        enough = progress(mailbox) + chance.randint(1, (total - progress(mailbox)) // 3)
        ends_at = time.monotonic() + PATIENCE
        while process.poll() is None and progress(mailbox) < enough and time.monotonic() < ends_at:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it ended before it was killed"
    assert worker(mailbox).wait(PATIENCE) == 0

    letters = Digest.objects.exclude(sections=[])
    assert sorted(letters.values_list("user", flat=True)) == sorted(person.pk for person in people)
    assert not letters.filter(sent_at=None).exists()
    # A mail that was handed over while its process was killed may come again, with the same Message-ID: one letter.
    assert len(set(mailbox.got)) == PEOPLE
    assert len({address for address, _message_id in mailbox.got}) == PEOPLE
    assert len(mailbox.got) <= PEOPLE + KILLS
