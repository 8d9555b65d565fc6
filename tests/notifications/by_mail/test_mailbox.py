"""Against a small responder on a real socket: see tests.notifications.by_mail.imap for what it is not."""

import imaplib
import threading

import pytest

from notifications.by_mail import mailbox
from notifications.tasks import fetch_answers
from tests.notifications.by_mail.imap import Mailbox, Server
from tests.notifications.by_mail.test_receiving import bodies, letter


@pytest.fixture(autouse=True)
def reply_address(settings):
    settings.REPLY_ADDRESS = "reply@mail.example"


@pytest.fixture
def box():
    return Mailbox([])


@pytest.fixture
def url(box, settings):
    """Where the mailbox is, with what opens it."""
    with Server(box) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.REPLY_IMAP_URL = f"imap://answers:p%40ss%20word@127.0.0.1:{server.server_address[1]}/Answers"
        yield settings.REPLY_IMAP_URL
        server.shutdown()


def test_what_is_unread_is_posted_and_marked_read(url, box, thread, alice, bob):
    box.mails = [
        letter(thread, alice, "Two hours.", key="<1@there>").as_bytes(),
        letter(thread, bob, "In the cold?", key="<2@there>").as_bytes(),
    ]

    assert mailbox.fetch(url) == 2

    assert bodies(thread) == ["Two hours.", "In the cold?"]
    assert box.seen == {1, 2}
    assert box.commands[-1] == "LOGOUT"


def test_what_is_read_already_is_not_posted_again(url, box, thread, alice):
    box.mails, box.seen = [letter(thread, alice).as_bytes()], {1}

    fetch_answers()

    assert bodies(thread) == []


def test_a_mail_that_was_not_marked_in_time_is_still_posted_once(url, box, thread, alice):
    box.mails = [letter(thread, alice).as_bytes()]
    mailbox.fetch(url)
    box.seen = set()  # the connection broke before

    assert mailbox.fetch(url) == 1

    assert bodies(thread) == ["Two hours."]


def test_a_mail_on_which_we_fail_stays_unread_and_keeps_no_other_waiting(url, box, thread, alice, monkeypatch):
    box.mails = [b"a broken one", letter(thread, alice).as_bytes()]

    def receive(raw):
        if raw == b"a broken one":
            raise RuntimeError
        return real(raw)

    real = mailbox.receive
    monkeypatch.setattr(mailbox, "receive", receive)

    assert mailbox.fetch(url) == 1

    assert bodies(thread) == ["Two hours."]
    assert box.seen == {2}


def test_a_large_mail_with_odd_bytes_comes_whole(url, box, thread, alice):
    text = "Zwölf Stunden – kühl. " * 300
    box.mails = [letter(thread, alice, text).as_bytes()]

    mailbox.fetch(url)

    assert bodies(thread)[0].count("Zwölf Stunden") == 300


def test_a_wrong_password_is_an_error_that_is_seen(url, box):
    box.login = ("answers", "another")

    with pytest.raises(imaplib.IMAP4.error):
        mailbox.fetch(url)


def test_a_mailbox_that_is_not_there_is_an_error_that_is_seen(url, box):
    with pytest.raises(imaplib.IMAP4.error):
        mailbox.fetch(url.replace("/Answers", "/Nowhere"))
