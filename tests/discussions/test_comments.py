"""Remarks under a post: who writes, who is told, what is shown where."""

import pytest
from django.urls import reverse

from accounts.models import Draft
from accounts.places import places_of
from communities.models import Activity, Follow
from discussions.models import Comment, Post
from knowledge.indexing import differences, index_outstanding
from notifications.models import Notification
from notifications.tasks import notify
from tests.discussions.parallel import in_parallel
from tests.factories import make_community, make_thread, make_user


@pytest.fixture
def answer(thread, alice):
    return thread.reply(by=alice, body="Let it *rest*.")


@pytest.fixture
def comment(answer, bob):
    return Comment.objects.write(post=answer, by=bob, body="In the *fridge*?")


def url(name: str, thing) -> str:
    return reverse(f"discussions:{name}", args=[thing.pk])


def test_a_comment_stands_under_its_post_and_is_no_answer(signed_in, charlie, thread, answer):
    response = signed_in(charlie).post(url("comments", answer), {"body": "In the *fridge*?"}, follow=True)

    comment = Comment.objects.get()
    assert response.redirect_chain[-1][0] == f"{answer.comments_url}#comment-{comment.pk}"
    assert "In the <em>fridge</em>?" in signed_in(charlie).get(thread.get_absolute_url()).text
    answer.refresh_from_db()
    thread.refresh_from_db()
    assert (answer.comment_count, thread.reply_count, thread.last_number) == (1, 1, 2)
    assert [activity.verb for activity in Activity.objects.filter(kind="comment")] == ["commented"]


def test_a_script_gets_the_comments_back_in_their_place(signed_in, charlie, answer):
    fragment = signed_in(charlie).post(url("comments", answer), {"body": "Why?"}, headers={"HX-Request": "true"})

    assert fragment.status_code == 200
    assert "Why?" in fragment.text
    assert f'id="comments-{answer.pk}"' in fragment.text
    assert "<html" not in fragment.text


@pytest.mark.parametrize("body", ["", "  ", "x" * 2_001, "a\x00b"])
def test_a_comment_that_can_not_be_is_still_in_the_editor(signed_in, bob, answer, body):
    response = signed_in(bob).post(url("comments", answer), {"body": body})

    assert response.status_code == 422
    assert response.context["form"]["body"].value() == body
    assert not Comment.objects.exists()


def test_three_are_shown_and_the_rest_is_one_press_away(signed_in, bob, thread, answer):
    for number in range(12):
        Comment.objects.write(post=answer, by=bob, body=f"Remark {number}.")
    client = signed_in(bob)

    page = client.get(thread.get_absolute_url()).text

    assert [f"Remark {number}." in page for number in range(12)] == [True] * 3 + [False] * 9
    assert "all 12 comments" in page
    assert all(f"Remark {number}." in client.get(answer.comments_url).text for number in range(12))


def test_all_comments_are_reached_each_once(signed_in, bob, answer):
    written = [Comment.objects.write(post=answer, by=bob, body="Remark").pk for _ in range(120)]
    client, seen, query = signed_in(bob), [], ""
    while True:
        response = client.get(answer.comments_url + query)
        seen += [comment.pk for comment in response.context["comments"]]
        query = response.context["more"]
        if not query:
            break

    assert seen == written


@pytest.mark.parametrize("place", [0, 30, 119])
def test_a_comment_has_an_address_wherever_it_stands(signed_in, bob, answer, place):
    written = [Comment.objects.write(post=answer, by=bob, body="Remark") for _ in range(120)]

    response = signed_in(bob).get(written[place].get_absolute_url(), follow=True)

    assert written[place] in response.context["comments"]


def test_its_writer_edits_it_and_that_shows(signed_in, bob, thread, comment):
    client = signed_in(bob)
    assert "In the *fridge*?" in client.get(url("comment-edit", comment)).text
    for _ in range(2):
        client.post(url("comment-edit", comment), {"body": "In the cellar?"})

    comment.refresh_from_db()
    assert comment.html == "<p>In the cellar?</p>\n"
    assert comment.edited_at
    assert Activity.objects.filter(kind="comment", verb="edited").count() == 1
    assert "edited" in client.get(comment.post.comments_url).text


@pytest.mark.parametrize(
    ("who", "may_edit", "may_remove", "may_restore"),
    [
        ("bob", True, True, False),  # wrote it
        ("alice", False, True, True),  # leads
        ("charlie", False, False, False),  # may read
        ("desk", False, False, False),
    ],
)
def test_who_may_do_what_with_a_comment(signed_in, request, comment, who, may_edit, may_remove, may_restore):
    client = signed_in(request.getfixturevalue(who))
    menu = client.get(url("comment-menu", comment)).text

    assert (url("comment-edit", comment) in menu) == may_edit
    assert (url("comment-removal", comment) in menu) == may_remove
    assert (client.post(url("comment-edit", comment), {"body": "x"}).status_code == 302) == may_edit
    assert (client.post(url("comment-restoration", comment)).status_code == 302) == may_restore
    assert (client.post(url("comment-removal", comment), {"reason": "rude"}).status_code == 302) == may_remove


def test_a_removed_comment_is_seen_by_who_moderates_and_comes_back(signed_in, alice, bob, charlie, comment):
    post = comment.post
    for _ in range(2):
        comment.remove(by=alice, reason="rude")

    post.refresh_from_db()
    assert post.comment_count == 0
    assert "fridge" not in signed_in(charlie).get(post.comments_url).text
    assert "fridge" not in signed_in(charlie).get(post.thread.get_absolute_url()).text
    assert signed_in(charlie).get(comment.get_absolute_url()).status_code == 404
    for_alice = signed_in(alice).get(post.comments_url).text
    assert "fridge" in for_alice
    assert "rude" in for_alice
    for _ in range(2):
        signed_in(alice).post(url("comment-restoration", comment))
    post.refresh_from_db()
    assert post.comment_count == 1
    assert list(Activity.objects.filter(kind="comment").values_list("verb", flat=True).order_by("pk")) == [
        "commented",
        "removed",
        "restored",
    ]


def test_a_comment_of_a_removed_post_is_nowhere(signed_in, charlie, alice, comment):
    comment.post.remove(by=alice)

    for name in ["comment", "comment-menu"]:
        assert signed_in(charlie).get(url(name, comment)).status_code == 404
    assert signed_in(charlie).get(comment.post.comments_url).status_code == 404


def test_the_writer_of_the_post_who_follows_and_who_is_named_are_told(alice, bob, charlie, desk, thread, answer):
    Follow.set(thread, by=desk, level="ignore")
    notify()
    Notification.objects.all().delete()
    named = make_user(username="named")
    Comment.objects.write(post=answer, by=charlie, body="As @named said")
    notify()

    told = Notification.objects.order_by("user").values_list("user", "reason")
    assert list(told) == sorted([(alice.pk, "comment"), (bob.pk, "reply"), (named.pk, "mention")])


def test_its_words_lead_to_the_post_as_long_as_it_is_there(signed_in, charlie, alice, comment):
    index_outstanding()
    search = reverse("knowledge:search")
    [hit] = signed_in(charlie).get(search, {"q": "fridge"}).context["found"].hits
    assert hit.entry.url == comment.post.get_absolute_url()
    assert list(differences()) == []

    comment.remove(by=alice)
    index_outstanding()

    assert signed_in(charlie).get(search, {"q": "fridge"}).context["found"].hits == []
    assert list(differences()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_comments_cost_one_query_for_all_posts(signed_in, thread, alice, bob, count, django_assert_num_queries):
    for _ in range(count):
        post = thread.reply(by=alice, body="Rest")
        for _ in range(count):
            Comment.objects.write(post=post, by=make_user(), body="Really?")
    client = signed_in(bob)
    client.get(thread.get_absolute_url())

    # person, thread, tags, question, answers, comments, kept, rail with bell
    with django_assert_num_queries(8):
        client.get(thread.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_all_comments_cost_the_same_for_many(signed_in, answer, bob, count, django_assert_num_queries):
    for _ in range(count):
        Comment.objects.write(post=answer, by=make_user(), body="Really?")
    client = signed_in(bob)

    with django_assert_num_queries(7):  # person, post, draft, role, comments, rail, bell
        client.get(answer.comments_url)


@pytest.mark.django_db(transaction=True)
def test_comments_at_the_same_moment_are_all_counted():
    leader = make_user()
    post = make_thread(community=make_community(by=leader), by=leader).posts.get()

    in_parallel(lambda number: Comment.objects.write(post=post, by=leader, body=f"{number}"), range(12))

    assert Post.objects.get().comment_count == Comment.objects.count() == 12


def test_who_asked_without_their_name_comments_without_it(signed_in, bob, charlie, bakers):
    bakers.allows_anonymous = True
    bakers.save()
    thread = make_thread(community=bakers, by=bob, is_anonymous=True)
    post = thread.posts.get()
    comment = Comment.objects.write(post=post, by=bob, body="To be clear")
    comment.edit(by=bob, body="To be very clear")

    assert comment.author is None
    assert list(Activity.objects.filter(kind="comment").values_list("by", flat=True)) == [None, None]
    for page in [thread.get_absolute_url(), post.comments_url]:
        text = signed_in(charlie).get(page).text
        assert "To be very clear" in text
        assert bob.name not in text
    assert (
        reverse("discussions:comment-edit", args=[comment.pk]) in signed_in(bob).get(url("comment-menu", comment)).text
    )


def test_what_is_half_written_is_kept_with_where_it_belongs(signed_in, bob, charlie, comment):
    post = comment.post
    Draft.keep(by=bob, place=f"comment:{post.pk}", text="Half")
    Draft.keep(by=bob, place=f"comment-edit:{comment.pk}", text="Halved")
    client = signed_in(bob)

    assert client.get(post.comments_url).context["form"]["body"].value() == "Half"
    assert client.get(url("comment-edit", comment)).context["form"]["body"].value() == "Halved"
    places = places_of(Draft.objects.all(), reader=bob)
    assert {place.url for place in places.values()} == {post.comments_url, url("comment-edit", comment)}
    client.post(post.comments_url, {"body": "Whole"})
    client.post(url("comment-edit", comment), {"body": "Whole"})
    assert not Draft.objects.exists()


def test_a_closed_thread_takes_no_comment_and_the_text_is_still_there(signed_in, alice, bob, thread, answer):
    thread.close(by=alice, reason="Answered")

    response = signed_in(bob).post(url("comments", answer), {"body": "One more thing"})

    assert response.status_code == 422
    assert response.context["form"]["body"].value() == "One more thing"
    assert not Comment.objects.exists()
