"""Keeping a wiki in order: what is amiss, and many pages at once."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from attachments.models import Attachment
from communities.models import Activity, Follow
from tests.factories import make_community, make_page, make_user
from wiki.models import Cleanup, Page, TooLateToUndo

REPORTS = reverse("wiki:reports", args=["bakers"])
CLEANUP = reverse("wiki:cleanup", args=["bakers"])


@pytest.fixture
def rye(bakers, bob):
    return make_page(community=bakers, by=bob)


def rows(client, show: str, **query) -> list:
    return list(client.get(REPORTS, {"show": show} | query).context["rows"])


def aged(rye, days: int):
    Page.objects.filter(pk=rye.pk).update(edited_at=timezone.now() - dt.timedelta(days=days))
    return rye


# --- Reports ---


def test_wanted_pages_stand_by_how_many_links_want_them(signed_in, alice, bob, bakers):
    make_page(community=bakers, by=bob, title="One", body="[[Flour]] [[Deck oven]]")
    make_page(community=bakers, by=bob, title="Two", body="[[Flour]] [[One]]")

    found = rows(signed_in(alice), "wanted")

    assert [(row.title, row.path, row.link_count) for row in found] == [
        ("Flour", "flour", 2),
        ("Deck oven", "deck-oven", 1),
    ]


def test_a_want_of_where_one_may_not_read_is_not_counted(signed_in, alice, bob, bakers):
    closed = make_community(by=bob, slug="hidden", visibility="private")
    make_page(community=closed, by=bob, body="[[bakers:Flour]]")
    make_page(community=bakers, by=bob, title="One", body="[[Flour]]")

    assert [(row.link_count, row.source) for row in rows(signed_in(alice), "wanted")] == [(1, "One")]


def test_orphans_stand_alone_and_nothing_leads_there(signed_in, alice, bob, bakers):
    alone = make_page(community=bakers, by=bob, title="Alone", body="[[Alone]]")
    top = make_page(community=bakers, by=bob, title="Top", body="[[Linked]]")
    make_page(community=bakers, by=bob, title="Linked")
    make_page(community=bakers, by=bob, title="Below", parent=top)
    by_bin = make_page(community=bakers, by=bob, title="Was linked")
    make_page(community=bakers, by=bob, title="Gone", body="[[Was linked]]").remove(by=bob)

    assert rows(signed_in(alice), "orphans") == [alone, by_bin]


def test_broken_links_lead_into_the_bin_or_to_no_community(signed_in, alice, bob, bakers):
    make_community(by=bob, slug="hidden", visibility="private")
    make_page(community=bakers, by=bob, title="Gone")
    make_page(community=bakers, by=bob, title="One", body="[[Gone]] [[Not yet]] [[nowhere:Page]] [[hidden:Page]]")
    Page.objects.get(title="Gone").remove(by=bob)

    found = rows(signed_in(alice), "broken")

    assert sorted((link.community_slug, link.path) for link in found) == [
        ("bakers", "gone"),
        ("hidden", "page"),
        ("nowhere", "page"),
    ]


@pytest.mark.parametrize("show", ["wanted", "orphans", "broken", "nonsense"])
@pytest.mark.parametrize("count", [1, 101])
def test_a_report_costs_the_same_for_many_rows(
    signed_in, alice, bob, bakers, show, count, django_assert_max_num_queries
):
    make_page(community=bakers, by=bob, title="Gone")
    names = " ".join(f"[[nowhere:P{number}]] [[Q{number}]]" for number in range(count))
    make_page(community=bakers, by=bob, title="One", body=f"[[Gone]] {names}")
    Page.objects.get(title="Gone").remove(by=bob)
    Page.objects.bulk_create(
        Page(community=bakers, slug=f"o{number:03}", path=f"o{number:03}", title="O", number=1)
        for number in range(count)
    )
    client = signed_in(alice)
    client.get(REPORTS)

    with django_assert_max_num_queries(12):
        assert rows(client, show)
    if count > 100 and show in {"orphans", "broken"}:
        after = client.get(REPORTS, {"show": show}).context["after"]
        assert len(rows(client, show, after=after)) in {1, 2}


# --- Many pages at once ---


def test_the_table_lists_what_is_asked_for(signed_in, alice, bob, bakers, rye):
    old = aged(make_page(community=bakers, by=bob, title="Old", tags=["rye"]), 100)
    lost = make_page(community=bakers, by=make_user(is_active=False), title="Lost")
    client = signed_in(alice)

    assert list(client.get(CLEANUP).context["pages"]) == [rye, old, lost]
    assert list(client.get(CLEANUP, {"months": 3}).context["pages"]) == [old]
    assert list(client.get(CLEANUP, {"without_owner": "on"}).context["pages"]) == [lost]
    assert list(client.get(CLEANUP, {"tag": "Rye"}).context["pages"]) == [old]
    for nonsense in [{"months": "x"}, {"after": "x"}, {"tag": "\x00"}, {"months": "9" * 9}]:
        assert list(client.get(CLEANUP, nonsense).context["pages"]) == [rye, old, lost]


def test_what_would_break_is_shown_and_nothing_is_changed(signed_in, alice, bob, bakers, rye):
    make_page(community=bakers, by=bob, title="Reader", body=f"[[{rye.title}]]")
    Follow.set(rye, by=make_user(), level="watch")

    response = signed_in(alice).post(CLEANUP, {"pages": [rye.pk], "deed": "bin"})

    assert [(row.link_count, row.follower_count) for row in response.context["pages"]] == [(1, 2)]
    assert Page.objects.filter(removal=None).count() == 2


def test_links_that_break_must_be_acknowledged(signed_in, alice, bob, bakers, rye):
    make_page(community=bakers, by=bob, title="Reader", body=f"[[{rye.title}]]")
    asked = {"pages": [rye.pk], "deed": "bin", "confirmed": "yes"}
    client = signed_in(alice)

    assert client.post(CLEANUP, asked).status_code == 422
    assert not Page.objects.get(pk=rye.pk).is_removed
    assert client.post(CLEANUP, asked | {"is_acknowledged": "on"}).status_code == 302
    assert Page.objects.get(pk=rye.pk).is_removed


def test_a_whole_branch_goes_into_the_bin_and_comes_back(signed_in, alice, bob, bakers, rye):
    below = make_page(community=bakers, by=bob, title="Below", parent=rye)
    client = signed_in(alice)
    client.post(CLEANUP, {"pages": [rye.pk, below.pk], "deed": "bin", "confirmed": "yes", "reason": "Old"})
    assert Page.objects.filter(removal=None).count() == 0

    client.post(reverse("wiki:cleanup-removal", args=["bakers", Cleanup.objects.get().pk]))

    assert Page.objects.filter(removal=None).count() == 2
    assert "Taken back" in client.get(CLEANUP).text


def test_a_page_with_others_below_stays(signed_in, alice, bob, bakers, rye):
    make_page(community=bakers, by=bob, title="Below", parent=rye)
    other = make_page(community=bakers, by=bob, title="Other")
    client = signed_in(alice)

    preview = client.post(CLEANUP, {"pages": [rye.pk, other.pk], "deed": "bin"}).text
    assert "Stays: there are other pages below it." in preview
    assert "Yes, for 1 page<" in preview
    client.post(CLEANUP, {"pages": [rye.pk], "deed": "bin", "confirmed": "yes"})
    assert Page.objects.filter(removal=None).count() == 3


def test_another_owner_and_back_where_nobody_changed_it_since(alice, bob, charlie, bakers, rye):
    other = make_page(community=bakers, by=charlie, title="Other")
    done = Cleanup.objects.hand_over([rye, other], community=bakers, by=alice, owner=alice)
    assert set(Page.objects.values_list("owner__username", flat=True)) == {"alice"}
    assert Activity.objects.filter(verb="handed over").count() == 2
    Page.objects.filter(pk=other.pk).update(owner=bob)

    done.undo(by=alice)
    done.undo(by=alice)

    assert Page.objects.get(pk=rye.pk).owner == bob
    assert Page.objects.get(pk=other.pk).owner == bob


def test_a_person_takes_the_place_of_a_role_and_gives_it_back(signed_in, alice, bob, bakers, rye):
    rye.give(by=alice, owner=None, role="steward")
    assert list(signed_in(alice).get(CLEANUP, {"without_owner": "on"}).context["pages"]) == []

    done = Cleanup.objects.hand_over([rye], community=bakers, by=alice, owner=bob)
    assert list(Page.objects.owned_by(bob)) == [rye]

    done.undo(by=alice)
    rye.refresh_from_db()
    assert rye.owner_role == "steward"
    assert not Page.objects.owned_by(bob).exists()


def test_the_new_owner_is_a_member(signed_in, alice, charlie, rye):
    client = signed_in(alice)
    asked = {"pages": [rye.pk], "deed": "owner", "confirmed": "yes"}

    for nobody in ["charlie", "nobody", "", "\x00"]:
        assert client.post(CLEANUP, asked | {"owner": nobody}).status_code == 422
    assert client.post(CLEANUP, asked | {"owner": "Alice"}).status_code == 302
    assert Page.objects.get().owner == alice


def test_after_thirty_days_it_stands(alice, bakers, rye):
    done = Cleanup.objects.bin([rye], community=bakers, by=alice)
    Cleanup.objects.update(at=timezone.now() - dt.timedelta(days=31))
    done.refresh_from_db()

    with pytest.raises(TooLateToUndo):
        done.undo(by=alice)
    assert Page.objects.get().is_removed


def test_pages_of_elsewhere_are_not_touched(signed_in, alice, bob, vault, rye):
    secret = make_page(community=vault, by=bob)

    assert signed_in(alice).post(CLEANUP, {"pages": [secret.pk], "deed": "bin", "confirmed": "yes"}).status_code == 422
    assert not Page.objects.get(pk=secret.pk).is_removed


@pytest.mark.parametrize("count", [1, 100])
def test_the_table_costs_the_same_for_many_pages(signed_in, alice, bakers, count, django_assert_max_num_queries):
    Page.objects.bulk_create(
        Page(community=bakers, slug=f"o{number}", path=f"o{number}", title="O", number=1, owner=make_user())
        for number in range(count)
    )
    client = signed_in(alice)
    client.get(CLEANUP)

    with django_assert_max_num_queries(12):
        assert len(client.get(CLEANUP).context["pages"]) == count
    with django_assert_max_num_queries(12):
        client.post(CLEANUP, {"pages": list(Page.objects.values_list("pk", flat=True)), "deed": "bin"})


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_only_stewards_see_reports_and_clean_up(signed_in, request, who, rye):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(REPORTS).status_code == 403
    assert client.get(CLEANUP).status_code == 403
    assert client.post(CLEANUP, {"pages": [rye.pk], "deed": "bin", "confirmed": "yes"}).status_code == 403
    assert not Page.objects.get().is_removed


# --- Pictures without a description ---


def picture_of(by, alt="", name="oven.webp"):
    made = Attachment.objects.create(owner=by, file=name, name=name, media_type="image/webp", size=1, width=4, height=3)
    return f"![{alt}]({made.get_absolute_url()})"


def test_pages_with_pictures_that_say_nothing_are_listed(signed_in, alice, bob, bakers, vault):
    one = make_page(community=bakers, by=bob, title="One", body=f"{picture_of(bob)} {picture_of(bob, 'Oven (2).WEBP')}")
    make_page(community=bakers, by=bob, title="Said", body=picture_of(bob, "A cold oven"))
    make_page(community=bakers, by=bob, title="None", body="`![](/files/x/)`")
    make_page(community=vault, by=bob, title="Elsewhere", body=picture_of(bob))

    response = signed_in(alice).get(REPORTS, {"show": "pictures"})

    assert [(page.title, page.picture_count) for page in response.context["rows"]] == [("One", 2)]
    assert reverse("wiki:edit", args=[one.pk]) in response.text


def test_large_pictures_are_looked_at_too(signed_in, alice, bob, bakers):
    body = picture_of(bob)
    Attachment.objects.update(thumb="small.webp", thumb_width=2)
    page = make_page(community=bakers, by=bob, title="Large", body=body)

    assert "srcset" in page.html
    assert len(signed_in(alice).get(REPORTS, {"show": "pictures"}).context["rows"]) == 1


def test_who_saves_a_picture_that_says_nothing_is_asked_and_not_held_up(signed_in, bob, bakers):
    client = signed_in(bob)
    asked = "What does the picture show?"

    new = {"title": "Oven", "body": picture_of(bob, "oven.webp")}
    assert asked in client.post(reverse("wiki:new", args=["bakers"]), new, follow=True).text
    page = Page.objects.get(title="Oven")
    edit = reverse("wiki:edit", args=[page.pk])
    again = client.post(edit, {"body": f"{page.body}\n\nMore.", "base": 1}, follow=True).text
    assert ("More." in again, asked in again) == (True, False)  # said once
    more = {"body": f"{page.body}\n\n{picture_of(bob)}\n\n{picture_of(bob)}", "base": 2}
    assert "What do the 2 pictures show?" in client.post(edit, more, follow=True).text
