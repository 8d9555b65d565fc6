from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from taggit.models import Tag

from communities.models import Activity, Follow, Level, TagDescription, TagOwner, TagSynonym
from communities.tag_merging import merge
from knowledge.indexing import index_outstanding
from tests.factories import make_community, make_page, make_thread, make_user


@pytest.fixture
def old(bakers, vault, alice, bob):
    """Used by one of everything, once beside the new one."""
    make_thread(community=bakers, by=bob, title="Only old", tags=["old"])
    make_thread(community=bakers, by=bob, title="Both", tags=["old", "new"])
    make_page(community=vault, by=bob, title="Secret", tags=["old"])
    bakers.tags.add("old")
    alice.skills.add("old")
    return Tag.objects.get(name="old")


@pytest.fixture
def new(old):
    return Tag.objects.get(name="new")


def names_by_thing() -> dict[str, list[str]]:
    from discussions.models import Thread
    from wiki.models import Page

    return {str(thing): thing.tag_names for thing in [*Thread.objects.all(), *Page.objects.all()]}


def test_all_uses_move_and_nothing_carries_it_twice(old, new, bakers, alice, admin):
    merge(old, into=new, by=admin)

    assert names_by_thing() == {"Only old": ["new"], "Both": ["new"], "Secret": ["new"]}
    assert bakers.tag_names == ["new"]
    assert [skill.name for skill in alice.skills.all()] == ["new"]
    assert not Tag.objects.filter(name="old").exists()


def test_followers_come_along_and_keep_what_they_chose(old, new, admin, alice, bob):
    Follow.set(old, by=alice, level=Level.WATCH)
    Follow.set(old, by=bob, level=Level.WATCH)
    Follow.set(new, by=bob, level=Level.IGNORE)

    merge(old, into=new, by=admin)

    levels = Follow.objects.filter(kind="tag").order_by("user__username")
    assert [(follow.user, follow.object_id, follow.level) for follow in levels] == [
        (alice, new.pk, "watch"),
        (bob, new.pk, "ignore"),
    ]


def test_owner_and_description_come_along_where_there_is_none(old, new, admin, alice, bob):
    TagOwner.appoint(old, by=admin, person=bob)
    TagDescription.write(old, by=admin, text="Old things.")

    merge(old, into=new, by=admin)

    assert TagOwner.objects.get().tag == new
    assert TagDescription.objects.get().tag == new


def test_what_the_one_that_stays_has_stays(old, new, admin, alice, bob):
    for tag, person in [(old, bob), (new, alice)]:
        TagOwner.appoint(tag, by=admin, person=person)
        TagDescription.write(tag, by=admin, text=f"{tag.name} things.")

    merge(old, into=new, by=admin)

    assert TagOwner.objects.get().owner == alice
    assert TagDescription.objects.get().text == "new things."


def test_its_names_become_synonyms(signed_in, bob, old, new, admin):
    TagSynonym.add(old, by=admin, name="ancient")

    merge(old, into=new, by=admin)

    assert sorted(new.synonyms.values_list("name", flat=True)) == ["ancient", "old"]
    assert signed_in(bob).get("/tags/ancient/").url == signed_in(bob).get("/tags/old/").url == "/tags/new/"


def test_the_history_and_the_index_hear_of_it(old, new, admin, capsys):
    index_outstanding()

    merge(old, into=new, by=admin)

    assert list(Activity.objects.filter(kind="tag").values_list("verb", flat=True)) == ["merged"]
    assert Activity.objects.filter(verb="retagged").count() == 4
    index_outstanding()
    call_command("check_index")
    assert "0 differences" in capsys.readouterr().out


def test_who_searches_by_the_old_name_finds_it(signed_in, bob, old, new, admin):
    merge(old, into=new, by=admin)
    index_outstanding()

    found = signed_in(bob).get(reverse("knowledge:search"), {"q": "old", "kind": "question"}).context["found"]

    assert {hit.entry.title for hit in found.hits} == {"Only old", "Both"}


def test_the_page_says_in_numbers_what_moves_of_what_one_may_read(signed_in, admin, old, new):
    Follow.set(old, by=admin, level=Level.WATCH)
    client, url = signed_in(admin), reverse("communities:tag-merger", args=["old"])

    effect = client.get(url).context["effect"]

    assert [count for _label, count in effect.counts] == [1, 1, 2]  # people, communities, threads; no page of the vault
    assert effect.followers == 1
    assert "This can't be undone" in client.get(url, {"into": "new"}).text
    assert Tag.objects.filter(name="old").exists()


def test_post_merges(signed_in, admin, old, new):
    response = signed_in(admin).post(reverse("communities:tag-merger", args=["old"]), {"into": "new"})

    assert response.url == "/tags/new/"
    assert not Tag.objects.filter(name="old").exists()


@pytest.mark.parametrize("into", ["old", "nothing", ""])
def test_into_nothing_else(signed_in, admin, old, into):
    response = signed_in(admin).post(reverse("communities:tag-merger", args=["old"]), {"into": into})

    assert response.status_code == 422
    assert Tag.objects.filter(name="old").exists()


@pytest.mark.django_db(transaction=True)
def test_two_merges_of_the_same_pair_at_once_leave_one():
    admin = make_user()
    community = make_community(by=admin)
    make_thread(community=community, by=admin, tags=["one"])
    make_thread(community=community, by=admin, tags=["other"])
    one, other = Tag.objects.get(name="one"), Tag.objects.get(name="other")

    def run(pair):
        try:
            merge(pair[0], into=pair[1], by=admin)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [(one, other), (other, one)]))

    [left] = Tag.objects.all()
    assert left.thread_items.count() == 2
    assert list(left.synonyms.values_list("name", flat=True)) == [({"one", "other"} - {left.name}).pop()]
