"""Comments on passages of a page: anchored outside the text, they go along with it."""

import pytest
from django.urls import reverse

import markup
from communities.models import Activity, Follow
from knowledge.indexing import index_outstanding
from knowledge.models import Entry
from markup.passages import Anchor
from moderation.models import Flag, Review, WatchedWord
from moderation.redacting import Redaction
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page
from wiki.models import PageComment, Passage

TEXT = "Twelve hours, cold.\n\nThen it is **baked** at 230 degrees.\n\nRye needs less."


@pytest.fixture
def page(bakers, bob):
    return make_page(community=bakers, by=bob, body=TEXT)


def url(page) -> str:
    return reverse("wiki:comments", args=[page.pk])


def comment_on(page, quote: str, *, by, body: str = "Is that so?") -> PageComment:
    return Passage.objects.begin(page, by=by, anchor=Anchor(quote), body=body)


def edit(page, body: str, *, by) -> None:
    page.refresh_from_db()
    page.edit(by=by, body=body, base=page.newest)


# --- Saying something ---


def test_a_reader_quotes_a_passage_and_says_something_about_it(signed_in, charlie, page):
    client = signed_in(charlie)

    response = client.post(url(page), {"quote": "Then it is baked", "body": "How long?"})

    comment = PageComment.objects.get()
    assert response.url == comment.get_absolute_url()
    shown = client.get(response.url, follow=True).text
    assert "Then it is baked" in shown
    assert "How long?" in shown
    assert "1 passage has comments" in client.get(page.get_absolute_url()).text


def test_the_html_of_the_page_stays_as_it_is(signed_in, charlie, page):
    before = page.html

    comment_on(page, "Then it is baked", by=charlie)

    page.refresh_from_db()
    assert page.html == before
    assert page.revisions.count() == 1


def test_what_the_page_shows_is_fetched_as_a_part(signed_in, bob, charlie, page):
    comment_on(page, "cold. Then it", by=charlie)
    client = signed_in(bob)

    part = client.get(url(page), headers={"HX-Request": "true"}).text

    assert f'hx-get="{url(page)}" hx-trigger="load"' in client.get(page.get_absolute_url()).text
    assert 'data-exact="cold. Then it"' in part
    assert 'data-prefix="Twelve hours, "' in part
    assert "<html" not in part


def test_a_page_without_comments_fetches_nothing(signed_in, bob, page):
    assert f'hx-get="{url(page)}" hx-trigger' not in signed_in(bob).get(page.get_absolute_url()).text


def test_words_that_are_selected_are_asked_about(signed_in, charlie, page):
    asked = {"quote": "cold.\n\nThen", "before": "Twelvehours,", "behind": "itis"}

    part = signed_in(charlie).get(url(page), asked, headers={"HX-Request": "true"})

    assert part.context["form"]["quote"].value() == "cold.\n\nThen"
    assert part.context["form"]["before"].value() == "Twelvehours,"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"quote": "Nowhere to be found", "body": "Hm"}, "These words do not stand in the page"),
        ({"quote": "", "body": "Hm"}, "Say about which words"),
        ({"quote": "Then it is baked", "body": " "}, "Write something first"),
        ({"quote": "x" * 1001, "body": "Hm"}, "Choose fewer words"),
        ({"quote": "Then\x00", "body": "Hm"}, "Null characters are not allowed"),
    ],
)
def test_what_can_not_be_said_is_not_lost(signed_in, charlie, page, sent, said):
    response = signed_in(charlie).post(url(page), sent)

    assert response.status_code == 422
    assert said in response.text
    assert sent["body"].strip() in response.text
    assert not Passage.objects.exists()


def test_the_same_words_twice_are_told_apart(charlie, bakers, bob):
    page = make_page(community=bakers, by=bob, body="Let it rest.\n\nFold it.\n\nLet it rest. Bake it.")

    Passage.objects.begin(page, by=charlie, anchor=Anchor("Let it rest.", "Fold it.", " Bake"), body="How long?")

    assert Passage.objects.get().start == markup.plain(page.html).rindex("Let")


def test_answers_stand_below(signed_in, bob, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage

    response = signed_in(bob).post(passage.get_absolute_url(), {"body": "Forty minutes."})

    assert [comment.body for comment in passage.comments.in_order()] == ["Is that so?", "Forty minutes."]
    assert response.url == passage.comments.last().get_absolute_url()


def test_an_empty_answer_says_so(signed_in, bob, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage

    assert signed_in(bob).post(passage.get_absolute_url(), {"body": ""}).status_code == 422


# --- Going along with the text ---


def test_edits_around_it_move_it_along(alice, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage

    edit(page, f"Read this first.\n\n{TEXT}", by=alice)

    passage.refresh_from_db()
    assert (passage.exact, passage.start) == ("Then it is baked", 37)


def test_edits_within_it_are_followed(alice, charlie, page):
    passage = comment_on(page, "Then it is baked at 230 degrees.", by=charlie).passage

    edit(page, TEXT.replace("230", "250"), by=alice)

    passage.refresh_from_db()
    assert passage.exact == "Then it is baked at 250 degrees."
    assert passage.quote == "Then it is baked at 230 degrees."


def test_what_goes_is_listed_as_on_removed_text_and_comes_back_with_it(signed_in, alice, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage

    edit(page, "Twelve hours, cold.\n\nRye needs less.", by=alice)

    listed = signed_in(alice).get(url(page)).text
    assert "On removed text" in listed
    assert "Then it is baked" in listed
    assert "Is that so?" in listed
    edit(page, TEXT, by=alice)
    passage.refresh_from_db()
    assert passage.exact == "Then it is baked"


def test_the_list_is_in_the_order_of_the_text_with_what_went_last(signed_in, alice, charlie, page):
    comment_on(page, "Then it is baked", by=charlie, body="Second and gone")
    comment_on(page, "Rye needs less", by=charlie, body="Third")
    comment_on(page, "Twelve hours", by=charlie, body="First")
    edit(page, "Twelve hours, cold.\n\nRye needs less.", by=alice)

    passages = signed_in(alice).get(url(page)).context["passages"]

    assert [passage.said[0].body for passage in passages] == ["First", "Third", "Second and gone"]


# --- Settling ---


def test_resolving_takes_it_from_the_list_and_says_who_did(signed_in, bob, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage
    client = signed_in(bob)

    client.post(reverse("wiki:resolution", args=[page.pk, passage.pk]))

    assert "Is that so?" not in client.get(url(page)).text
    assert "1 resolved" in client.get(url(page)).text
    assert "Bob Baker resolved this" in client.get(url(page), {"show": "resolved"}).text
    assert "data-exact" not in client.get(passage.get_absolute_url()).text
    assert "passage has comments" not in client.get(page.get_absolute_url()).text


def test_it_can_be_opened_again_and_both_stay_in_its_history(signed_in, bob, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage
    passage.resolve(by=bob)

    signed_in(charlie).post(reverse("wiki:resolution-removal", args=[page.pk, passage.pk]))

    text = signed_in(bob).get(url(page)).text
    assert "Bob Baker resolved this" in text
    assert "Charlie Cole opened it again" in text
    verbs = Activity.objects.filter(kind="page-comment").values_list("verb", flat=True).order_by("pk")
    assert list(verbs) == ["commented", "resolved", "reopened"]


def test_an_answer_opens_it_again(bob, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage
    passage.resolve(by=bob)

    passage.answer(by=charlie, body="But how long?")

    assert list(Passage.objects.open()) == [passage]


def test_each_is_done_once(bob, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage
    for _ in range(2):
        passage.resolve(by=bob)
    for _ in range(2):
        passage.reopen(by=bob)

    assert passage.resolutions.count() == 1
    assert Activity.objects.filter(verb__in=["resolved", "reopened"]).count() == 2


# --- Who may, and who is told ---


@pytest.mark.parametrize(
    ("where", "who", "status"),
    [("bakers", "charlie", 302), ("guild", "charlie", 404), ("vault", "bob", 302), ("bakers", "guest", 404)],
)
def test_who_may_comment(signed_in, request, bob, where, who, status):
    page = make_page(community=request.getfixturevalue(where), by=bob, body=TEXT)

    response = signed_in(request.getfixturevalue(who)).post(url(page), {"quote": "Then it is baked", "body": "Hm"})

    assert response.status_code == status
    assert PageComment.objects.exists() == (status == 302)


def test_one_edits_and_removes_what_is_ones_own(signed_in, alice, bob, charlie, page):
    comment = comment_on(page, "Then it is baked", by=charlie)
    edit_url, removal_url = (reverse(f"wiki:page-comment-{deed}", args=[comment.pk]) for deed in ["edit", "removal"])

    assert signed_in(bob).post(edit_url, {"body": "Other words"}).status_code == 403
    assert signed_in(bob).post(removal_url).status_code == 403
    assert signed_in(charlie).post(edit_url, {"body": "How long?"}).status_code == 302
    comment.refresh_from_db()
    assert (comment.body, comment.html) == ("How long?", "<p>How long?</p>\n")
    assert signed_in(charlie).post(removal_url).status_code == 302
    assert not PageComment.objects.visible_to(charlie).exists()


def test_who_moderates_hides_it_with_a_reason_and_can_bring_it_back(signed_in, alice, charlie, page):
    comment = comment_on(page, "Then it is baked", by=charlie, body="Rude words")
    client = signed_in(alice)

    client.post(reverse("wiki:page-comment-removal", args=[comment.pk]))
    assert not hasattr(PageComment.objects.get(), "removal")
    client.post(reverse("wiki:page-comment-removal", args=[comment.pk]), {"reason": "Rude"})

    assert "Rude words" not in signed_in(charlie).get(url(page)).text
    assert signed_in(charlie).get(comment.passage.get_absolute_url()).status_code == 404
    assert "Rude words" in signed_in(alice).get(comment.passage.get_absolute_url()).text
    signed_in(alice).post(reverse("wiki:page-comment-restoration", args=[comment.pk]))
    assert "Rude words" in signed_in(charlie).get(url(page)).text


def test_it_can_be_flagged(signed_in, bob, charlie, page):
    comment = comment_on(page, "Then it is baked", by=charlie)

    response = signed_in(bob).post(reverse("moderation:flag", args=["page-comment", comment.pk]), {"reason": "spam"})

    assert response.status_code == 302
    assert Flag.objects.get().review.thing == comment


def test_what_waits_for_a_moderator_is_not_there_yet(signed_in, alice, bob, charlie, bakers, page):
    WatchedWord.watch(bakers, by=alice, pattern="secret", action="hold")

    response = signed_in(charlie).post(url(page), {"quote": "Then it is baked", "body": "A secret"})

    assert response.url == Review.objects.get().get_absolute_url()
    assert "A secret" not in signed_in(bob).get(url(page)).text
    assert "passage has comments" not in signed_in(bob).get(page.get_absolute_url()).text


def test_owner_watchers_those_who_take_part_and_who_is_named_are_told(alice, bob, charlie, desk, page):
    Follow.set(page, by=desk, level="watch")
    passage = comment_on(page, "Then it is baked", by=charlie).passage
    notify()
    Notification.objects.all().delete()

    passage.answer(by=bob, body="@alice knows")
    notify()

    told = Notification.objects.values_list("user__username", "reason")
    assert dict(told) == {"alice": "mention", "charlie": "comment", "desk": "watch"}


def test_who_said_something_hears_that_it_is_settled(signed_in, bob, charlie, page):
    passage = comment_on(page, "Then it is baked", by=charlie).passage
    passage.resolve(by=bob)
    notify()

    assert Notification.objects.get(activity__verb="resolved").user == charlie
    assert "settled what was said about" in signed_in(charlie).get(reverse("notifications:notifications")).text


# --- Elsewhere ---


def test_its_words_find_the_page(charlie, page):
    comment_on(page, "Then it is baked", by=charlie, body="Use the schwaden")
    index_outstanding()

    assert "Use the schwaden" in Entry.objects.get(page=page).text


def test_words_taken_out_for_good_go_here_too(alice, bakers, charlie, page):
    comment_on(page, "Then it is baked", by=charlie, body="It is baked in secret")

    Redaction(bakers, "baked").carry_out(by=alice, reason="Ours alone")

    comment = PageComment.objects.select_related("passage").get()
    assert "baked" not in comment.body + comment.html + comment.passage.quote + comment.passage.exact


def test_an_export_holds_no_comments(signed_in, bob, charlie, page):
    comment_on(page, "Then it is baked", by=charlie, body="How long?")

    assert "How long?" not in signed_in(bob).get(reverse("wiki:markdown", args=[page.pk])).text


@pytest.mark.parametrize("count", [1, 3])
def test_they_cost_the_same_for_many(signed_in, bob, charlie, page, count, django_assert_num_queries):
    for word in ["Twelve", "Then", "Rye"][:count]:
        passage = comment_on(page, word, by=charlie, body=f"{word}? @bob").passage
        passage.answer(by=bob, body="Yes @charlie")
    client = signed_in(bob)

    with django_assert_num_queries(9):
        client.get(url(page), headers={"HX-Request": "true"})
    with django_assert_num_queries(9):
        client.get(page.get_absolute_url())
