"""Opening who asked without their name: who may, why, and who learns of it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from communities.models import Activity, Follow, Level
from discussions.models import Anonymity, NotSealed, TooManyUnsealings, Unsealing
from discussions.models.unsealing import MOST_A_DAY
from notifications.mailing import mail_person
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_community, make_thread, make_user

REASON = "A threat against a colleague, case 4711."


@pytest.fixture
def zelda(bakers):
    person = make_user(username="zquill", name="Zelda Quill")
    bakers.join(by=person)
    return person


@pytest.fixture
def uma(db):
    """Holds the role."""
    return make_unsealer("uma", "Uma Upright")


def make_unsealer(username, name):
    person = make_user(username=username, name=name)
    person.groups.add(Group.objects.get_or_create(name="Unsealers")[0])
    return person


@pytest.fixture
def thread(bakers, zelda):
    return make_thread(community=bakers, by=zelda, title="May I?", is_anonymous=True)


@pytest.fixture
def url(thread):
    return reverse("discussions:unsealing", args=[thread.pk])


def test_post_opens_who_asked_to_who_holds_the_role(signed_in, uma, thread, url):
    client = signed_in(uma)
    assert "Zelda Quill" not in client.get(url).text

    response = client.post(url, {"reason": REASON})

    assert response.url == url
    page = client.get(url)
    assert "Zelda Quill" in page.text
    assert REASON in page.text
    assert "no-store" in page["Cache-Control"]
    opened = Unsealing.objects.get()
    assert (opened.by, opened.reason, opened.anonymity_id) == (uma, REASON, thread.anonymity_id)


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 403), ("alice", 403), ("desk", 403), ("admin", 403), ("guest", 404), ("uma", 200)]
)
def test_nobody_else_may(signed_in, request, url, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url).status_code == status
    assert client.post(url, {"reason": REASON}).status_code == (302 if status == 200 else status)
    assert Unsealing.objects.exists() == (status == 200)


def test_there_is_the_role_and_nobody_holds_it(db, admin):
    assert not Group.objects.get(name="Unsealers").user_set.exists()


def test_a_thread_with_a_name_has_nothing_to_open(signed_in, uma, bakers, bob):
    named = make_thread(community=bakers, by=bob)

    assert signed_in(uma).get(reverse("discussions:unsealing", args=[named.pk])).status_code == 403
    with pytest.raises(NotSealed):
        named.unseal(by=uma, reason=REASON)


def test_a_reason_has_twenty_characters(signed_in, uma, thread, url):
    response = signed_in(uma).post(url, {"reason": "Because."})

    assert response.status_code == 422
    assert "Because." in response.text
    assert not Unsealing.objects.exists()
    with pytest.raises(IntegrityError):
        Unsealing.objects.create(anonymity_id=thread.anonymity_id, by=uma, reason="x" * 19)


def test_opening_twice_changes_nothing(uma, thread):
    thread.unseal(by=uma, reason=REASON)
    thread.unseal(by=uma, reason=f"{REASON} Again.")

    assert Unsealing.objects.get().reason == REASON
    assert Activity.objects.filter(verb="unsealed").count() == 1


def test_it_closes_after_a_while_and_is_open_to_nobody_else(signed_in, uma, thread, url):
    thread.unseal(by=uma, reason=REASON)
    assert "Zelda Quill" not in signed_in(make_unsealer("ulf", "Ulf")).get(url).text

    Unsealing.objects.update(at=timezone.now() - dt.timedelta(minutes=16))

    assert "Zelda Quill" not in signed_in(uma).get(url).text
    thread.unseal(by=uma, reason=REASON)
    assert Unsealing.objects.count() == 2


def test_the_log_says_who_opened_and_not_whom(uma, zelda, thread):
    thread.unseal(by=uma, reason=REASON)

    noted = Activity.objects.get(verb="unsealed")
    assert (noted.by, noted.about, noted.data) == (uma, ("thread", thread.pk), {})
    assert not Activity.objects.filter(by=zelda).exclude(verb="joined").exists()


def test_who_asked_is_told_even_who_ignores_the_thread(uma, zelda, thread):
    Follow.set(thread, by=zelda, level=Level.IGNORE)
    thread.unseal(by=uma, reason=REASON)

    notify()

    told = Notification.objects.filter(activity__verb="unsealed")
    assert [(notice.user, notice.reason) for notice in told] == [(zelda, "unsealed")]
    Notification.objects.update(mail_due_at=timezone.now())
    mail_person(zelda)
    assert "Uma Upright opened who you are in" in " ".join(mail.outbox[0].body.split())


def test_leaders_see_that_it_happened_and_nobody_else_does(client, uma, alice, bob, thread):
    thread.unseal(by=uma, reason=REASON)
    url, said = reverse("communities:feed", args=["bakers"]), "Who asked without a name was opened"
    texts = {}
    for person in [alice, bob]:
        client.force_login(person)
        texts[person] = client.get(url).text

    assert said in texts[alice]
    assert said not in texts[bob]
    assert "Uma Upright" not in texts[alice]
    assert "opened" in texts[bob]  # the thread itself


def test_the_menu_leads_there_for_who_may(client, uma, bob, thread, url):
    menu = reverse("discussions:thread-menu", args=[thread.pk])
    client.force_login(uma)
    assert url in client.get(menu).text
    client.force_login(bob)
    assert url not in client.get(menu).text


def test_there_are_ten_a_day(signed_in, uma, bakers, zelda):
    threads = [make_thread(community=bakers, by=zelda, is_anonymous=True) for _number in range(MOST_A_DAY + 1)]
    for opened in threads[:-1]:
        opened.unseal(by=uma, reason=REASON)

    response = signed_in(uma).post(reverse("discussions:unsealing", args=[threads[-1].pk]), {"reason": REASON})

    assert response.status_code == 422
    assert "Zelda" not in response.text
    assert Unsealing.objects.count() == MOST_A_DAY


@pytest.mark.django_db(transaction=True)
def test_at_once_there_are_ten_a_day_too():
    alice, uma = make_user(username="alice"), make_unsealer("uma", "Uma")
    bakers = make_community(by=alice, slug="bakers")
    threads = [make_thread(community=bakers, by=alice, is_anonymous=True) for _number in range(4)]
    anonymity = Anonymity.objects.create(person=alice)
    for _number in range(MOST_A_DAY - 1):
        Unsealing.objects.create(anonymity=anonymity, by=uma, reason=REASON)

    def attempt(thread) -> bool:
        try:
            thread.unseal(by=uma, reason=REASON)
        except TooManyUnsealings:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(attempt, threads)).count(True) == 1
