"""Searches that one saves: what is new for them, told once a day, and as a feed."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preference
from communities.models import Activity
from knowledge import saving
from knowledge.alerting import alert
from knowledge.indexing import index_outstanding
from knowledge.models import SavedSearch
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_community, make_page, make_thread, make_user

LIST = reverse("knowledge:searches")


@pytest.fixture
def saved(charlie):
    return SavedSearch.keep("rye dough", by=charlie)


def tomorrow():
    return time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=10), tick=False)


def told(person) -> list[str]:
    """What `person` is told after a day has gone by."""
    index_outstanding()
    with tomorrow():
        alert()
    notify()
    return list(Notification.objects.filter(user=person).order_by("pk").values_list("activity__verb", flat=True))


def test_a_search_is_saved_run_and_taken_away(signed_in, bob):
    client = signed_in(bob)
    page = client.get(reverse("knowledge:search"), {"q": "rye  dough", "kind": "page"}).text
    assert f'action="{LIST}"' in page

    asked = {"q": "rye  dough", "kind": "page", "state": "", "community": "", "tell": "on"}
    assert client.post(LIST, asked).url == LIST
    client.post(LIST, asked)

    search = SavedSearch.objects.get()
    assert "rye dough" in client.get(LIST).text
    assert client.get(search.get_absolute_url()).url == reverse("knowledge:search") + "?q=rye+dough&kind=page"
    client.post(reverse("knowledge:saved-search-removal", args=[search.pk]))
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 401])
def test_nonsense_is_not_saved(signed_in, bob, text):
    assert "search" in signed_in(bob).post(LIST, {"q": text}).url
    assert not SavedSearch.objects.exists()


def test_there_is_room_for_so_many(signed_in, bob, monkeypatch):
    monkeypatch.setattr(saving, "MOST", 1)
    client = signed_in(bob)

    client.post(LIST, {"q": "rye"})
    client.post(LIST, {"q": "rye", "tell": "on"})
    client.post(LIST, {"q": "wheat"})

    assert [(one.text, one.is_alerting) for one in SavedSearch.objects.all()] == [("rye", True)]


def test_what_is_new_is_told_once_a_day(signed_in, saved, bakers, bob, charlie):
    make_page(community=bakers, by=bob, title="Rye dough")

    assert told(charlie) == ["found"]
    assert told(charlie) == ["found"]

    page = signed_in(charlie).get(reverse("notifications:notifications")).text
    assert "There is something new for your search" in page
    assert "rye dough" in page
    assert Notification.objects.get().mail_due_at is not None


def test_nothing_new_is_no_news(saved, bakers, bob, charlie):
    make_page(community=bakers, by=bob, title="Rye")
    make_page(community=bakers, by=charlie, title="Rye dough of mine")

    assert told(charlie) == []


def test_what_was_there_before_is_not_new(bakers, bob, charlie):
    make_page(community=bakers, by=bob, title="Rye dough")
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        search = SavedSearch.keep("rye dough", by=charlie)
        SavedSearch.objects.filter(pk=search.pk).update(told_until=timezone.now())
    index_outstanding()

    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        assert alert() == 1
    notify()
    assert not Notification.objects.exists()


def test_who_does_not_want_to_be_told_is_not(signed_in, saved, bakers, bob, charlie):
    signed_in(charlie).post(saved.get_absolute_url(), {})
    make_page(community=bakers, by=bob, title="Rye dough")

    assert told(charlie) == []


def test_who_wants_no_mail_of_what_they_follow_reads_it_in_the_bell(saved, bakers, bob, charlie):
    preference = Preference.of(charlie)
    preference.mail_replies = False
    preference.save()
    make_page(community=bakers, by=bob, title="Rye dough")

    assert told(charlie) == ["found"]
    assert Notification.objects.get().mail_due_at is None


@pytest.mark.parametrize("is_member", [True, False])
def test_what_one_may_not_read_is_no_news(saved, charlie, is_member):
    keeper = make_user()
    vault = make_community(by=keeper, slug="vault", visibility="private", members=[charlie] if is_member else [])
    make_page(community=vault, by=keeper, title="Rye dough")

    assert told(charlie) == (["found"] if is_member else [])


def test_of_a_community_that_one_left_nothing_is_told(charlie):
    keeper = make_user()
    vault = make_community(by=keeper, slug="vault", visibility="private", members=[charlie])
    SavedSearch.keep("rye dough", by=charlie, place="vault")
    make_page(community=vault, by=keeper, title="Rye dough")
    vault.leave(by=charlie)

    assert told(charlie) == []


def test_a_feed_says_what_is_there_to_who_knows_its_address(client, signed_in, saved, bakers, bob, charlie):
    make_page(community=bakers, by=bob, title="Rye \x1bdough & salt", body="Slowly\x07.\uffff")
    make_thread(community=bakers, by=bob, title="Rye dough?", body="Hm.", is_anonymous=True)
    make_page(community=bakers, by=bob, title="Rye")
    index_outstanding()
    signed_in(charlie).post(reverse("knowledge:search-feed", args=[saved.pk]))
    saved.refresh_from_db()
    address = reverse("knowledge:feed-of-search", args=[saved.secret])
    assert address in signed_in(charlie).get(LIST).text

    client.logout()
    response = client.get(address)

    assert response["Content-Type"].startswith("application/atom+xml")
    assert response.text.count("<entry>") == 2
    assert "Rye dough &amp; salt" in response.text
    assert response.text.count(bob.name) == 1

    signed_in(charlie).post(reverse("knowledge:search-feed-removal", args=[saved.pk]))
    client.logout()
    assert client.get(address).status_code == 404


def test_a_feed_follows_the_rights_of_its_owner(client, charlie):
    keeper = make_user()
    vault = make_community(by=keeper, slug="vault", visibility="private", members=[charlie])
    make_page(community=vault, by=keeper, title="Rye dough")
    index_outstanding()
    search = SavedSearch.keep("rye dough", by=charlie)
    search.open_feed()
    search.refresh_from_db()
    address = reverse("knowledge:feed-of-search", args=[search.secret])
    assert "<entry>" in client.get(address).text

    vault.leave(by=charlie)
    assert "<entry>" not in client.get(address).text

    charlie.is_active = False
    charlie.save()
    assert client.get(address).status_code == 404


def test_nobody_else_reaches_it(signed_in, saved, bob):
    client = signed_in(bob)

    assert client.get(saved.get_absolute_url()).status_code == 404
    for name in ["saved-search-removal", "search-feed", "search-feed-removal"]:
        assert client.post(reverse(f"knowledge:{name}", args=[saved.pk])).status_code == 404
    assert "rye dough" not in client.get(LIST).text


def test_a_search_that_is_gone_is_told_of_no_more(signed_in, saved, bakers, bob, charlie):
    make_page(community=bakers, by=bob, title="Rye dough")
    assert told(charlie) == ["found"]
    saved.delete()

    assert signed_in(charlie).get(reverse("notifications:notifications")).status_code == 200
    assert Activity.objects.filter(verb="found").exists()
