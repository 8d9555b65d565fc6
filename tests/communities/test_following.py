import pytest
from django.urls import reverse
from taggit.models import Tag

from accounts.models import Preference
from communities.models import Follow, Level
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_thread

WORDS = " ".join(f"word{number}" for number in range(60))


def url(kind, thing) -> str:
    return reverse("communities:follow", args=[kind, thing.pk])


def told() -> list[tuple[str, str]]:
    notify()
    return list(Notification.objects.order_by("pk").values_list("user__username", "reason"))


@pytest.fixture
def oven(bakers, alice):
    return make_page(community=bakers, by=alice, title="Oven")


@pytest.fixture
def door(bakers, alice, oven):
    return make_page(community=bakers, by=alice, title="Door", body=WORDS, parent=oven)


def change(page, by, body=f"{WORDS} {WORDS}"):
    page.refresh_from_db()
    page.edit(by=by, body=body, base=page.newest)


# --- Choosing ---


@pytest.mark.parametrize("kind", ["thread", "page", "branch", "wiki", "community", "tag", "person"])
def test_each_kind_is_followed_changed_and_stopped_from_its_page_and_from_the_list(
    signed_in, charlie, bakers, bob, oven, kind
):
    tagged = make_thread(community=bakers, by=bob, tags=["rye"])
    things = {"thread": tagged, "tag": Tag.objects.get(), "page": oven, "branch": oven, "person": bob}
    thing = things.get(kind, bakers)
    client = signed_in(charlie)
    show = {"page": "pages", "branch": "pages", "wiki": "pages", "community": "communities"}.get(kind, f"{kind}s")
    listed = reverse("communities:following") + f"?show={show.replace('persons', 'people')}"

    assert client.post(url(kind, thing), {"level": "watch"}).status_code == 302
    assert Follow.objects.get(user=charlie).level == Level.WATCH
    assert str(thing) in client.get(listed).text
    client.post(url(kind, thing), {"level": "ignore"})
    assert Follow.objects.get(user=charlie).level == Level.IGNORE
    stopped = client.post(url(kind, thing), {"level": "", "next": listed})

    assert stopped.url == listed
    assert not Follow.objects.filter(user=charlie).exists()
    assert "Nothing chosen here" in client.get(listed).text


def test_each_level_says_what_it_brings_and_the_page_says_which_choice_counts(signed_in, charlie, bakers, door, oven):
    Follow.choose(("branch", oven.pk), by=charlie, level=Level.FOLLOW)

    page = signed_in(charlie).get(url("page", door)).text

    assert "When the page changes. Typing errors do not count." in page
    assert "By now this counts: the page with all below it “Oven”. New pages, and changes of all of them." in page


def test_the_menu_answers_the_button_with_the_new_level(signed_in, charlie, thread):
    client = signed_in(charlie)

    menu = client.get(url("thread", thread), headers={"HX-Request": "true"})
    answer = client.post(url("thread", thread), {"level": "watch"}, headers={"HX-Request": "true"})

    assert "<html" not in menu.text
    assert "Each answer and comment, and when you are mentioned." in menu.text
    assert f'id="follow-thread-{thread.pk}"' in answer.text
    assert "Watching" in answer.text


@pytest.mark.parametrize("level", ["stalk", "\x00"])
def test_an_unknown_level_says_so_and_changes_nothing(signed_in, charlie, thread, level):
    response = signed_in(charlie).post(url("thread", thread), {"level": level})

    assert response.status_code == 422
    assert "Choose one of the levels." in response.text
    assert not Follow.objects.filter(user=charlie).exists()


def test_there_is_no_way_back_to_elsewhere(signed_in, charlie, thread):
    sent = {"level": "watch", "next": "https://example.org/"}

    assert signed_in(charlie).post(url("thread", thread), sent).url == thread.get_absolute_url()


def test_what_one_may_no_longer_read_is_not_in_the_list(signed_in, charlie, vault, bob):
    hidden = make_thread(community=vault, by=bob, title="Saffron")
    Follow.set(hidden, by=charlie, level=Level.WATCH)
    Follow.choose(("wiki", vault.pk), by=charlie, level=Level.WATCH)
    client = signed_in(charlie)

    for show in ["threads", "pages", "communities"]:
        page = client.get(reverse("communities:following"), {"show": show}).text
        assert "Saffron" not in page
        assert vault.name not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(signed_in, charlie, bakers, bob, count, django_assert_num_queries):
    for _ in range(count):
        Follow.set(make_thread(community=bakers, by=bob), by=charlie, level=Level.WATCH)
    client = signed_in(charlie)

    # Person, follows, threads, rail, bell.
    with django_assert_num_queries(5):
        page = client.get(reverse("communities:following"))

    assert len(page.context["followed"]) == count


# --- Which choice counts ---


@pytest.mark.parametrize(
    ("chosen", "new_and_changed"),
    [
        ([("community", "follow")], ["community"]),
        ([("community", "watch")], ["community", "community"]),
        ([("wiki", "normal")], ["wiki"]),
        ([("wiki", "follow")], ["wiki", "wiki"]),
        ([("branch", "normal")], ["branch"]),
        ([("branch", "watch")], ["branch", "branch"]),
        ([("community", "watch"), ("wiki", "ignore")], []),
        ([("wiki", "ignore"), ("branch", "follow")], ["branch", "branch"]),
        ([("branch", "ignore"), ("community", "watch")], []),
        ([("tag", "ignore"), ("branch", "follow")], ["branch", "branch"]),
        ([("tag", "watch"), ("wiki", "ignore")], ["tag", "tag"]),
        ([("person", "follow")], ["person"]),
        ([("person", "watch")], ["person", "person"]),
        ([("person", "ignore"), ("branch", "watch")], []),
        ([("person", "watch"), ("branch", "ignore")], []),
    ],
)
def test_the_most_specific_choice_counts(bakers, alice, charlie, oven, chosen, new_and_changed):
    told()
    Notification.objects.all().delete()
    oven.tags.add("rye")
    things = {"branch": oven, "tag": Tag.objects.get(), "person": alice}
    for kind, level in chosen:
        Follow.choose((kind, things.get(kind, bakers).pk), by=charlie, level=level)

    page = make_page(community=bakers, by=alice, title="Door", body=WORDS, parent=oven, tags=["rye"])
    change(page, alice)

    assert [reason for who, reason in told() if who == "charlie"] == new_and_changed


def test_a_page_of_its_own_level_counts_more_than_the_branch(bakers, alice, charlie, oven, door):
    told()
    Follow.choose(("branch", oven.pk), by=charlie, level=Level.WATCH)
    Follow.set(door, by=charlie, level=Level.IGNORE)

    change(door, alice)

    assert told() == []


def test_the_nearest_branch_counts_wherever_the_page_is_moved_to(bakers, alice, charlie, oven, door):
    told()
    Follow.choose(("branch", oven.pk), by=charlie, level=Level.FOLLOW)
    door.rename(by=alice, title="Door", parent=None)

    change(door, alice)

    assert told() == []


def test_who_follows_a_person_hears_nothing_of_what_they_wrote_without_their_name(bakers, alice, bob, charlie):
    bakers.allows_anonymous = True
    bakers.save()
    Follow.choose(("person", bob.pk), by=charlie, level=Level.WATCH)

    make_thread(community=bakers, by=bob, is_anonymous=True)

    assert told() == []


def test_who_follows_a_person_hears_nothing_from_where_they_may_not_read(vault, bob, charlie):
    Follow.choose(("person", bob.pk), by=charlie, level=Level.WATCH)

    make_thread(community=vault, by=bob)

    assert told() == []


def test_only_who_watches_or_asked_is_told_that_a_discussion_is_closed_or_open_again(thread, alice, bob, charlie, desk):
    Follow.set(thread, by=charlie, level=Level.WATCH)
    Follow.set(thread, by=desk, level=Level.FOLLOW)
    thread.close(by=alice)
    assert sorted(told()) == [("bob", "solved"), ("charlie", "watch")]
    thread.reopen(by=alice)

    assert sorted(told()) == [("bob", "solved"), ("bob", "solved"), ("charlie", "watch"), ("charlie", "watch")]


# --- What one writes in ---


def test_who_edits_follows_unless_they_switched_it_off(bakers, alice, bob, charlie, door):
    Preference(user=charlie, follows_own=False).save()
    change(door, bob)
    change(door, charlie, body=WORDS)

    assert set(Follow.objects.filter(kind="page", object_id=door.pk).values_list("user__username", "level")) == {
        ("alice", "follow"),
        ("bob", "follow"),
    }


def test_who_switched_it_off_does_not_follow_what_they_ask_or_answer_either(bakers, thread, charlie):
    Preference(user=charlie, follows_own=False).save()

    make_thread(community=bakers, by=charlie)
    thread.reply(by=charlie, body="Two hours.")

    assert not Follow.objects.filter(user=charlie).exists()
