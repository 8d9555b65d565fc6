import asyncio
import socket
import threading
from datetime import timedelta
from email.message import EmailMessage
from smtplib import LMTP

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attachments.models import AttachmentUse
from discussions.models import Post
from notifications.by_mail.addresses import address_for, read_address
from notifications.by_mail.receiving import Outcome, receive
from notifications.by_mail.texts import MARK
from notifications.models import Notification
from notifications.tasks import mail_gathered, notify
from tests.attachments.test_upload import picture
from tests.factories import make_thread

HOOK = reverse("notifications:incoming-mail")


@pytest.fixture(autouse=True)
def reply_address(settings):
    settings.REPLY_ADDRESS = "reply@mail.example"
    settings.MAIL_HOOK_SECRET = "open sesame"


def letter(thread, by, text="Two hours.", *, sender="", key="<1@there>", **headers) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Somebody <{sender or by.email}>"
    message["To"] = address_for(by.pk, thread.pk)
    message["Subject"] = "Re: How long?"
    if key:
        message["Message-ID"] = key
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def bodies(thread) -> list[str]:
    return list(Post.objects.filter(thread=thread, number__gt=1).order_by("pk").values_list("body", flat=True))


def refused() -> str:
    [sent] = mail.outbox
    assert sent.message()["Auto-Submitted"] == "auto-replied"
    return sent.body


# --- The way there and back ---


def test_who_answers_our_mail_writes_in_the_discussion_under_their_name(thread, alice, bob, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    thread.reply(by=alice, body="Two hours.")
    notify()
    time_machine.shift(timedelta(minutes=11))
    mail_gathered()
    [sent] = mail.outbox
    assert sent.body.startswith(MARK)
    quoted = "\n".join(f"> {line}" for line in sent.body.splitlines())
    answer = letter(thread, bob, f"In the cold?\n\nOn Monday, Commonplace wrote:\n{quoted}\n")
    answer.replace_header("To", sent.reply_to[0])

    assert receive(answer.as_bytes()) == Outcome.POSTED
    assert bodies(thread) == ["Two hours.", "In the cold?"]
    assert Post.objects.latest("pk").author == bob
    notify()
    assert Notification.objects.filter(user=alice).count() == 1


def test_mail_about_several_things_or_to_who_may_not_write_takes_no_answer(bakers, thread, alice, bob, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    thread.reply(by=alice, body="One")
    make_thread(community=bakers, by=bob).reply(by=alice, body="Two")
    notify()
    time_machine.shift(timedelta(minutes=11))
    mail_gathered()

    assert mail.outbox[0].reply_to == []
    assert MARK not in mail.outbox[0].body


@pytest.mark.parametrize(
    "text",
    [
        "In the cold?\n\n-- \nBob Baker\nBakery Ltd",
        "In the cold?\n\nAm 3. März 2026 um 10:12 schrieb Commonplace <c@mail.example>:\n> Zwei Stunden.",
        "In the cold?\n\nLe lun. 2 mars 2026 à 10:12, Commonplace <c@mail.example> a écrit :\n> Deux heures.",
        "In the cold?\n\nVon: Commonplace <c@mail.example>\nGesendet: Montag, 2. März 2026 10:12\n"
        "An: Bob <bob@example.com>\nBetreff: Teig\n\nZwei Stunden.",
        "In the cold?\n\n-----Original Message-----\nFrom: Commonplace\nSent: Monday\nTo: Bob\nSubject: Dough\n\nTwo.",
        "In the cold?\n\nSent from my iPhone",
        "In the cold?\n\nVon meinem iPhone gesendet",
        "In the cold?\n\nEnvoyé de mon iPhone",
        f"In the cold?\n\nSomething no program was ever seen to write:\n{MARK}\nTwo hours.",
        "In the cold?\r\n\r\n> Two hours.\r\n",
    ],
)
def test_what_is_quoted_and_who_signs_is_cut(thread, bob, text):
    receive(letter(thread, bob, text).as_bytes())

    assert bodies(thread) == ["In the cold?"]


def test_a_mail_that_has_only_html_is_read_too(thread, bob):
    message = letter(thread, bob)
    message.set_content(
        "<p>In the <b>cold</b>?</p><div class='gmail_quote'>On Monday we wrote:<blockquote>Two.</blockquote></div>",
        subtype="html",
    )
    receive(message.as_bytes())

    assert bodies(thread) == ["In the cold?"]


def test_what_hangs_on_it_is_kept_and_what_may_not_be_is_named(thread, bob):
    message = letter(thread, bob)
    message.add_attachment(picture(), maintype="image", subtype="png", filename="oven.png")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="virus.exe")

    assert receive(message.as_bytes()) == Outcome.POSTED
    [body] = bodies(thread)
    assert body.startswith("Two hours.\n\n![")
    assert "(Not taken over from the mail: `virus.exe`)" in body
    assert AttachmentUse.objects.filter(kind="post").count() == 1


def test_what_was_asked_without_a_name_is_answered_without_one(bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob, is_anonymous=True)

    receive(letter(thread, bob).as_bytes())

    assert (Post.objects.latest("pk").author, Post.objects.latest("pk").is_anonymous) == (None, True)


# --- Once ---


@pytest.mark.parametrize("key", ["<1@there>", ""])
def test_two_deliveries_of_one_mail_make_one_post(thread, bob, key):
    raw = letter(thread, bob, key=key).as_bytes()

    assert [receive(raw), receive(raw)] == [Outcome.POSTED, Outcome.TWICE]
    assert bodies(thread) == ["Two hours."]
    assert receive(letter(thread, bob, "And then?", key="<2@there>").as_bytes()) == Outcome.POSTED


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_the_same_moment_make_one_post(thread, bob):
    from django.db import connection

    raw, outcomes = letter(thread, bob).as_bytes(), []

    def deliver():
        outcomes.append(receive(raw))
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(outcome.value for outcome in outcomes) == ["posted", "twice", "twice", "twice"]
    assert bodies(thread) == ["Two hours."]


# --- Not ---


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<list.there>"},
        {"X_Loop": "reply@mail.example"},
        {"Return_Path": "<>"},
        {"sender": "mailer-daemon@there"},
        {"sender": "reply@mail.example"},
    ],
)
def test_what_no_person_wrote_is_dropped_without_an_answer(thread, bob, headers):
    assert receive(letter(thread, bob, **headers).as_bytes()) == Outcome.DROPPED
    assert (bodies(thread), mail.outbox) == ([], [])


def test_our_own_mail_come_back_is_dropped(thread, alice, bob, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    thread.reply(by=alice, body="Two hours.")
    notify()
    time_machine.shift(timedelta(minutes=11))
    mail_gathered()
    own = mail.outbox[0].message()
    own.replace_header("To", address_for(bob.pk, thread.pk))

    assert receive(own.as_bytes()) == Outcome.DROPPED


def test_somebody_elses_address_is_answered_clearly_and_once_an_hour(thread, alice, bob):
    raw = letter(thread, bob, sender="mallory@elsewhere.example").as_bytes()

    assert [receive(raw), receive(raw)] == [Outcome.REFUSED, Outcome.REFUSED]
    assert "an address that does not belong to the person" in refused()
    assert thread.title not in refused()
    assert mail.outbox[0].to == ["mallory@elsewhere.example"]
    assert bodies(thread) == []


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_an_address_that_was_tampered_with_is_none(thread, bob, part):
    address = address_for(bob.pk, thread.pk)
    assert read_address(address.upper()) == read_address(address) is not None
    parts = address.removeprefix("reply+").partition("@")[0].split("-")

    parts[part] = parts[part][:-1] + ("2" if parts[part][-1] != "2" else "3")

    assert read_address(f"reply+{'-'.join(parts)}@mail.example") is None


@pytest.mark.parametrize(("days", "is_taken"), [(90, True), (91, False)])
def test_after_ninety_days_it_is_refused_with_a_link(settings, thread, bob, time_machine, days, is_taken):
    time_machine.move_to(timezone.now(), tick=False)
    raw = letter(thread, bob).as_bytes()
    time_machine.shift(timedelta(days=days))

    assert receive(raw) == (Outcome.POSTED if is_taken else Outcome.REFUSED)
    if not is_taken:
        assert "older than 90 days" in refused()
        assert settings.SITE_URL + thread.get_absolute_url() in refused()
        assert "Two hours." in refused()  # nothing is lost


def test_what_became_part_of_another_discussion_is_answered_there(bakers, vault, thread, alice, bob, charlie):
    raw, unheard = letter(thread, bob).as_bytes(), letter(thread, charlie, key="<2@there>").as_bytes()
    other = make_thread(community=vault, by=alice, title="Saffron")
    thread.merge_into(other, by=alice)

    assert receive(raw) == Outcome.POSTED
    assert bodies(other)[-1] == "Two hours."
    assert receive(unheard) == Outcome.REFUSED
    assert "Saffron" not in refused()


@pytest.mark.parametrize("loss", ["left", "closed", "removed", "no longer active"])
def test_rights_are_those_at_the_moment_it_comes(vault, alice, bob, loss):
    thread = make_thread(community=vault, by=bob, title="Saffron")
    raw = letter(thread, bob).as_bytes()
    if loss == "left":
        vault.leave(by=bob)
    elif loss == "closed":
        thread.close(by=alice)
    elif loss == "removed":
        thread.remove(by=alice)
    else:
        bob.is_active = False
        bob.save()

    assert receive(raw) == Outcome.REFUSED
    assert ("Saffron" in refused()) is False
    assert bodies(thread) == []


def test_a_mail_with_nothing_new_in_it_is_refused(thread, bob):
    assert receive(letter(thread, bob, "> Two hours.\n").as_bytes()) == Outcome.REFUSED
    assert "no new words" in refused()


# --- Doors ---


def test_the_hook_takes_mail_from_who_knows_the_secret(settings, thread, bob):
    client, raw = Client(enforce_csrf_checks=True), letter(thread, bob).as_bytes()

    def post(secret):
        headers = {"Authorization": f"Bearer {secret}"}
        return client.post(HOOK, raw, content_type="message/rfc822", headers=headers)

    assert post("guess").status_code == 404
    assert post("open sesame").text == "posted"
    settings.MAIL_HOOK_SECRET = ""
    assert post("").status_code == 404
    assert bodies(thread) == ["Two hours."]


@pytest.mark.django_db(transaction=True)
def test_the_lmtp_port_takes_mail(thread, bob):
    from notifications.management.commands.receive_mail import Controller, Door

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    loop = asyncio.new_event_loop()
    controller = Controller(Door(), hostname="127.0.0.1", port=port, loop=loop)
    controller.begin()
    running = threading.Thread(target=loop.run_forever)
    running.start()
    try:
        with LMTP("127.0.0.1", port) as server:
            message = letter(thread, bob)
            to = message["To"]
            message.replace_header("To", "undisclosed-recipients:;")
            assert server.sendmail(bob.email, [to], message.as_bytes()) == {}
    finally:
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        controller.end()
        loop.close()

    assert bodies(thread) == ["Two hours."]
