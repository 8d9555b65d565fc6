from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Preference
from communities.models import Community, Follow, Level
from discussions.models import Thread
from knowledge import expertise
from knowledge.digests import send_digests, send_now, send_unsent
from knowledge.indexing import index_outstanding
from knowledge.models import Digest, Keep
from tests.factories import make_community, make_page, make_thread, make_user
from tests.looking import look_through
from tests.notifications import mailboxes
from wiki.models import Page

MONDAY = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)  # the week 2026-W11
LAST_WEEK = MONDAY - timedelta(days=4)
LONG_AGO = MONDAY - timedelta(days=40)
NOW = reverse("knowledge:digest-now")
ALICE, BOB, CHARLIE = "alice@example.com", "bob@example.com", "charlie@example.com"


@pytest.fixture(autouse=True)
def cast(alice, bob, charlie):
    """Alice, bob and charlie have been here for long."""
    for person in [alice, bob, charlie]:
        person.joined_at = LONG_AGO
        person.save()


def ask(community, *, by, title, at=LAST_WEEK, **fields) -> Thread:
    """A question of last week, ready for letters."""
    asked = make_thread(community=community, by=by, title=title, created_at=at, **fields)
    index_outstanding()
    return asked


def sent_at(now: datetime) -> list[str]:
    """To whom a letter has gone, in all, once the worker ran at this time."""
    send_digests(now)
    return sorted(address for message in mail.outbox for address in message.to)


def letter_of(person) -> Digest:
    return Digest.objects.filter(user=person).latest("pk")


def titles(letter: Digest) -> dict[str, list[str]]:
    """What its reader finds in the browser, by section."""
    client = Client()
    client.force_login(letter.user)
    response = client.get(reverse("knowledge:digest", args=[letter.pk]))
    listed = {
        section.name: [entry.title for entry in section.entries] for section in response.context["letter"].sections
    }
    for title in [title for section in listed.values() for title in section]:
        assert title in response.text
    return listed


# --- When ---


@pytest.mark.parametrize(
    ("zone", "early", "due"),
    [
        ("UTC", "2026-03-09T07:59Z", "2026-03-09T08:00Z"),
        ("America/New_York", "2026-03-09T11:59Z", "2026-03-09T12:00Z"),
        ("Pacific/Auckland", "2026-03-08T18:59Z", "2026-03-08T19:00Z"),
        ("Nowhere/Atall", "2026-03-09T07:59Z", "2026-03-09T08:00Z"),
    ],
)
def test_the_letter_is_due_from_monday_at_eight_by_the_readers_own_clock(bakers, alice, bob, zone, early, due):
    make_user(username="ahead", time_zone="Pacific/Auckland", joined_at=LONG_AGO)
    bob.time_zone = zone
    bob.save()
    ask(bakers, by=alice, title="Rye?")

    assert BOB not in sent_at(datetime.fromisoformat(early))
    assert BOB in sent_at(datetime.fromisoformat(due))
    assert letter_of(bob).period == "2026-W11"


def test_one_letter_a_week_however_often_the_worker_runs(bakers, alice, bob):
    ask(bakers, by=alice, title="Rye?")
    assert sent_at(MONDAY) == [BOB]

    assert sent_at(MONDAY) == [BOB]
    ask(bakers, by=alice, title="Spelt?", at=MONDAY + timedelta(days=1))
    assert sent_at(MONDAY + timedelta(days=6)) == [BOB]
    assert sent_at(MONDAY + timedelta(days=7)) == [BOB, BOB]
    assert titles(letter_of(bob)) == {"new": ["Spelt?"]}


def test_who_missed_monday_gets_it_later_in_the_week(bakers, alice):
    ask(bakers, by=alice, title="Rye?")

    assert sent_at(MONDAY + timedelta(days=2)) == [BOB]


@pytest.mark.parametrize(
    ("joined", "zone", "now"),
    [
        ("2026-03-09T07:00Z", "UTC", "2026-03-09T08:30Z"),
        ("2026-03-11T07:00Z", "UTC", "2026-03-13T08:30Z"),
        ("2026-03-11T07:00Z", "America/New_York", "2026-03-16T01:00Z"),  # Sunday evening there
        ("2026-03-11T07:00Z", "Pacific/Auckland", "2026-03-15T08:00Z"),
    ],
)
def test_who_joined_this_week_waits_for_the_next(bakers, alice, bob, joined, zone, now):
    bob.joined_at, bob.time_zone = datetime.fromisoformat(joined), zone
    bob.save()
    now = datetime.fromisoformat(now)
    ask(bakers, by=alice, title="Rye?", at=now - timedelta(days=2))

    assert sent_at(now) == []
    ask(bakers, by=alice, title="Spelt?", at=now + timedelta(days=5))
    assert sent_at(now + timedelta(days=7)) == [BOB]


# --- To whom, and of what ---


def test_an_empty_letter_is_never_sent(bakers, alice, bob):
    ask(bakers, by=bob, title="Rye?")

    assert sent_at(MONDAY) == [ALICE]
    assert letter_of(bob).sections == []
    assert send_unsent() == 0


def test_who_wants_no_letter_gets_none(bakers, alice, bob, charlie):
    bakers.join(by=charlie)
    Preference(user=bob, digest=Preference.Period.NEVER).save()
    ask(bakers, by=alice, title="Rye?")

    assert sent_at(MONDAY) == [CHARLIE]
    assert not Digest.objects.filter(user=bob).exists()


@pytest.mark.parametrize("change", ["never", "no longer active"])
def test_a_letter_that_waits_goes_to_nobody_who_wants_it_no_more(bakers, alice, bob, settings, change):
    ask(bakers, by=alice, title="Rye?")
    working, settings.MAILERS = settings.MAILERS, mailboxes.DOWN
    send_digests(MONDAY)
    settings.MAILERS = working
    if change == "never":
        Preference(user=bob, digest=Preference.Period.NEVER).save()
    else:
        bob.is_active = False
        bob.save()

    assert sent_at(MONDAY) == []


def test_a_letter_brings_what_is_new_in_ones_own_communities(bakers, guild, vault, alice, bob, charlie):
    other = Community.objects.start(by=alice, name="Other", slug="other")
    ask(other, by=alice, title="Elsewhere, open")
    vault.leave(by=bob)
    ask(vault, by=alice, title="Saffron")
    ask(guild, by=alice, title="Marzipan")
    make_page(community=bakers, by=alice, title="Old page", at=LONG_AGO)
    ask(bakers, by=charlie, title="Rye?")
    ask(bakers, by=bob, title="My own")
    ask(bakers, by=charlie, title="Old", at=LONG_AGO)

    send_digests(MONDAY)

    assert titles(letter_of(bob)) == {"new": ["Rye?", "Marzipan"]}


@pytest.mark.parametrize("what", ["thread", "page", "community"])
def test_nothing_that_one_ignores_is_in_it(bakers, guild, alice, bob, what):
    ask(guild, by=alice, title="Marzipan")
    thread = ask(bakers, by=alice, title="Rye?")
    page = make_page(community=bakers, by=alice, title="Rye", at=LAST_WEEK)
    index_outstanding()
    Follow.set({"thread": thread, "page": page, "community": bakers}[what], by=bob, level=Level.IGNORE)

    send_digests(MONDAY)

    left = {"thread": {"pages": ["Rye"]}, "page": {"new": ["Rye?", "Marzipan"]}, "community": {}}[what]
    assert titles(letter_of(bob)) == {"new": ["Marzipan"]} | left


def test_nothing_that_one_has_read_is_in_it_unless_it_went_on(signed_in, bakers, alice, bob):
    read, went_on = ask(bakers, by=alice, title="Read"), ask(bakers, by=alice, title="Went on")
    client = signed_in(bob)
    look_through(client, read.get_absolute_url())
    look_through(client, went_on.get_absolute_url())
    went_on.reply(by=alice, body="More.", created_at=LAST_WEEK)
    index_outstanding()

    send_digests(MONDAY)

    assert titles(letter_of(bob)) == {"new": ["Went on"]}


def test_each_thing_stands_in_one_section_and_these_in_order(bakers, alice, bob, charlie):
    rye = make_thread(community=bakers, by=alice, title="Long ago", tags=["rye"], created_at=LONG_AGO)
    rye.reply(by=bob, body="Yes.").accept(by=alice)
    expertise.count()
    Thread.objects.update(active_at=LONG_AGO)
    elsewhere = make_thread(community=make_community(by=alice), by=alice, title="Far away")
    loved = make_thread(community=bakers, by=alice, title="Loved")
    for thread in [elsewhere, loved]:
        thread.posts.get().vote(by=charlie)
    make_thread(community=bakers, by=alice, title="Is rye heavy?", tags=["rye"])
    answered = make_thread(community=bakers, by=alice, title="Answered")
    post = answered.reply(by=alice, body="Yes.")
    post.accept(by=alice)
    make_thread(community=bakers, by=alice, title="Told to all", kind=Thread.Kind.ANNOUNCEMENT)
    make_thread(community=bakers, by=alice, title="Open")
    make_page(community=bakers, by=alice, title="A page")
    Keep.objects.keep(post, by=alice, title="Kept", body="Yes.")
    index_outstanding()

    sections = titles(send_now(bob))

    assert list(sections.items()) == [
        ("announced", ["Told to all"]),
        ("popular", ["Loved"]),
        ("new", ["Open", "Answered"]),
        ("answerable", ["Is rye heavy?"]),
        ("pages", ["A page"]),
        ("kept", ["Kept"]),
        ("elsewhere", ["Far away"]),
    ]


def test_the_best_five_lead_and_the_rest_is_counted(signed_in, bakers, alice, bob, charlie):
    for number in range(7):
        ask(bakers, by=alice, title=f"Number {number}")
    Thread.objects.get(title="Number 0").posts.get().vote(by=charlie)
    index_outstanding()

    send_digests(MONDAY)

    letter = letter_of(bob)
    newest = ["Number 6", "Number 5", "Number 4", "Number 3", "Number 2"]
    assert titles(letter) == {"popular": ["Number 0"], "new": newest}
    assert "and 1 more" in signed_in(bob).get(reverse("knowledge:digest", args=[letter.pk])).text
    assert "and 1 more" in mail.outbox[0].body


# --- Asked for by hand ---


def test_the_button_brings_a_letter_of_the_last_seven_days(signed_in, settings, bakers, alice, bob):
    Preference(user=bob, digest=Preference.Period.NEVER).save()
    make_thread(community=bakers, by=alice, title="Is <b>rye</b> & co. heavy?", body="*Very* & so.")
    index_outstanding()
    client = signed_in(bob)

    response = client.post(NOW, follow=True)
    assert "Your letter is on its way to bob@example.com." in response.text
    assert send_unsent() == 1
    assert send_unsent() == 0

    [sent] = mail.outbox
    html = sent.alternatives[0].content
    path = reverse("knowledge:digest", args=[letter_of(bob).pk])
    assert sent.to == [BOB]
    assert sent.subject == "Is <b>rye</b> & co. heavy?, and your communities this week"
    assert "* Is <b>rye</b> & co. heavy?\n  Bakers · Alice Archer" in sent.body
    assert "Is &lt;b&gt;rye&lt;/b&gt; &amp; co. heavy?" in html
    assert "Very &amp; so." in html
    assert "You asked for this letter." in html
    assert f"Open in the browser: {settings.SITE_URL}{path}" in sent.body
    assert f'href="{settings.SITE_URL}{path}"' in html
    assert "Is &lt;b&gt;rye&lt;/b&gt; &amp; co. heavy?" in client.get(path).text


def test_the_button_says_so_when_there_is_nothing_to_send(signed_in, bakers, bob):
    response = signed_in(bob).post(NOW, follow=True)

    assert "No letter: your communities brought nothing" in response.text
    assert send_unsent() == 0


def test_looking_at_the_address_of_the_button_sends_nothing(signed_in, bakers, alice, bob):
    ask(bakers, by=alice, title="Rye?")

    assert signed_in(bob).get(NOW).status_code == 405
    assert not Digest.objects.exists()


def test_one_by_hand_does_not_stand_for_the_weeks(bakers, alice, bob):
    make_thread(community=bakers, by=alice, title="Now")
    ask(bakers, by=alice, title="Last week")
    send_now(bob)

    assert sent_at(MONDAY) == [BOB, BOB]


# --- The mail ---


def test_one_click_in_the_mail_reader_stops_the_letter_without_signing_in(settings, bakers, alice, bob):
    ask(bakers, by=alice, title="Rye?")
    assert sent_at(MONDAY) == [BOB]
    headers = mail.outbox[0].message()
    url = headers["List-Unsubscribe"].replace("\n ", "").strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"] == f"<digest-{letter_of(bob).pk}@localhost>"

    Client(enforce_csrf_checks=True).post(url.removeprefix(settings.SITE_URL), {"List-Unsubscribe": "One-Click"})
    ask(bakers, by=alice, title="Spelt?", at=MONDAY + timedelta(days=1))

    assert sent_at(MONDAY + timedelta(days=7)) == [BOB]
    assert Preference.objects.get(user=bob).mail_replies


def test_while_the_mail_server_is_down_the_letters_wait(settings, bakers, alice):
    ask(bakers, by=alice, title="Rye?")
    working, settings.MAILERS = settings.MAILERS, mailboxes.DOWN
    assert sent_at(MONDAY) == []
    settings.MAILERS = working

    assert sent_at(MONDAY) == [BOB]
    assert sent_at(MONDAY) == [BOB]


def test_what_one_mailbox_refuses_keeps_no_other_waiting(settings, bakers, charlie):
    ask(bakers, by=charlie, title="Rye?")
    settings.MAILERS = mailboxes.CHOOSY

    assert sent_at(MONDAY) == [BOB]
    assert Digest.objects.get(sent_at=None).user.email == ALICE


# --- In the browser: by the rights of this moment ---


@pytest.fixture
def letter(bakers, vault, alice, bob):
    """Bob's letter about a page of the bakers and seven questions in the vault."""
    make_page(community=bakers, by=alice, title="Rye", at=LAST_WEEK)
    for number in range(7):
        ask(vault, by=alice, title=f"Saffron {number}")
    send_digests(MONDAY)
    return letter_of(bob)


def test_who_leaves_finds_nothing_of_the_community_in_an_old_letter(signed_in, vault, bob, letter):
    client, url = signed_in(bob), reverse("knowledge:digest", args=[letter.pk])
    assert "Saffron" in client.get(url).text
    assert "and 2 more" in client.get(url).text

    vault.leave(by=bob)

    assert titles(letter) == {"pages": ["Rye"]}
    assert "Saffron" not in client.get(url).text
    assert "more</p>" not in client.get(url).text


def test_what_was_removed_is_gone_from_an_old_letter(letter, alice):
    Page.objects.get(title="Rye").remove(by=alice)
    Thread.objects.get(title="Saffron 6").remove(by=alice)

    assert titles(letter) == {"new": ["Saffron 5", "Saffron 4", "Saffron 3", "Saffron 2"]}


def test_a_letter_that_waits_is_sent_by_the_rights_of_then(settings, bakers, vault, alice, bob):
    ask(vault, by=alice, title="Saffron")
    ask(bakers, by=alice, title="Rye?")
    working, settings.MAILERS = settings.MAILERS, mailboxes.DOWN
    send_digests(MONDAY)
    settings.MAILERS = working

    vault.leave(by=bob)

    assert sent_at(MONDAY) == [BOB]
    assert "Rye?" in mail.outbox[0].body
    assert "Saffron" not in mail.outbox[0].message().as_string()


def test_a_letter_of_which_nothing_is_left_says_so(signed_in, bakers, vault, bob, letter):
    vault.leave(by=bob)
    bakers.leave(by=bob)
    Community.objects.update(visibility="private", joining="invitation")

    response = signed_in(bob).get(reverse("knowledge:digest", args=[letter.pk]))

    assert "Nothing is left of this letter" in response.text


@pytest.mark.parametrize("who", ["alice", "charlie", "admin"])
def test_nobody_opens_the_letter_of_somebody_else(signed_in, request, letter, who):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(reverse("knowledge:digest", args=[letter.pk])).status_code == 404


@pytest.mark.parametrize("communities", [1, 3])
def test_opening_a_letter_costs_the_same_however_much_is_in_it(
    signed_in, bakers, guild, vault, alice, bob, communities, django_assert_num_queries
):
    for community in [bakers, guild, vault][:communities]:
        ask(community, by=make_user(), title="A question")
        for number in range(6):
            make_page(community=community, by=make_user(), title=f"Page {number}", at=LAST_WEEK)
    index_outstanding()
    send_digests(MONDAY)
    client, url = signed_in(bob), reverse("knowledge:digest", args=[letter_of(bob).pk])
    client.get(url)

    with django_assert_num_queries(8):
        client.get(url)


@pytest.mark.parametrize("people", [1, 3])
def test_composing_costs_the_same_for_any_number_of_readers(bakers, alice, people, django_assert_num_queries, settings):
    for _ in range(people):
        bakers.join(by=make_user(joined_at=LONG_AGO))
    ask(bakers, by=alice, title="Rye?")
    settings.MAILERS = mailboxes.DOWN

    with django_assert_num_queries(27):
        send_digests(MONDAY)
