from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Activity, Membership, Role
from knowledge.indexing import index_outstanding
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_user
from wiki.models import ChangeNote, Obsolescence, Page, ReviewInterval, Verification


def age(page, days):
    """Let the page be that old."""
    Page.objects.filter(pk=page.pk).update(created_at=timezone.now() - timedelta(days=days))


def of(page):
    return Page.objects.with_review().get(pk=page.pk)


def url_of(name, page, *more):
    return reverse(f"wiki:{name}", args=[page.pk, *more])


def test_a_page_is_due_when_its_interval_is_over(wiki_page, bob):
    ReviewInterval.choose(wiki_page, by=bob, days=90, covers_below=False)
    age(wiki_page, days=89)
    assert not of(wiki_page).is_due

    age(wiki_page, days=91)

    assert of(wiki_page).is_due


def test_a_page_takes_the_interval_of_the_nearest_page_above(bakers, bob):
    top = make_page(community=bakers, by=bob, title="Top")
    middle = make_page(community=bakers, by=bob, title="Middle", parent=top)
    low = make_page(community=bakers, by=bob, title="Low", parent=middle)
    beside = make_page(community=bakers, by=bob, title="Top story")
    ReviewInterval.choose(top, by=bob, days=365, covers_below=True)
    assert [of(page).review_days for page in [top, middle, low, beside]] == [365, 365, 365, None]

    ReviewInterval.choose(middle, by=bob, days=30, covers_below=True)
    assert [of(page).review_days for page in [top, middle, low]] == [365, 30, 30]

    ReviewInterval.choose(middle, by=bob, days=30, covers_below=False)
    assert [of(page).review_days for page in [top, middle, low]] == [365, 30, 365]

    ReviewInterval.choose(low, by=bob, days=0, covers_below=True)
    assert of(low).review_days is None


def test_still_right_is_recorded_and_starts_the_time_anew(signed_in, wiki_page, bob):
    ReviewInterval.choose(wiki_page, by=bob, days=90, covers_below=False)
    age(wiki_page, days=91)
    client = signed_in(bob)
    assert "Is this still right?" in client.get(wiki_page.get_absolute_url()).text

    response = client.post(url_of("verification", wiki_page))

    assert response.url == wiki_page.get_absolute_url()
    assert Verification.objects.values_list("page", "number", "by").get() == (wiki_page.pk, 1, bob.pk)
    assert not of(wiki_page).is_due
    text = client.get(wiki_page.get_absolute_url()).text
    assert "Is this still right?" not in text
    assert "Bob Baker found it right" in text


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("bob", 302), ("charlie", 403), ("guest", 404)])
@pytest.mark.parametrize("name", ["verification", "obsolescence", "care"])
def test_who_says_that_a_page_is_right_or_obsolete(signed_in, request, wiki_page, who, status, name):
    """Alice leads, Bob wrote it; Charlie may edit it and does not answer for it."""
    response = signed_in(request.getfixturevalue(who)).post(url_of(name, wiki_page), {"person": "bob"})

    assert response.status_code == status


def test_a_role_of_the_community_may_own_a_page(signed_in, wiki_page, alice, charlie):
    wiki_page.community.join(by=charlie)
    Membership.objects.filter(user=charlie).update(role=Role.EXPERT)

    response = signed_in(alice).post(url_of("care", wiki_page), {"person": "bob", "role": "expert", "days": "90"})

    assert response.status_code == 302
    page = Page.objects.get()
    assert (page.owner, page.owner_role) == (None, "expert")
    assert list(Page.objects.owned_by(charlie)) == [page]
    assert signed_in(charlie).post(url_of("verification", page)).status_code == 302


def test_a_person_and_a_role_are_not_both_chosen(signed_in, wiki_page, alice):
    response = signed_in(alice).post(url_of("care", wiki_page), {"person": "alice", "role": "expert"})

    assert response.status_code == 422
    assert "not both" in response.text


def test_who_may_not_read_a_page_can_not_own_it(signed_in, secret, alice, charlie):
    response = signed_in(alice).post(url_of("care", secret), {"person": "charlie"})

    assert response.status_code == 422
    assert Page.objects.get().owner != charlie


def test_an_obsolete_page_says_so_and_leads_to_the_newer_one(signed_in, bakers, wiki_page, bob, charlie):
    newer = make_page(community=bakers, by=bob, title="Resting times now")

    response = signed_in(bob).post(url_of("obsolescence", wiki_page), {"successor": newer.title, "reason": "New oven"})

    assert response.status_code == 302
    text = signed_in(charlie).get(wiki_page.get_absolute_url()).text
    assert "This page no longer holds." in text
    assert "New oven" in text
    assert f'<a href="{newer.get_absolute_url()}">Resting times now</a></p>' in text


def test_the_newer_page_is_named_by_its_address_too(signed_in, bakers, wiki_page, bob):
    newer = make_page(community=bakers, by=bob, title="Resting times now")

    signed_in(bob).post(url_of("obsolescence", wiki_page), {"successor": f"http://localhost{newer.get_absolute_url()}"})

    assert Obsolescence.objects.get().successor == newer


def test_a_newer_page_that_one_may_not_see_is_none(signed_in, wiki_page, secret, bob):
    response = signed_in(bob).post(url_of("obsolescence", wiki_page), {"successor": "Saffron prices"})

    assert response.status_code == 422
    assert "There is no such page." in response.text
    assert not Obsolescence.objects.exists()


def test_an_obsolete_page_comes_last_in_search_and_holds_again(signed_in, bakers, bob):
    old = make_page(community=bakers, by=bob, title="Kneading", body="Kneading dough by hand. Kneading.")
    new = make_page(community=bakers, by=bob, title="Hands", body="What else there is to say of kneading.")

    def found():
        index_outstanding()
        hits = signed_in(bob).get(reverse("knowledge:search"), {"q": "kneading"}).context["found"].hits
        return [hit.entry.page_id for hit in hits]

    assert found() == [old.pk, new.pk]
    Obsolescence.declare(old, by=bob)
    assert found() == [new.pk, old.pk]
    signed_in(bob).post(url_of("obsolescence-removal", old))
    assert found() == [old.pk, new.pk]


def test_the_list_holds_what_is_due_or_needs_change_of_ones_own(signed_in, bakers, alice, bob):
    fresh = make_page(community=bakers, by=bob, title="Fresh")
    late = make_page(community=bakers, by=bob, title="Late")
    noted = make_page(community=bakers, by=bob, title="Noted")
    gone = make_page(community=bakers, by=bob, title="Gone by")
    others = make_page(community=bakers, by=alice, title="Of others")
    for page in [late, gone, others]:
        ReviewInterval.choose(page, by=alice, days=30, covers_below=False)
        age(page, days=40)
    Obsolescence.declare(gone, by=bob)
    ChangeNote.leave(noted, by=alice, text="Say how warm.")

    response = signed_in(bob).get(reverse("wiki:due"))

    assert response.context["pages"] == [late, noted]
    assert fresh.title not in response.text
    assert "Still right" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many_pages(signed_in, bakers, bob, count, django_assert_num_queries):
    for number in range(count):
        page = make_page(community=bakers, by=bob, title=f"Page {number}")
        ReviewInterval.choose(page, by=bob, days=30, covers_below=False)
        age(page, days=40)
    client = signed_in(bob)
    client.get(reverse("wiki:due"))

    with django_assert_num_queries(4):
        response = client.get(reverse("wiki:due"))

    assert len(response.context["pages"]) == count


def test_any_reader_says_what_should_change_and_the_owner_is_told(signed_in, wiki_page, bob, charlie):
    response = signed_in(charlie).post(url_of("notes", wiki_page), {"text": "Say how warm."})

    assert response.status_code == 302
    notify()
    assert Notification.objects.filter(user=bob, activity__verb="asked for change").exists()
    assert "1 reader says that something should change here" in signed_in(bob).get(wiki_page.get_absolute_url()).text


def test_a_note_is_short(signed_in, wiki_page, charlie):
    response = signed_in(charlie).post(url_of("notes", wiki_page), {"text": "x" * 501})

    assert response.status_code == 422
    assert "x" * 501 in response.text
    assert not ChangeNote.objects.exists()


def test_the_next_revision_asks_whether_what_was_noted_is_done(signed_in, wiki_page, bob, charlie):
    note = ChangeNote.leave(wiki_page, by=charlie, text="Say how warm.")
    client = signed_in(bob)

    response = client.post(url_of("edit", wiki_page), {"body": "Twelve hours at 5 °C.", "base": "1"}, follow=True)

    assert response.request["PATH_INFO"] == url_of("notes", wiki_page)
    assert "Is it done?" in response.text
    client.post(url_of("note-closing", wiki_page, note.pk))
    note = ChangeNote.objects.get()
    assert (note.closing.is_done, note.closing.number, note.closing.by) == (True, 2, bob)
    notify()
    assert Notification.objects.filter(user=charlie, activity__verb="answered note").exists()


def test_pages_of_who_has_left_are_handed_over(signed_in, bakers, wiki_page, alice, bob):
    make_page(community=bakers, by=alice, title="Of Alice")
    User.objects.filter(pk=bob.pk).update(is_active=False)
    url = reverse("wiki:handover", args=["bakers"])
    client = signed_in(alice)
    assert client.get(url).context["pages"] == [wiki_page]

    response = client.post(url, {"pages": [wiki_page.pk], "person": "alice"})

    assert response.url == url
    wiki_page.refresh_from_db()
    assert wiki_page.owner == alice
    assert client.get(url).context["pages"] == []


def test_only_stewards_hand_pages_over(signed_in, bakers, alice, charlie):
    page = make_page(community=bakers, by=make_user(is_active=False))

    response = signed_in(charlie).post(
        reverse("wiki:handover", args=["bakers"]), {"pages": [page.pk], "person": "charlie"}
    )

    assert response.status_code == 403


def test_saying_the_same_twice_changes_nothing(wiki_page, alice, bob):
    Activity.objects.all().delete()
    for _time in range(2):
        wiki_page.give(by=bob, owner=alice)
        ReviewInterval.choose(wiki_page, by=alice, days=90, covers_below=True)
        Obsolescence.declare(wiki_page, by=alice)

    assert [activity.verb for activity in Activity.objects.order_by("pk")] == [
        "gave page",
        "chose interval",
        "marked obsolete",
    ]
