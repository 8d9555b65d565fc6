import re

import pytest
from django.urls import reverse

from communities.models import Follow
from notifications.models import Notification
from notifications.tasks import notify, settle
from tests.factories import make_page, make_thread
from tests.looking import look_through

LIST = reverse("notifications:notifications")
COUNT = reverse("notifications:count")
SEEN = reverse("notifications:seen")


def count(client) -> str:
    """What the bell says, alone and on a page alike."""
    alone, page = client.get(COUNT).text, client.get(reverse("communities:communities")).text
    [said] = re.findall(r"(\d+) new notices?\b", alone)
    assert re.findall(r"(\d+) new notices?\b", page) == [said]
    assert set(re.findall(r'bell__count" aria-hidden="true">(.*?)<', page)) == {said if said != "0" else ""}
    return said


def opening(notification) -> str:
    return reverse("notifications:opening", args=[notification.pk])


def newest() -> Notification:
    return Notification.objects.latest("pk")


@pytest.fixture
def replies(thread, alice):
    """Two replies of which bob was told."""
    posts = [thread.reply(by=alice, body="**Two** hours, @bob."), thread.reply(by=alice, body="Or three.")]
    notify()
    return posts


def test_the_bell_counts_what_is_new_on_every_page_and_alone(signed_in, bob, alice, replies):
    assert count(signed_in(bob)) == "2"
    assert count(signed_in(alice)) == "0"


def test_the_bell_counts_no_further_than_a_hundred(signed_in, thread, alice, bob):
    for number in range(100):
        thread.reply(by=alice, body=str(number))
    notify()

    assert ">99+<" in signed_in(bob).get(COUNT).text


def test_the_list_says_who_did_what_where_and_why_newest_first(signed_in, bob, replies):
    page = signed_in(bob).get(LIST)

    assert [(item.by.name, item.sentence, item.title, item.excerpt) for item in page.context["news"]] == [
        ("Alice Archer", "replied in", "How long does the dough rest?", "Or three."),
        ("Alice Archer", "mentioned you in", "How long does the dough rest?", "Two hours, @bob."),
    ]
    assert page.text.count("happening--unseen") == 2
    assert "because you follow this thread" in page.text


def test_looking_at_the_list_marks_nothing_as_seen(signed_in, bob, replies):
    client = signed_in(bob)

    client.get(LIST)

    assert client.get(opening(newest())).status_code == 405
    assert client.get(SEEN).status_code == 405
    assert count(client) == "2"


def test_opening_a_notice_marks_it_as_seen_and_leads_to_it(signed_in, bob, replies):
    client = signed_in(bob)

    response = client.post(opening(newest()))

    assert response.url == replies[1].get_absolute_url()
    assert count(client) == "1"
    seen_at = newest().seen_at
    client.post(opening(newest()))
    assert newest().seen_at == seen_at


def test_nobody_opens_a_notice_of_somebody_else(signed_in, alice, replies):
    assert signed_in(alice).post(opening(newest())).status_code == 404
    assert newest().seen_at is None


def test_all_that_was_listed_is_marked_as_seen_but_nothing_that_came_after(signed_in, thread, bob, alice, replies):
    client = signed_in(bob)
    listed = client.get(LIST).context["unseen"]
    thread.reply(by=alice, body="Or four.")
    notify()

    response = client.post(SEEN, {"notice": listed})

    assert response.url == LIST
    assert count(client) == "1"


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30])
def test_marking_nonsense_as_seen_changes_nothing(signed_in, bob, replies, sent):
    client = signed_in(bob)

    assert client.post(SEEN, {"notice": sent}).status_code == 302
    assert count(client) == "2"


def test_marking_all_as_seen_leaves_what_others_were_told(signed_in, thread, bob, alice, replies):
    thread.reply(by=bob, body="Thanks, @alice.")
    notify()

    signed_in(bob).post(SEEN, {"notice": newest().pk})

    assert count(signed_in(alice)) == "1"


def test_reading_the_thread_empties_the_bell(signed_in, thread, bob, replies):
    client = signed_in(bob)

    look_through(client, thread.get_absolute_url())

    assert count(client) == "0"
    assert client.get(LIST).text.count("happening--unseen") == 0


def test_reading_a_new_thread_empties_the_bell(signed_in, bakers, bob, alice):
    thread = make_thread(community=bakers, by=alice, body="@bob?")
    notify()
    client = signed_in(bob)
    assert count(client) == "1"

    look_through(client, thread.get_absolute_url())

    assert count(client) == "0"


def test_that_an_answer_was_accepted_is_news_to_who_read_the_thread(signed_in, thread, alice, bob):
    post = thread.reply(by=alice, body="Two hours.")
    look_through(signed_in(alice), thread.get_absolute_url())
    post.accept(by=bob)
    notify()

    assert count(signed_in(alice)) == "1"


def test_what_was_removed_is_in_no_list_and_no_count(signed_in, bob, alice, replies):
    replies[1].remove(by=alice)

    client = signed_in(bob)

    assert count(client) == "1"
    assert len(client.get(LIST).context["news"]) == 1
    assert client.post(opening(newest())).status_code == 404


def test_who_leaves_finds_nothing_of_it_in_list_or_count(signed_in, vault, alice, bob):
    make_thread(community=vault, by=bob, title="Saffron").reply(by=alice, body="Dear.")
    notify()
    client = signed_in(bob)
    assert count(client) == "1"

    vault.leave(by=bob)

    assert count(client) == "0"
    assert "Saffron" not in client.get(LIST).text
    assert client.post(opening(newest())).status_code == 404


def test_the_list_goes_on_behind_thirty(signed_in, thread, alice, bob):
    for number in range(31):
        thread.reply(by=alice, body=f"Number {number}")
    notify()
    client = signed_in(bob)

    first = client.get(LIST)
    second = client.get(LIST, {"before": first.context["before"]})

    assert len(first.context["news"]) == 30
    assert [item.excerpt for item in second.context["news"]] == ["Number 0"]
    assert second.context["before"] == ""


@pytest.mark.parametrize("notices", [1, 3])
def test_the_list_costs_the_same_however_long(signed_in, thread, alice, bob, notices, django_assert_num_queries):
    for number in range(notices):
        thread.reply(by=alice, body=str(number))
    notify()
    client = signed_in(bob)
    client.get(LIST)

    with django_assert_num_queries(9):
        client.get(LIST)


def test_what_is_read_in_its_thread_is_settled_and_the_rest_waits(signed_in, alice, bob, thread):
    thread.reply(by=alice, body="First")
    notify()
    look_through(signed_in(bob), thread.get_absolute_url())
    thread.reply(by=alice, body="Second")
    notify()

    settle()

    assert [told.seen_at is None for told in Notification.objects.filter(user=bob).order_by("pk")] == [False, True]


# --- Several as one ---


def titles(page) -> list[str]:
    return [f"{bundle.sentence} {bundle.newest.title}" for bundle in page.context["bundles"]]


def test_answers_in_one_thread_stand_as_one_and_what_is_meant_for_oneself_alone(
    signed_in, bakers, thread, alice, desk, bob
):
    other = make_thread(community=bakers, by=bob, title="Another")
    for by, body in [(alice, "One"), (desk, "Two"), (alice, "@bob!"), (alice, "Three")]:
        thread.reply(by=by, body=body)
    other.reply(by=alice, body="Four")
    notify()

    page = signed_in(bob).get(LIST)

    assert titles(page) == [
        "replied in Another",
        "3 new answers in How long does the dough rest?",
        "mentioned you in How long does the dough rest?",
    ]
    assert page.context["bundles"][1].by == "Alice Archer and Dana Desk"


def test_opening_several_leads_to_the_first_and_marks_just_them_as_seen(signed_in, thread, alice, bob):
    first = thread.reply(by=alice, body="One")
    thread.reply(by=alice, body="Two")
    thread.reply(by=alice, body="@bob!")
    notify()
    client = signed_in(bob)
    [mention, several] = client.get(LIST).context["bundles"]

    response = client.post(opening(several.first.notification), {"notice": several.keys})

    assert response.url == first.get_absolute_url()
    assert list(Notification.objects.filter(seen_at=None).values_list("pk", flat=True)) == mention.keys


def test_what_is_seen_already_stands_apart_from_what_is_new(signed_in, thread, alice, bob):
    thread.reply(by=alice, body="One")
    notify()
    client = signed_in(bob)
    client.post(SEEN, {"notice": newest().pk})
    thread.reply(by=alice, body="Two")
    notify()

    assert [bundle.is_unseen for bundle in client.get(LIST).context["bundles"]] == [True, False]


@pytest.mark.parametrize(
    ("show", "listed"), [("unseen", 2), ("me", 1), ("discussions", 2), ("pages", 1), ("nonsense", 3)]
)
def test_the_list_can_be_narrowed(signed_in, bakers, thread, alice, bob, replies, show, listed):
    make_page(community=bakers, by=alice, body="@bob")
    notify()
    client = signed_in(bob)
    client.post(SEEN, {"notice": newest().pk})
    Notification.objects.filter(activity__kind="page").update(reason="wiki")

    assert len(client.get(LIST, {"show": show}).context["news"]) == listed


# --- Why ---


def why(client, notification, **headers):
    return client.get(reverse("notifications:why", args=[notification.pk]), headers=headers)


@pytest.mark.parametrize("kind", ["thread", "tag", "community", "person"])
def test_why_one_was_told_is_said_and_changed_with_one_click(signed_in, bakers, alice, bob, charlie, kind):
    thread = make_thread(community=bakers, by=bob, tags=["rye"])
    notify()
    thing = {"thread": thread, "tag": thread.tags.get(), "community": bakers, "person": alice}[kind]
    Follow.choose((kind, thing.pk), by=charlie, level="watch")
    thread.reply(by=alice, body="Two hours.")
    notify()
    client = signed_in(charlie)
    said = why(client, Notification.objects.get(user=charlie))

    [change, _ignore] = said.context["why"].changes
    assert (change.kind, change.pk, change.level) == (kind, thing.pk, "normal")
    assert str(thing) in said.text
    url = reverse("communities:follow", args=[change.kind, change.pk])
    assert client.post(url, {"level": change.level, "next": LIST}).url == LIST

    thread.reply(by=alice, body="Or three.")
    notify()
    assert Notification.objects.filter(user=charlie).count() == 1


def test_why_is_a_menu_for_scripts_and_nothing_for_others(signed_in, alice, bob, replies):
    assert "<html" not in why(signed_in(bob), newest(), **{"HX-Request": "true"}).text
    assert why(signed_in(alice), newest()).status_code == 404
