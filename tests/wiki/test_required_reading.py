"""Pages that some people are asked to read: a stated revision, by a day, and who says that they have."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Activity, Membership
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_user
from wiki.models import Approval, ApprovalRule, ChasedToday, NothingToRead, RequiredReading
from wiki.tasks import chase_readers

SOON = dt.timedelta(days=7)


@pytest.fixture
def page(bakers, alice):
    return make_page(community=bakers, by=alice, body="Wash your hands.")


def ask(page, *, by, days: int = 7, **whom) -> RequiredReading:
    due_on = timezone.localdate() + dt.timedelta(days=days)
    return RequiredReading.objects.ask(page, by=by, due_on=due_on, **whom)


def url(page) -> str:
    return reverse("wiki:readings", args=[page.pk])


def receipt_url(reading) -> str:
    return reverse("wiki:receipt", args=[reading.page_id, reading.pk])


def names(people) -> set[str]:
    return set(people.values_list("username", flat=True))


# --- Whom it is for ---


@pytest.fixture
def sales(bakers, bob, charlie, desk, guest):
    """bob and charlie sell, charlie in Malmö; of the guest and who left the directory says the same."""
    User.objects.filter(pk__in=[bob.pk, charlie.pk, guest.pk]).update(department="Sales")
    User.objects.filter(pk=charlie.pk).update(location="Malmö")
    make_user(username="gone", department="Sales", is_active=False)


@pytest.mark.parametrize(
    ("whom", "expected"),
    [
        ({}, {"alice", "bob"}),
        ({"role": "leader"}, {"alice"}),
        ({"department": "sales"}, {"bob", "charlie"}),
        ({"department": "Sales", "location": "malmö"}, {"charlie"}),
        ({"role": "leader", "department": "Sales"}, set()),
        ({"location": "Nowhere"}, set()),
    ],
)
def test_it_is_for_who_is_meant(page, alice, sales, whom, expected):
    reading = ask(page, by=alice, **whom)

    asked = {person.username for person in User.objects.all() if RequiredReading.objects.addressed_to(person).exists()}
    assert names(reading.people) == expected
    assert asked == expected
    assert RequiredReading.objects.with_progress().get().asked_count == len(expected)


def test_nobody_is_asked_to_read_what_they_may_not_read(vault, alice, sales):
    reading = ask(make_page(community=vault, by=alice), by=alice, department="Sales")

    assert names(reading.people) == {"bob"}


def test_who_changes_the_department_is_asked_or_not_by_what_is_so_now(page, alice, charlie):
    reading = ask(page, by=alice, department="Sales")
    assert names(reading.people) == set()

    User.objects.filter(pk=charlie.pk).update(department="Sales")

    assert names(reading.people) == {"charlie"}


# --- Asking and confirming ---


def test_the_page_asks_and_one_click_confirms(signed_in, alice, bob, page):
    reading = ask(page, by=alice)
    client = signed_in(bob)
    assert "You are asked to read this." in client.get(page.get_absolute_url()).text

    response = client.post(receipt_url(reading))

    assert response.url == page.get_absolute_url()
    assert reading.receipts.get().person == bob
    assert "You are asked to read this." not in client.get(page.get_absolute_url()).text


def test_who_is_not_meant_is_not_asked_and_can_not_confirm(signed_in, alice, charlie, page):
    reading = ask(page, by=alice)
    client = signed_in(charlie)

    assert "You are asked to read this." not in client.get(page.get_absolute_url()).text
    assert client.post(receipt_url(reading)).status_code == 403


def test_confirming_twice_counts_once(alice, bob, page):
    reading = ask(page, by=alice)

    assert reading.confirm(by=bob) == reading.confirm(by=bob)

    assert Activity.objects.filter(verb="confirmed reading").count() == 1


def test_a_later_revision_is_not_what_was_read(signed_in, alice, bob, page):
    reading = ask(page, by=alice, repeats=False)
    page.edit(by=alice, body="Wash your hands twice.", base=page.newest)

    text = signed_in(bob).get(page.get_absolute_url()).text

    assert "I have read revision 1" in text
    assert reverse("wiki:revision", args=[page.pk, 1]) in text
    reading.confirm(by=bob)
    assert ask(page, by=alice).waiting.filter(pk=bob.pk).exists()


def test_a_major_change_asks_anew_and_a_typo_does_not(alice, bob, page):
    ask(page, by=alice, days=5).confirm(by=bob)

    page.edit(by=alice, body="Wash your hands!", base=page.newest, size="typo")
    assert [reading.number for reading in RequiredReading.objects.open()] == [1]
    page.refresh_from_db()
    page.edit(by=alice, body="Wear gloves.", base=page.newest, size="major")

    reading = RequiredReading.objects.open().get()
    assert reading.number == 3
    assert reading.due_on == timezone.localdate() + dt.timedelta(days=5)
    assert bob in reading.waiting


def test_who_asks_can_choose_that_a_change_asks_nobody(alice, page):
    ask(page, by=alice, repeats=False)

    page.edit(by=alice, body="Wear gloves.", base=page.newest, size="major")

    assert [reading.number for reading in RequiredReading.objects.open()] == [1]


def test_what_waits_for_approval_asks_nobody_until_readers_see_it(alice, bob, bakers, page):
    ApprovalRule.choose(bakers, by=alice, reviewers=1)
    page.edit(by=bob, body="Wear gloves.", base=page.newest, size="major")
    ask(page, by=alice)
    assert [reading.number for reading in RequiredReading.objects.open()] == [1]

    page.refresh_from_db()
    Approval.give(page, by=alice, number=2)

    assert [reading.number for reading in RequiredReading.objects.open()] == [2]


def test_what_nobody_approved_can_not_be_asked_for(alice, bob, bakers):
    ApprovalRule.choose(bakers, by=alice, reviewers=1)
    page = make_page(community=bakers, by=bob)

    with pytest.raises(NothingToRead):
        ask(page, by=alice)


def test_asking_the_same_people_again_takes_the_place_of_the_first(alice, page):
    first = ask(page, by=alice, days=3)

    assert ask(page, by=alice, days=3) == first
    second = ask(page, by=alice, days=9)

    assert list(RequiredReading.objects.open()) == [second]


def test_one_asks_through_the_page(signed_in, alice, page):
    client = signed_in(alice)
    assert url(page) in client.get(page.get_absolute_url()).text
    due_on = timezone.localdate() + SOON

    response = client.post(url(page), {"due_on": due_on, "role": "", "repeats": "on"}, follow=True)

    assert "2 people are asked to read it." in response.text
    assert RequiredReading.objects.get().due_on == due_on


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"due_on": "2020-01-01"}, "This day is over."),
        ({"due_on": "3020-01-01"}, "within a year"),
        ({"due_on": ""}, "This field is required."),
        ({"due_on": "tomorrow"}, "Enter a valid date."),
        ({"due_on": "soon", "department": "Nobody here"}, "Enter a valid date."),
    ],
)
def test_what_can_not_be_asked_says_so(signed_in, alice, page, sent, said):
    response = signed_in(alice).post(url(page), sent)

    assert response.status_code == 422
    assert said in response.text


def test_nobody_is_meant_by_a_misspelt_department(signed_in, alice, page):
    response = signed_in(alice).post(url(page), {"due_on": timezone.localdate() + SOON, "department": "Saels"})

    assert response.status_code == 422
    assert "Nobody who may read this page is meant by that." in response.text
    assert "Saels" in response.text


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("guest", 404)])
def test_who_sees_who_has_read_it(signed_in, request, alice, page, who, status):
    reading = ask(page, by=alice)
    client = signed_in(request.getfixturevalue(who))

    for address in ["wiki:reading", "wiki:reading-csv"]:
        assert client.get(reverse(address, args=[page.pk, reading.pk])).status_code == status
    assert client.get(url(page)).status_code == status


# --- Seeing who did ---


def test_progress_is_by_name(signed_in, alice, bob, page):
    reading = ask(page, by=alice)
    reading.confirm(by=bob)
    client = signed_in(alice)
    address = reverse("wiki:reading", args=[page.pk, reading.pk])

    waiting, read = client.get(address), client.get(address, {"show": "read"})

    assert "1 of 2 have read it" in waiting.text
    assert waiting.context["people"] == [alice]
    assert [receipt.person for receipt in read.context["people"]] == [bob]


def test_the_export_has_a_line_for_each_and_no_formulas(signed_in, alice, bob, page):
    reading = ask(page, by=alice)
    User.objects.filter(pk=bob.pk).update(name="=cmd()")
    bob.refresh_from_db()
    reading.confirm(by=bob)

    response = signed_in(alice).get(reverse("wiki:reading-csv", args=[page.pk, reading.pk]))

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert response.headers["Content-Disposition"] == 'attachment; filename="resting-times-1.csv"'
    assert len(lines) == 3
    assert f"Resting times,1,{reading.due_on},'=cmd(),bob,,,yes,20" in lines[1]
    assert lines[2] == f"Resting times,1,{reading.due_on},Alice Archer,alice,,,yes,"


def test_who_left_stays_in_the_export(signed_in, alice, bob, bakers, page):
    reading = ask(page, by=alice)
    reading.confirm(by=bob)
    Membership.objects.filter(user=bob).delete()

    response = signed_in(alice).get(reverse("wiki:reading-csv", args=[page.pk, reading.pk]))

    assert ",bob,,,no,20" in b"".join(response.streaming_content).decode()


# --- Telling and chasing ---


def told() -> set[tuple[str, str]]:
    return set(Notification.objects.values_list("user__username", "activity__verb"))


def test_who_is_asked_is_told(signed_in, alice, bob, page):
    ask(page, by=alice)
    notify()

    assert told() == {("bob", "asked to read")}
    assert "asks you to read" in signed_in(bob).get(reverse("notifications:notifications")).text


def test_chasing_reminds_who_has_not_read_it_once_a_day(alice, bob, charlie, bakers, page):
    bakers.join(by=charlie)
    reading = ask(page, by=alice)
    reading.confirm(by=bob)
    notify()
    Notification.objects.all().delete()

    reading.chase(by=alice)
    notify()

    assert told() == {("charlie", "chased")}
    with pytest.raises(ChasedToday):
        reading.chase(by=alice)


def test_the_clock_reminds_once_a_day_before(alice, bob, page):
    ask(page, by=alice, days=1)
    late = make_page(community=page.community, by=alice, title="Later")
    ask(late, by=alice, days=5)
    notify()
    Notification.objects.all().delete()

    chase_readers()
    chase_readers()
    notify()

    assert list(Notification.objects.filter(user=bob).values_list("activity__object_id", flat=True)) == [page.pk]


def test_what_is_over_asks_nobody(signed_in, alice, bob, page):
    reading = ask(page, by=alice)
    signed_in(alice).post(reverse("wiki:reading-end", args=[page.pk, reading.pk]))
    notify()

    assert told() == set()
    assert "You are asked to read this." not in signed_in(bob).get(page.get_absolute_url()).text
    assert signed_in(bob).post(receipt_url(reading)).status_code == 404
    assert signed_in(alice).post(reverse("wiki:chase", args=[page.pk, reading.pk])).status_code == 403


def test_my_list_has_what_i_am_asked_to_read_and_what_i_read(signed_in, alice, bob, page):
    reading = ask(page, by=alice)
    client = signed_in(bob)
    assert "Resting times" in client.get(reverse("wiki:to-read")).text

    response = client.post(receipt_url(reading), {"from_list": "1"}, follow=True)

    assert "Nothing to read" in response.text
    assert "What you have read" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_many(signed_in, alice, bob, page, count, django_assert_num_queries):
    for number in range(count):
        ask(page, by=alice, days=number + 1, role=["", "leader", "member"][number]).confirm(by=alice)
    client = signed_in(alice)
    client.get(url(page))

    with django_assert_num_queries(10):  # two for what is suggested
        client.get(url(page))
    with django_assert_num_queries(10):
        client.get(page.get_absolute_url())
    with django_assert_num_queries(5):
        client.get(reverse("wiki:to-read"))
