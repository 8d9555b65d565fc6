"""Moving, splitting and merging threads: nothing is lost, and old addresses lead to the new place."""

import re

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft
from attachments.models import Attachment, AttachmentUse
from communities.models import Activity, Follow, Membership
from discussions.models import Bookmark, MovedPost, NothingToMove, Post, ReadMark, Thread, ThreadElsewhere
from knowledge import digests
from knowledge.indexing import differences, index_outstanding
from knowledge.models import Entry, Keep
from moderation.models import Flag
from notifications.mailing import mail_gathered
from notifications.models import Notification
from notifications.tasks import notify
from tests.driver import wrong_counters
from tests.factories import make_thread, make_user


def url(name: str, thing) -> str:
    return reverse(f"discussions:{name}", args=[thing.pk])


@pytest.fixture
def other(bakers, alice):
    """A question in the same community, with an answer that worked."""
    thread = make_thread(community=bakers, by=alice, title="Is cold better?", body="In the fridge.")
    thread.reply(by=alice, body="Yes").accept(by=alice)
    return thread


def places(thread: Thread) -> list[tuple[int, str]]:
    return list(thread.posts.in_order().values_list("number", "body"))


# --- Who may, and what is asked first ---


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 200),  # leads
        ("bob", 403),  # opened it
        ("charlie", 403),  # reads
        ("guest", 404),
    ],
)
@pytest.mark.parametrize("name", ["move", "merger", "split"])
def test_who_may(signed_in, request, thread, guild, name, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url(name, thread)).status_code == status
    post = client.post(url(name, thread), {"community": "guild", "reason": "x", "confirmed": "yes"})
    assert post.status_code in {302 if name == "move" else 422} if status == 200 else post.status_code == status
    assert (Thread.objects.get(pk=thread.pk).community.slug == "guild") == (name == "move" and status == 200)


def test_one_moves_only_to_where_one_moderates_too(signed_in, alice, bob, thread, guild):
    guild.memberships.create(user=make_user(), role="leader")
    Membership.objects.filter(community=guild, user=alice).update(role="member")

    response = signed_in(alice).post(url("move", thread), {"community": "guild", "reason": "x", "confirmed": "yes"})

    assert response.status_code == 422
    assert Thread.objects.get().community.slug == "bakers"


def test_a_move_says_first_how_many_lose_access(signed_in, alice, bob, charlie, desk, thread, vault):
    thread.reply(by=charlie, body="Hm")
    Follow.set(thread, by=desk, level="watch")
    client = signed_in(alice)

    response = client.post(url("move", thread), {"community": "vault", "reason": "Secret"})

    assert "2 people of those who wrote or follow here will lose access" in response.text
    assert Thread.objects.get().community.slug == "bakers"
    client.post(url("move", thread), {"community": "vault", "reason": "Secret", "confirmed": "yes"})
    assert Thread.objects.get().community == vault
    moved = Activity.objects.get(verb="moved")
    assert (moved.by, moved.community, moved.data["reason"]) == (alice, vault, "Secret")


# --- Moving into a private community ---


def test_a_moved_thread_vanishes_at_once_from_every_surface(signed_in, alice, bob, charlie, bakers, vault, own_folders):
    words = "zimtsternmark"
    thread = make_thread(community=bakers, by=bob, title=f"Why {words}?", body=f"Ask {words} @charlie", tags=[words])
    reply = thread.reply(by=alice, body=f"Because {words} @charlie")
    file = Attachment.objects.create(
        owner=bob, file=ContentFile(b"x", name="a.txt"), name="a.txt", media_type="text/plain", size=1
    )
    AttachmentUse.objects.create(attachment=file, kind="post", object_id=reply.pk)
    Follow.set(thread, by=charlie, level="watch")
    Bookmark.objects.create(user=charlie, post=reply)
    bakers.join(by=charlie)
    index_outstanding()
    notify()
    letter = digests.send_now(charlie)
    digests.send_unsent()
    mail.outbox.clear()
    client = signed_in(charlie)
    client.get(thread.get_absolute_url())
    thread.reply(by=bob, body=f"And {words} again")
    notify()
    Notification.objects.update(mail_due_at=timezone.now())
    lists = [
        reverse("discussions:threads"),
        reverse("discussions:threads") + "?show=following",
        reverse("discussions:threads") + f"?tag={words}",
        bakers.get_absolute_url(),
        reverse("communities:feed", args=["bakers"]),
        reverse("knowledge:home"),
        reverse("discussions:saved"),
        reverse("knowledge:search") + f"?q={words}",
        reverse("knowledge:similar") + f"?q={words}+why",
        reverse("knowledge:digest", args=[letter.pk]),
        reverse("notifications:notifications"),
        reverse("accounts:person", args=["bob"]),
    ]
    of_it = [url(name, thread) for name in ["thread", "posts", "news", "thread-menu"]]
    of_it += [url(name, reply) for name in ["post", "post-menu", "history"]] + [file.get_absolute_url()]
    assert words in client.get(lists[0]).text
    assert client.get(lists[7]).context["found"].results.total == 2
    assert client.get(reverse("notifications:notifications")).context["news"]

    thread.move(by=alice, community=vault)  # no worker runs

    for address in lists:
        text = re.sub(rf'(value="|q=|tag=){words}[^"]*"|{words} ·', "", client.get(address).text)
        assert f"Why {words}" not in text, address
    found = client.get(lists[7]).context["found"]
    assert (found.results.total, found.hits, found.communities) == (0, [], [])
    assert client.get(reverse("notifications:notifications")).context["news"] == []
    for address in of_it:
        assert client.get(address, {"after": "0"}).status_code == 404, address
    mail_gathered()
    digests.send_unsent()
    assert [letter for letter in mail.outbox if letter.to == [charlie.email]] == []
    index_outstanding()
    notify()
    assert client.get(lists[7]).context["found"].results.total == 0
    assert list(differences()) == []
    assert signed_in(bob).get(thread.get_absolute_url()).status_code == 200  # who belongs reads on


# --- Splitting ---


def test_split_replies_are_a_thread_and_their_old_numbers_lead_there(signed_in, alice, bob, charlie, thread):
    first, second, third = (thread.reply(by=person, body=f"By {person}") for person in [alice, charlie, bob])
    second.vote(by=bob)
    first.accept(by=bob)
    third.accept(by=bob)
    Follow.set(thread, by=charlie, level="watch")
    ReadMark.advance(by=bob, thread=thread, number=3)
    client = signed_in(alice)

    data = {"title": "Aside", "reason": "Off topic", "posts": [second.pk, third.pk]}
    response = client.post(url("split", thread), data)

    new = Thread.objects.exclude(pk=thread.pk).get()
    assert response.url == new.get_absolute_url()
    assert places(new) == [(1, "By Charlie Cole"), (2, "By Bob Baker")]
    assert [number for number, _body in places(thread)] == [1, 2]
    assert (new.author, new.score, new.accepted_count, new.reply_count, new.last_number) == (charlie, 1, 1, 1, 2)
    assert Thread.objects.get(pk=thread.pk).accepted_count == 1
    assert ReadMark.objects.get(user=bob, thread=new).last_number == 1
    levels = dict(Follow.objects.filter(kind="thread", object_id=new.pk).values_list("user__username", "level"))
    assert levels == {"alice": "follow", "bob": "follow", "charlie": "watch"}
    page = client.get(thread.get_absolute_url()).text
    assert re.search(rf'id="post-4">.*href="{third.get_absolute_url()}"', page)
    assert client.get(third.get_absolute_url()).url == f"{new.get_absolute_url()}#post-2"
    assert wrong_counters() == []
    assert thread.reply(by=bob, body="More").number == 5


def test_the_opening_post_stays(alice, thread):
    with pytest.raises(NothingToMove):
        thread.split(thread.posts.all(), by=alice, title="All of it")


def test_a_split_asks_for_posts_a_title_and_a_reason(signed_in, alice, bob, thread):
    thread.reply(by=bob, body="Hm")

    response = signed_in(alice).post(url("split", thread), {"title": "", "reason": ""})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "reason", "posts"}
    assert Thread.objects.count() == 1


# --- Merging ---


def test_merged_posts_keep_all_that_hangs_on_them(signed_in, alice, bob, charlie, thread, other):
    answer = thread.reply(by=charlie, body="Rest it")
    answer.vote(by=alice)
    answer.accept(by=bob)
    page = Keep.objects.keep(answer, by=alice, title="Rest", body="Rest it")
    Follow.set(thread, by=alice, level="watch")
    Draft.keep(by=bob, place=f"thread:{thread.pk}", text="Half a thought")
    ReadMark.advance(by=bob, thread=thread, number=2)
    ReadMark.advance(by=bob, thread=other, number=2)
    ReadMark.advance(by=charlie, thread=thread, number=2)
    ReadMark.advance(by=charlie, thread=other, number=1)
    index_outstanding()
    notify()
    told = Notification.objects.filter(user=bob, activity__object_id=answer.pk).first()
    client = signed_in(alice)
    data = {"target": f"http://testserver{other.get_absolute_url()}#post-2", "reason": "The same"}

    assert "2 posts become part of" in client.post(url("merger", thread), data).text
    assert Thread.objects.get(pk=other.pk).reply_count == 1
    response = client.post(url("merger", thread), data | {"confirmed": "yes"})

    assert response.url == other.get_absolute_url()
    other.refresh_from_db()
    assert places(other) == [(1, "In the fridge."), (2, "Yes"), (3, "Ours collapses in the oven."), (4, "Rest it")]
    assert (other.reply_count, other.accepted_count, other.last_number) == (3, 2, 4)
    answer = Post.objects.get(pk=answer.pk)
    assert (answer.score, answer.is_accepted) == (1, True)
    assert wrong_counters() == []
    levels = dict(Follow.objects.filter(kind="thread", object_id=other.pk).values_list("user__username", "level"))
    assert levels == {"alice": "watch", "bob": "follow", "charlie": "follow"}
    assert Draft.objects.get(owner=bob).place == f"thread:{other.pk}"
    marks = dict(ReadMark.objects.filter(thread=other).values_list("user__username", "last_number"))
    assert (marks["bob"], marks["charlie"]) == (4, 1)
    assert ReadMark.objects.get(thread=other, user=charlie).beyond == [3, 4]
    index_outstanding()
    assert list(differences()) == []
    assert Entry.objects.get(post=answer).title == "Is cold better?"
    assert other.title in client.get(page.get_absolute_url()).text
    if told:
        assert Notification.objects.visible_to(bob).filter(pk=told.pk).exists()
        assert signed_in(bob).post(reverse("notifications:opening", args=[told.pk])).status_code == 302


def test_who_followed_both_follows_as_closely_as_the_closer_of_the_two(alice, bob, charlie, thread, other):
    for person, there, here in [(bob, "normal", "watch"), (charlie, "watch", "normal")]:
        for place, level in [(thread, there), (other, here)]:
            Follow.objects.update_or_create(user=person, kind="thread", object_id=place.pk, defaults={"level": level})

    thread.merge_into(other, by=alice)

    levels = Follow.objects.filter(kind="thread", object_id=other.pk, user__in=[bob, charlie])
    assert set(levels.values_list("level", flat=True)) == {"watch"}


def test_what_waits_for_a_decision_goes_along_to_the_other_community(signed_in, alice, bob, thread, guild):
    review = Flag.raise_on(thread.reply(by=alice, body="Mine"), by=bob, reason="rude").review
    elsewhere = make_thread(community=guild, by=alice, title="Elsewhere")

    thread.merge_into(elsewhere, by=alice)
    review.refresh_from_db()
    assert review.community == guild

    thread.unmerge(by=alice)
    review.refresh_from_db()
    assert review.community == thread.community


def test_old_addresses_of_a_merged_thread_lead_to_the_right_post(signed_in, alice, bob, charlie, guest, thread, other):
    answer = thread.reply(by=charlie, body="Rest it")
    thread.merge_into(other, by=alice)
    client = signed_in(bob)

    page = client.get(thread.get_absolute_url())
    assert other.get_absolute_url() in page.text
    assert re.search(rf'id="post-2"><a href="{answer.get_absolute_url()}"', page.text)
    assert client.get(answer.get_absolute_url(), follow=True).redirect_chain[-1][0].endswith("#post-4")
    assert signed_in(guest).get(thread.get_absolute_url()).status_code == 404
    assert thread.title not in client.get(reverse("discussions:threads")).text


def test_a_reply_to_what_became_part_of_another_is_kept_in_the_editor(alice, bob, thread, other):
    thread.merge_into(other, by=alice)

    with pytest.raises(ThreadElsewhere):
        thread.reply(by=bob, body="Too late")


def test_old_addresses_lead_on_from_merger_to_merger(signed_in, alice, bob, bakers, thread, other):
    last = make_thread(community=bakers, by=bob, title="All of it")
    thread.merge_into(other, by=alice)
    other.merge_into(last, by=alice)

    assert last.get_absolute_url() in signed_in(bob).get(thread.get_absolute_url()).text
    assert wrong_counters() == []


def test_a_merger_can_be_taken_back(signed_in, alice, bob, thread, other):
    thread.reply(by=bob, body="Hm")
    before = (places(thread), places(other))
    thread.merge_into(other, by=alice)
    assert (
        reverse("discussions:merger-removal", args=[thread.pk]) in signed_in(alice).get(url("moderation", other)).text
    )

    assert signed_in(bob).post(reverse("discussions:merger-removal", args=[thread.pk])).status_code == 403
    signed_in(alice).post(reverse("discussions:merger-removal", args=[thread.pk]))

    assert (places(thread), places(other)) == before
    assert signed_in(bob).get(thread.get_absolute_url()).status_code == 200
    assert not MovedPost.objects.filter(thread=thread).exists()
    assert wrong_counters() == []
    index_outstanding()
    assert list(differences()) == []


def test_what_opens_a_thread_again_counts_as_no_reply(alice, bob, thread, other):
    opening = thread.opening
    thread.merge_into(other, by=alice)
    opening.remove(by=alice)
    thread.unmerge(by=alice)

    opening.restore(by=alice)

    assert wrong_counters() == []


def test_merging_back_undoes_a_split(alice, bob, thread):
    posts = [thread.reply(by=bob, body=f"Reply {number}") for number in range(3)]
    before = places(thread)

    thread.split(posts[1:2], by=alice, title="Aside").merge_into(thread, by=alice)

    assert places(thread) == before


def test_taking_a_merger_back_takes_only_what_it_brought(alice, bob, thread):
    posts = [thread.reply(by=bob, body=f"Reply {number}") for number in range(3)]
    aside = thread.split(posts[:1], by=alice, title="Aside")
    before = (places(thread), places(aside))

    thread.merge_into(aside, by=alice)
    thread.unmerge(by=alice)

    assert (places(thread), places(aside)) == before
    assert wrong_counters() == []


def test_what_went_on_elsewhere_is_not_taken_back(signed_in, alice, thread, other):
    opening = thread.posts.get(number=1)
    thread.merge_into(other, by=alice)
    Thread.objects.get(pk=other.pk).split([opening], by=alice, title="On its own")

    response = signed_in(alice).post(url("merger-removal", thread), follow=True)

    assert "these two stay one" in response.text
    assert wrong_counters() == []


def test_merging_twice_or_with_itself_changes_nothing(alice, thread, other):
    thread.merge_into(other, by=alice)
    before = places(other)
    thread.merge_into(other, by=alice)
    thread.unmerge(by=alice)
    thread.unmerge(by=alice)

    assert len(before) == 3
    with pytest.raises(NothingToMove):
        thread.merge_into(thread, by=alice)
    assert Activity.objects.filter(verb__in=["merged", "unmerged"]).count() == 2


def test_what_answers_no_question_is_said_before_and_accepted_no_more(signed_in, alice, bakers, bob, other):
    talk = make_thread(community=bakers, by=bob, kind="discussion", title="Talk")
    data = {"target": str(talk.pk), "reason": "The same"}

    assert "1 answer is marked as what worked no more" in signed_in(alice).post(url("merger", other), data).text
    other.merge_into(talk, by=alice)

    assert wrong_counters() == []
    assert Thread.objects.get(pk=talk.pk).accepted_count == 0


@pytest.mark.parametrize("target", ["", "x", "999999", "/threads/999999/", "itself", "hidden"])
def test_a_merger_needs_another_thread_that_one_moderates(signed_in, alice, charlie, thread, target):
    from tests.factories import make_community

    hidden = make_thread(community=make_community(by=charlie, visibility="private"), by=charlie)
    target = {"itself": str(thread.pk), "hidden": str(hidden.pk)}.get(target, target)

    response = signed_in(alice).post(url("merger", thread), {"target": target, "reason": "x", "confirmed": "yes"})

    assert response.status_code == 422
    assert hidden.title not in response.context["form"].errors.as_text()
    assert not MovedPost.objects.exists()


def test_mail_about_a_merged_thread_stays_with_both(settings, alice, bob, charlie, thread, other):
    Follow.set(other, by=charlie, level="watch")
    thread.merge_into(other, by=alice)
    notify()
    other.reply(by=bob, body="So, cold")
    notify()
    Notification.objects.update(mail_due_at=timezone.now())
    mail.outbox.clear()
    mail_gathered()

    letter = next(letter for letter in mail.outbox if letter.to == [charlie.email])
    assert letter.extra_headers["References"] == f"<thread-{thread.pk}@localhost> <thread-{other.pk}@localhost>"
