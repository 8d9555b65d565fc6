from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preference
from communities.models import Activity, Follow, Level
from notifications.models import NoticeReceipt, Notification, Reason, RequiredNotice, Timing
from notifications.required import NobodyMeant, NotAnnounced, RemindedToday
from notifications.tasks import mail_gathered, notify
from tests.factories import make_thread, make_user


@pytest.fixture
def news(bakers, alice):
    """Alice's announcement, of which all were told already."""
    thread = make_thread(community=bakers, by=alice, kind="announcement", title="New ovens", body="They come in May.")
    notify()
    return thread


@pytest.fixture
def url(news):
    return reverse("notifications:notice", args=[news.pk])


@pytest.fixture
def required(news, alice):
    notice = RequiredNotice.objects.require(news, by=alice)
    notify()
    return notice


def told() -> list[str]:
    rows = Notification.objects.filter(reason=Reason.REQUIRED).order_by("user__username")
    return list(rows.values_list("user__username", flat=True))


def later(time_machine, **by) -> None:
    time_machine.move_to(timezone.now() + timedelta(**by), tick=False)


# --- Whom it reaches ---


def test_it_reaches_members_whatever_they_ignore_and_never_who_asks(news, alice, bob, charlie):
    Follow.set(news.community, by=bob, level=Level.IGNORE)
    Follow.set(news, by=bob, level=Level.IGNORE)

    RequiredNotice.objects.require(news, by=alice)
    notify()

    assert told() == ["bob"]


@pytest.mark.parametrize(
    ("whom", "names"),
    [
        ({}, ["bob", "ida", "olga"]),
        ({"role": "steward"}, ["olga"]),
        ({"department": "Sales"}, ["ida"]),
        ({"location": "Bern"}, ["ida", "olga"]),
        ({"department": "sales", "location": "Bern"}, ["ida"]),
        ({"department": "Sales", "is_beyond": True}, ["ida", "sam"]),
    ],
)
def test_it_reaches_a_role_a_department_or_a_location(news, alice, bob, whom, names):
    ida = make_user(username="ida", department="Sales", location="Bern")
    olga = make_user(username="olga", department="Ovens", location="Bern")
    make_user(username="sam", department="Sales", location="Basel")
    make_user(username="gus", department="Sales", is_guest=True)
    for person in [ida, olga]:
        news.community.join(by=person)
    news.community.memberships.filter(user=olga).update(role="steward")

    RequiredNotice.objects.require(news, by=alice, **whom)
    notify()

    assert told() == names


def test_of_a_private_community_nobody_else_is_told(vault, alice, bob):
    make_user(username="sam", department="Sales")
    bob.department = "Sales"
    bob.save()
    thread = make_thread(community=vault, by=alice, kind="announcement")

    RequiredNotice.objects.require(thread, by=alice, department="Sales", is_beyond=True)
    notify()

    assert told() == ["bob"]


def test_only_an_announcement_can_be_required(thread, alice):
    with pytest.raises(NotAnnounced):
        RequiredNotice.objects.require(thread, by=alice)


def test_of_nobody_nothing_is_required(news, alice):
    with pytest.raises(NobodyMeant):
        RequiredNotice.objects.require(news, by=alice, department="Moon")


def test_the_same_twice_tells_once_and_others_are_told_anew(required, news, alice, bob):
    RequiredNotice.objects.require(news, by=alice)
    assert Activity.objects.filter(verb="required notice").count() == 1

    RequiredNotice.objects.require(news, by=alice, role="member")
    assert Activity.objects.filter(verb="required notice").count() == 2
    assert RequiredNotice.objects.get().role == "member"


# --- Bell and mail ---


def test_the_bell_shows_it_as_required_and_no_longer_that_it_was_announced(signed_in, required, bob):
    page = signed_in(bob).get(reverse("notifications:notifications"), {"show": "required"}).text

    assert "Required" in page
    assert "asks you to confirm that you have read" in page
    assert Notification.objects.filter(user=bob).unseen().count() == 1


def test_it_comes_by_mail_to_who_wants_none_and_after_the_mails_of_a_day(time_machine, news, alice, bob):
    Preference(user=bob, mail_replies=False, mail_mentions=False, mail_reminders=False).save()
    Timing(user=bob, most_a_day=0).save()
    RequiredNotice.objects.require(news, by=alice)
    notify()
    later(time_machine, minutes=11)

    mail_gathered()

    assert [message.subject for message in mail.outbox] == ["Required: New ovens"]
    assert "[Required] New ovens" in mail.outbox[0].body


def test_it_waits_for_the_end_of_an_absence(time_machine, required, bob):
    Timing(user=bob, away_until=timezone.localdate() + timedelta(days=2)).save()
    later(time_machine, minutes=11)
    mail_gathered()
    assert mail.outbox == []

    later(time_machine, days=3)
    mail_gathered()
    assert len(mail.outbox) == 1


def test_what_is_withdrawn_vanishes_from_bell_and_mail(time_machine, required, alice, bob):
    required.withdraw(by=alice)
    required.withdraw(by=alice)
    notify()
    later(time_machine, minutes=11)
    mail_gathered()

    assert told() == []
    assert mail.outbox == []
    assert Activity.objects.filter(verb="withdrew notice").count() == 1


# --- Confirming ---


def test_who_must_read_it_confirms_on_the_announcement(signed_in, required, news, bob):
    client = signed_in(bob)
    assert "You must read this." in client.get(news.get_absolute_url()).text

    response = client.post(reverse("notifications:notice-receipt", args=[news.pk]))

    assert response.url == news.get_absolute_url()
    assert "You confirmed that you have read this" in client.get(news.get_absolute_url()).text
    assert list(required.confirmed) == [bob]
    assert not Notification.objects.filter(user=bob).unseen().exists()


def test_confirming_with_a_script_changes_the_place_alone(signed_in, required, news, bob):
    url = reverse("notifications:notice-receipt", args=[news.pk])
    response = signed_in(bob).post(url, headers={"HX-Request": "true"})

    assert "You confirmed that you have read this" in response.text
    assert "<html" not in response.text


def test_confirming_twice_is_one_receipt(required, news, bob):
    NoticeReceipt.confirm(news, by=bob)
    NoticeReceipt.confirm(news, by=bob)

    assert NoticeReceipt.objects.count() == 1


def test_who_is_not_asked_has_nothing_to_confirm(signed_in, required, news, charlie):
    client = signed_in(charlie)

    assert "You must read this." not in client.get(news.get_absolute_url()).text
    assert client.post(reverse("notifications:notice-receipt", args=[news.pk])).status_code == 403


# --- Sending ---


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("admin", 403)])
def test_who_may_require(signed_in, request, url, who, status):
    assert signed_in(request.getfixturevalue(who)).get(url).status_code == status


def test_who_announces_sees_whom_it_reaches_before_anybody_is_told(signed_in, url, alice, bob):
    client = signed_in(alice)

    preview = client.post(url, {"role": ""})
    assert "1 person must read it." in preview.text
    assert "Bob Baker" in preview.text
    assert not RequiredNotice.objects.exists()

    chosen = preview.context["form"].key
    assert client.post(url, {"role": "member", "confirmed": chosen}).status_code == 200  # others than were shown
    assert not RequiredNotice.objects.exists()
    assert client.post(url, {"role": "", "confirmed": chosen}).url == url
    assert RequiredNotice.objects.get().by == alice


def test_what_means_nobody_is_said_to_do_so(signed_in, url, alice, bob):
    response = signed_in(alice).post(url, {"role": "steward"})

    assert response.status_code == 422
    assert "Nobody who may read it is meant by that." in response.text


def test_only_admins_who_announce_there_reach_who_does_not_belong(signed_in, url, bakers, alice):
    make_user(username="sam", department="Sales")
    sent = {"department": "Sales", "is_beyond": "on"}
    assert signed_in(alice).post(url, sent).status_code == 422  # no member is of that department

    alice.is_staff = True
    alice.save()
    assert "1 person must read it." in signed_in(alice).post(url, sent).text


def test_everybody_everywhere_is_too_many(signed_in, url, alice):
    alice.is_staff = True
    alice.save()

    assert signed_in(alice).post(url, {"is_beyond": "on"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_who_asks_sees_who_has_read_it(signed_in, required, news, url, alice, bob, count, django_assert_num_queries):
    for _ in range(count):
        news.community.join(by=make_user())
    NoticeReceipt.confirm(news, by=bob)
    client = signed_in(alice)

    with django_assert_num_queries(11):
        page = client.get(url)

    assert f"1 of {count + 1} have read it" in page.text
    assert "Bob Baker" not in page.text
    assert "Bob Baker" in client.get(url, {"show": "read"}).text


def test_who_has_not_read_it_is_reminded_once_a_day(time_machine, required, news, alice, bob):
    person = make_user()
    news.community.join(by=person)
    NoticeReceipt.confirm(news, by=bob)
    with pytest.raises(RemindedToday):
        required.remind(by=alice)
    later(time_machine, hours=21)

    required.remind(by=alice)
    notify()

    assert [row.user for row in Notification.objects.filter(activity__verb="reminded of notice")] == [person]


def test_the_log_says_who_asked_whom(signed_in, required, alice):
    page = signed_in(alice).get(reverse("moderation:log", args=["bakers"])).text

    assert "asked people to confirm that they read" in page
    assert "All members" in page
