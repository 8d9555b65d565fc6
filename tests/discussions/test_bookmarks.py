"""Saving a post, being reminded of it, and what ends it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preference
from communities.models import Follow
from discussions.bookmark_forms import moments
from discussions.models import Bookmark
from notifications.models import Notification
from notifications.tasks import notify, remind
from tests.factories import make_thread

SAVED = reverse("discussions:saved")
NOTICES = reverse("notifications:notifications")


def bookmark(post) -> str:
    return reverse("discussions:bookmark", args=[post.pk])


def removal(post) -> str:
    return reverse("discussions:bookmark-removal", args=[post.pk])


@pytest.fixture
def post(thread, alice):
    return thread.reply(by=alice, body="Two **hours**.")


def saved(client) -> list[str]:
    return [bookmark.excerpt for bookmark in client.get(SAVED).context["bookmarks"]]


def let_time_pass() -> None:
    Bookmark.objects.exclude(remind_at=None).update(remind_at=timezone.now())
    remind()
    notify()


# --- Saving ---


def test_a_post_is_saved_and_stands_under_saved(signed_in, post, charlie, bob):
    client = signed_in(charlie)

    response = client.post(bookmark(post), {"note": "For the *oven*"})

    assert response.url == post.get_absolute_url()
    assert saved(client) == ["Two hours."]
    assert "For the *oven*" in client.get(SAVED).text
    assert saved(signed_in(bob)) == []


def test_the_button_says_whether_it_is_saved(signed_in, thread, post, charlie):
    client = signed_in(charlie)
    assert [post.is_saved for post in client.get(thread.get_absolute_url()).context["posts"]] == [False, False]

    client.post(bookmark(post))

    assert [post.is_saved for post in client.get(thread.get_absolute_url()).context["posts"]] == [False, True]
    assert client.get(thread.get_absolute_url()).text.count("Saved</a></fetched-menu>") == 1


def test_htmx_gets_the_button(signed_in, post, charlie):
    response = signed_in(charlie).post(bookmark(post), {"when": "tomorrow"}, headers={"HX-Request": "true"})

    assert f'<fetched-menu id="bookmark-{post.pk}">' in response.text
    assert "Saved" in response.text
    assert "autofocus" in response.text


def test_saving_again_changes_note_and_reminder(signed_in, post, charlie):
    client = signed_in(charlie)
    client.post(bookmark(post), {"when": "tomorrow", "note": "First", "ends": "replied"})
    menu = client.get(bookmark(post)).text
    assert 'value="First"' in menu
    assert "Take it away" in menu

    client.post(bookmark(post), {"when": "", "note": "Second"})

    assert list(Bookmark.objects.values_list("note", "remind_at", "ends")) == [("Second", None, "never")]


def test_what_was_saved_can_be_taken_away_from_either_place(signed_in, post, charlie):
    client = signed_in(charlie)
    client.post(bookmark(post))

    assert client.post(removal(post)).url == post.get_absolute_url()
    assert client.post(removal(post), {"from": "saved"}).url == SAVED
    assert saved(client) == []


# --- When ---


NOON = dt.datetime(2026, 11, 25, 12, 20, tzinfo=dt.UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("zone", "offered"),
    [
        ("UTC", {"": None, "today": "25 15:00", "tomorrow": "26 08:00", "monday": "30 08:00"}),
        ("Asia/Tokyo", {"": None, "tomorrow": "26 08:00", "monday": "30 08:00"}),  # 21:20 there
        ("Pacific/Auckland", {"": None, "today": "26 04:00", "tomorrow": "27 08:00", "monday": "30 08:00"}),
    ],
)
def test_the_menu_offers_times_in_the_readers_zone(zone, offered):
    with timezone.override(zone):
        found = {moment.value: moment.at and moment.at.strftime("%d %H:%M") for moment in moments(NOON)}

    assert found == offered


def test_on_a_monday_the_next_is_a_week_away():
    with timezone.override("UTC"):
        assert moments(NOON - dt.timedelta(days=2))[-1].at == dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


def test_a_reminder_is_chosen_from_the_menu_or_by_its_day(signed_in, post, charlie):
    charlie.time_zone = "Asia/Tokyo"
    charlie.save()
    client = signed_in(charlie)

    client.post(bookmark(post), {"when": "tomorrow"})
    [at] = Bookmark.objects.values_list("remind_at", flat=True)
    assert timezone.localtime(at, charlie.zone).hour == 8

    client.post(bookmark(post), {"when": "day", "day": "2099-03-01"})
    [at] = Bookmark.objects.values_list("remind_at", flat=True)
    assert at == dt.datetime(2099, 2, 28, 23, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("pressed", "hour"), [({"when": "tomorrow"}, 8), ({"when": ""}, None), ({"when": "day", "note": "New"}, 17)]
)
def test_a_reminder_can_be_changed_while_its_day_stands_in_the_form(signed_in, post, charlie, pressed, hour):
    charlie.time_zone = "Pacific/Auckland"
    charlie.save()
    today = timezone.localtime(timezone=charlie.zone).replace(hour=17, minute=0)
    Bookmark.save_post(post, by=charlie, remind_at=today)
    client = signed_in(charlie)
    stands = {"day": today.date().isoformat(), "note": "", "ends": "never"}
    assert f'value="{stands["day"]}"' in client.get(bookmark(post)).text

    assert client.post(bookmark(post), stands | pressed).status_code == 302

    [at] = Bookmark.objects.values_list("remind_at", flat=True)
    assert (at and timezone.localtime(at, charlie.zone).hour) == hour


@pytest.mark.parametrize(
    "sent", [{"day": "2020-01-01"}, {"day": "x"}, {"ends": "x"}, {"note": "x" * 201}, {"day": "9999-99-99"}]
)
def test_what_makes_no_sense_is_said_and_nothing_is_lost(signed_in, post, charlie, sent):
    response = signed_in(charlie).post(bookmark(post), {"note": "Mine", **sent})

    assert response.status_code == 422
    assert "field__error" in response.text
    assert "note" in sent or 'value="Mine"' in response.text
    assert Bookmark.objects.count() == 0


# --- The reminder ---


def test_a_reminder_is_a_notice_that_opens_the_post(signed_in, post, charlie, bob):
    client = signed_in(charlie)
    client.post(bookmark(post), {"when": "tomorrow"})
    remind()
    notify()
    assert client.get(NOTICES).context["news"] == []

    let_time_pass()

    [news] = client.get(NOTICES).context["news"]
    assert (news.sentence, news.title, news.excerpt) == ("You wanted to come back to", post.thread.title, "Two hours.")
    opening = reverse("notifications:opening", args=[news.notification.pk])
    assert client.post(opening).url == post.get_absolute_url()
    assert [item.sentence for item in signed_in(bob).get(NOTICES).context["news"]] == ["replied in"]


def test_one_is_reminded_once(signed_in, post, charlie):
    signed_in(charlie).post(bookmark(post), {"when": "tomorrow"})

    for _ in range(2):
        let_time_pass()

    assert Notification.objects.filter(user=charlie).count() == 1
    assert Bookmark.objects.get().remind_at is None


def test_one_is_reminded_of_the_same_post_again_if_one_asks_again(signed_in, post, charlie):
    for _ in range(2):
        signed_in(charlie).post(bookmark(post), {"when": "tomorrow"})
        let_time_pass()

    assert Notification.objects.filter(user=charlie).count() == 2


def test_who_ignores_the_thread_is_still_reminded(signed_in, thread, post, charlie):
    signed_in(charlie).post(bookmark(post), {"when": "tomorrow"})
    Follow.set(thread, by=charlie, level="ignore")

    let_time_pass()

    assert Notification.objects.filter(user=charlie).count() == 1


@pytest.mark.parametrize(("wants", "mailed"), [(True, ["charlie@example.com"]), (False, [])])
def test_a_reminder_is_mailed_at_once_to_who_wants_it(signed_in, post, charlie, mailoutbox, wants, mailed):
    from notifications.mailing import mail_gathered

    Preference.objects.create(user=charlie, mail_reminders=wants)
    signed_in(charlie).post(bookmark(post), {"when": "tomorrow"})

    let_time_pass()
    mail_gathered()

    assert [mail.to for mail in mailoutbox] == [[address] for address in mailed]
    if mailed:
        assert "You wanted to come back to" in mailoutbox[0].body
        assert post.get_absolute_url() in mailoutbox[0].body


@pytest.mark.parametrize("gone", ["membership", "post", "thread"])
def test_what_one_may_not_read_by_then_is_dropped_quietly(signed_in, vault, alice, bob, gone):
    thread = make_thread(community=vault, by=alice, title="Saffron")
    post = thread.reply(by=alice, body="Dear.")
    client = signed_in(bob)
    client.post(bookmark(post), {"when": "tomorrow"})

    if gone == "membership":
        vault.leave(by=bob)
    else:
        {"post": post, "thread": thread}[gone].remove(by=alice)
    let_time_pass()

    assert Notification.objects.filter(user=bob, reason="reminder").count() == 0
    assert "Saffron" not in client.get(SAVED).text
    assert "Saffron" not in client.get(NOTICES).text


# --- What ends it ---


@pytest.mark.parametrize(("ends", "left"), [("never", 1), ("reminded", 0), ("replied", 1)])
def test_it_is_taken_away_after_the_reminder_if_one_wants(signed_in, post, charlie, ends, left):
    signed_in(charlie).post(bookmark(post), {"when": "tomorrow", "ends": ends})

    let_time_pass()

    assert Bookmark.objects.count() == left
    assert Notification.objects.filter(user=charlie).count() == 1


@pytest.mark.parametrize(("ends", "left"), [("never", 1), ("reminded", 1), ("replied", 0)])
def test_it_is_taken_away_once_one_replied_if_one_wants(signed_in, thread, post, alice, charlie, ends, left):
    signed_in(charlie).post(bookmark(post), {"when": "tomorrow", "ends": ends})

    thread.reply(by=alice, body="Or three.")
    assert Bookmark.objects.count() == 1
    thread.reply(by=charlie, body="Thanks.")

    assert Bookmark.objects.count() == left


# --- The list ---


def test_all_saved_are_reached_each_once(signed_in, thread, alice, charlie):
    for number in range(25):
        Bookmark.save_post(thread.reply(by=alice, body=f"Post {number}"), by=charlie)
    client, seen, query = signed_in(charlie), [], ""
    while True:
        page = client.get(SAVED + query)
        seen += [bookmark.excerpt for bookmark in page.context["bookmarks"]]
        query = page.context["older"]
        if not query:
            break

    assert seen == [f"Post {number}" for number in range(24, -1, -1)]


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_many(signed_in, thread, alice, charlie, count, django_assert_num_queries):
    for _ in range(count):
        Bookmark.save_post(thread.reply(by=alice, body="Post"), by=charlie)
    client = signed_in(charlie)
    client.get(SAVED)

    with django_assert_num_queries(4):  # person, bookmarks with their posts, rail, bell
        assert len(saved(client)) == count


def test_a_day_that_can_not_be_stays_in_the_menu_with_what_is_wrong(signed_in, post, charlie):
    sent = {"when": "day", "day": "2001-01-01", "note": "For Monday"}

    menu = signed_in(charlie).post(bookmark(post), sent, headers={"HX-Request": "true"})

    assert menu.status_code == 422
    assert menu.headers["HX-Retarget"] == menu.headers["HX-Reselect"] == f"#saving-{post.pk}"
    assert f'id="saving-{post.pk}"' in menu.text
    assert "Choose a day that is to come." in menu.text
    assert 'value="For Monday"' in menu.text
