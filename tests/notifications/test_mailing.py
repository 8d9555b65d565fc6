from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preference
from communities.models import Follow, Level
from notifications.models import Notification
from notifications.tasks import mail_gathered, notify
from tests.factories import make_page, make_thread
from tests.looking import look_through
from tests.notifications import mailboxes
from wiki.models import Approval, ApprovalRule


@pytest.fixture
def after(time_machine):
    """Lets minutes pass and the worker run: `after(10)` answers whom it has written to by now."""
    time_machine.move_to(timezone.now(), tick=False)

    def run(minutes: int) -> list[str]:
        time_machine.shift(timedelta(minutes=minutes))
        mail_gathered()
        return [address for message in mail.outbox for address in message.to]

    return run


@pytest.fixture
def reply(thread, alice):
    """Alice's reply, of which bob was told just now."""
    post = thread.reply(by=alice, body="Two hours.")
    notify()
    return post


BOB = ["bob@example.com"]


# --- When ---


def test_mail_waits_ten_minutes_and_then_tells_all_that_waited(after, thread, alice, bob, reply):
    assert after(9) == []
    thread.reply(by=alice, body="Or three.")
    notify()

    assert after(1) == BOB
    assert "Two hours." in mail.outbox[0].body
    assert "Or three." in mail.outbox[0].body
    assert after(60) == BOB


def test_what_happens_later_is_another_mail(after, thread, alice, reply):
    assert after(10) == BOB
    thread.reply(by=alice, body="Or three.")
    notify()

    assert after(10) == BOB * 2
    assert "Two hours." not in mail.outbox[1].body


@pytest.mark.parametrize("how", ["thread", "bell", "all seen"])
def test_what_was_read_meanwhile_is_not_mailed(after, signed_in, thread, bob, reply, how):
    client, notice = signed_in(bob), Notification.objects.get()
    if how == "thread":
        look_through(client, thread.get_absolute_url())
    elif how == "bell":
        client.post(reverse("notifications:opening", args=[notice.pk]))
    else:
        client.post(reverse("notifications:seen"), {"notice": notice.pk})

    assert after(10) == []


def test_a_new_thread_that_was_read_meanwhile_is_not_mailed(after, signed_in, bakers, alice, bob, charlie):
    thread = make_thread(community=bakers, by=alice, body="@bob, @charlie?")
    notify()

    look_through(signed_in(bob), thread.get_absolute_url())

    assert after(10) == ["charlie@example.com"]


# --- Of what ---


@pytest.mark.parametrize(
    ("off", "mailed"), [("mail_replies", ["charlie@example.com"]), ("mail_mentions", BOB), (None, None)]
)
@pytest.mark.parametrize("is_late", [False, True])
def test_who_wants_no_mail_gets_none_even_if_it_waits_already(after, thread, alice, bob, charlie, off, mailed, is_late):
    def choose():
        for person in [bob, charlie]:
            Preference(user=person, **({off: False} if off else {})).save()

    thread.reply(by=alice, body="Two hours, @charlie.")
    if is_late:
        notify()
    choose()
    notify()

    assert sorted(after(10)) == (mailed or ["bob@example.com", "charlie@example.com"])
    assert Notification.objects.count() == 2  # the bell tells always


def test_only_replies_mentions_what_worked_and_what_one_watches_is_mailed(after, thread, bakers, alice, bob, charlie):
    Follow.set(bakers, by=charlie, level=Level.WATCH)
    make_thread(community=bakers, by=alice, kind="announcement")
    thread.reply(by=bob, body="Two hours.").accept(by=alice)
    notify()

    assert after(10) == ["bob@example.com", "charlie@example.com"]
    assert Notification.objects.filter(user=bob).count() == 2


@pytest.mark.parametrize("loss", ["left", "removed", "no longer active"])
def test_what_one_lost_while_it_waited_is_not_mailed(after, vault, alice, bob, loss):
    post = make_thread(community=vault, by=bob).reply(by=alice, body="Saffron.")
    notify()
    if loss == "left":
        vault.leave(by=bob)
    elif loss == "removed":
        post.remove(by=alice)
    else:
        bob.is_active = False
        bob.save()

    assert after(10) == []
    vault.join(by=bob, invited=True)
    assert after(60) == []


# --- When mail fails ---


def test_what_could_not_be_sent_is_tried_again_and_sent_once(after, settings, reply):
    working, settings.MAILERS = settings.MAILERS, mailboxes.DOWN
    assert after(10) == []
    settings.MAILERS = working

    assert after(1) == []  # not at once
    assert after(1) == BOB
    assert after(600) == BOB


def test_each_try_waits_longer_and_the_tenth_is_the_last(after, settings, reply):
    working, settings.MAILERS = settings.MAILERS, mailboxes.DOWN
    after(10)
    for _ in range(9):
        after(240)
    settings.MAILERS = working

    assert after(1000) == []
    notice = Notification.objects.get()
    assert (notice.mail_tries, notice.mailed_at, notice.seen_at) == (10, None, None)


def test_what_one_mailbox_refuses_keeps_no_other_waiting(after, settings, thread, alice, bob):
    thread.reply(by=alice, body="Two hours, @bob.")
    thread.reply(by=bob, body="Thanks, @alice.")
    notify()
    working, settings.MAILERS = settings.MAILERS, mailboxes.CHOOSY
    assert after(10) == BOB
    settings.MAILERS = working

    assert after(10) == ["bob@example.com", "alice@example.com"]


# --- The mail ---


def test_a_mail_about_one_thread_has_its_title_and_two_parts(after, settings, bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob, title="Is <b>rye</b> & co. heavy?")
    post = thread.reply(by=alice, body="*Yes* & no, @bob.")
    notify()
    after(10)

    [sent] = mail.outbox
    html = sent.alternatives[0].content
    url = settings.SITE_URL + post.get_absolute_url()
    assert sent.subject == "Is <b>rye</b> & co. heavy?"
    assert "Is <b>rye</b> & co. heavy?\nAlice Archer mentioned you in · Bakers" in sent.body
    assert f"{url}\n\nYes & no, @bob." in sent.body
    assert f'href="{url}"' in html
    assert "Is &lt;b&gt;rye&lt;/b&gt; &amp; co. heavy?" in html
    assert "Yes &amp; no, @bob." in html
    assert "because you were mentioned" in html


def test_a_mail_leads_to_where_one_stops_it(after, settings, thread, reply):
    after(10)

    url = settings.SITE_URL + reverse("communities:follow", args=["thread", thread.pk])
    assert url in mail.outbox[0].body
    assert f'href="{url}"' in mail.outbox[0].alternatives[0].content


@pytest.mark.parametrize("who", ["site", "community"])
def test_where_content_is_kept_out_of_mail_it_says_only_that_there_is_news(after, settings, bakers, thread, alice, who):
    if who == "site":
        settings.MAIL_CONTENT = False
    else:
        bakers.change_settings(by=alice, mails_content=False)
    thread.reply(by=alice, body="Saffron.")
    notify()
    after(10)

    [sent] = mail.outbox
    whole = sent.subject + sent.body + sent.alternatives[0].content
    assert sent.subject == "News in Bakers"
    assert "replied in" in sent.body
    assert thread.title not in whole
    assert "Saffron" not in whole


def test_a_mail_about_several_threads_says_how_many(after, bakers, thread, alice, bob, reply):
    make_thread(community=bakers, by=bob, title="Another").reply(by=alice, body="Yes.")
    notify()
    after(10)

    assert [message.subject for message in mail.outbox] == ["2 pieces of news"]


def test_one_click_in_the_mail_reader_stops_it_without_signing_in(after, settings, thread, alice, bob, reply):
    after(10)
    headers = mail.outbox[0].message()
    url = headers["List-Unsubscribe"].replace("\n ", "").strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url.startswith(settings.SITE_URL)

    stopped = Client(enforce_csrf_checks=True).post(
        url.removeprefix(settings.SITE_URL), {"List-Unsubscribe": "One-Click"}
    )
    thread.reply(by=alice, body="Or three, @bob.")
    notify()

    assert stopped.status_code == 200
    assert after(10) == BOB


def test_an_approved_change_counts_as_the_one_mail_of_a_page_in_six_hours(after, bakers, alice, bob, charlie):
    page = make_page(community=bakers, by=bob)
    Follow.set(page, by=charlie, level=Level.FOLLOW)
    ApprovalRule.choose(bakers, by=alice, reviewers=1)
    for number in (2, 3):
        page.refresh_from_db()
        page.edit(by=bob, body=f"{number} hours.", base=page.newest, size="medium")
        Approval.give(page, by=alice, number=number)
        notify()
        after(20)

    assert after(0) == ["charlie@example.com"]
