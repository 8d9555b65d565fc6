"""What accepted answers that cite a page say of it: that it is right, in whose words it is asked for, and once they
helped enough people, that the article could be validated.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Activity, Membership, Role
from discussions.models import Confirmation, Duplicate, Success
from knowledge.entries import posts_to_index
from knowledge.indexing import index_outstanding, rebuild
from knowledge.models import Keep
from knowledge.uses import cited_places, people_helped, settle
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_community, make_page, make_thread, make_user
from wiki.models import Article, Page, ReviewInterval, Verification, Wording
from wiki.paths import Place

SOLVED = "## Resolution\n\nRest it longer.\n"


@pytest.fixture
def page(bakers, bob):
    return make_page(community=bakers, by=bob, title="Resting", body=SOLVED)


@pytest.fixture
def article(page, bob):
    Article.declare(page, by=bob, confidence="not_validated")
    return page


def solve(page, *, community=None, by=None, body="See [[Resting]]", title="Why does it collapse?", **fields):
    """A question whose accepted answer cites the page."""
    asker = by or make_user()
    thread = make_thread(community=community or page.community, by=asker, title=title, **fields)
    answer = thread.reply(by=make_user(), body=body)
    answer.accept(by=asker)
    return answer


def uses(page) -> list:
    index_outstanding()
    return list(Verification.objects.by_use().filter(page=page).values_list("object_id", flat=True))


def words(page) -> list[str]:
    index_outstanding()
    return list(Wording.objects.filter(page=page).order_by("pk").values_list("words", flat=True))


def found_by(client, query: str) -> list:
    index_outstanding()
    hits = client.get(reverse("knowledge:search"), {"q": query}).context["found"].hits
    return [hit.entry.page_id for hit in hits if hit.entry.page_id]


def of(page):
    return Page.objects.with_review().get(pk=page.pk)


# --- A check by use ---


@pytest.mark.parametrize(
    "body",
    [
        "See [[Resting]]",
        "See [[bakers:Resting]] there",
        "http://localhost:8000/communities/bakers/wiki/resting/",
        "Read [this](/communities/bakers/wiki/resting/#resolution).",
        "Read [this](http://localhost:8000/communities/bakers/wiki/resting/)",
        "<http://localhost:8000/communities/bakers/wiki/resting/>",
    ],
)
def test_an_accepted_answer_that_links_to_a_page_is_a_check_of_it(page, body, settings):
    settings.SITE_URL = "http://localhost:8000"
    answer = solve(page, body=body)

    assert uses(page) == [answer.pk]


@pytest.mark.parametrize("body", ["No link", "https://elsewhere.example/communities/bakers/wiki/resting/", "[[Other]]"])
def test_other_links_say_nothing(page, body):
    solve(page, body=body)

    assert uses(page) == []


def test_a_link_in_what_is_not_accepted_says_nothing(page, thread, alice):
    thread.reply(by=alice, body="See [[Resting]]")

    assert uses(page) == []


def test_a_renamed_page_is_still_cited_by_its_old_address(page, bob):
    answer = solve(page)
    page.rename(by=bob, title="Rest", parent=None)

    assert uses(page) == [answer.pk]
    assert cited_places("", "bakers") == set()
    assert cited_places('<a href="/communities/bakers/wiki/a%20b/">x</a>', "") == {Place("bakers", "a b")}


@pytest.mark.parametrize("how", ["unaccepted", "edited", "removed", "thread removed", "outdated"])
def test_what_is_taken_back_counts_no_more(page, alice, how):
    answer = solve(page)
    assert uses(page) == [answer.pk]

    if how == "unaccepted":
        answer.unaccept(by=alice)
    elif how == "edited":
        answer.edit(by=answer.author, body="Nothing any more", reason="Wrong page")
    elif how == "removed":
        answer.remove(by=alice)
    elif how == "thread removed":
        answer.thread.remove(by=alice)
    else:
        type(answer.acceptance).objects.update(asked_at=timezone.now())
        Confirmation.give(answer, by=alice, is_right=False)

    assert uses(page) == []


def test_it_counts_again_when_it_is_accepted_again(page, alice):
    answer = solve(page)
    uses(page)
    answer.unaccept(by=alice)
    uses(page)
    answer.accept(by=alice)

    assert uses(page) == [answer.pk]


def test_the_question_that_a_page_was_made_from_proves_nothing(thread, alice, bob):
    answer = thread.reply(by=alice, body="See [[Resting]]")
    answer.accept(by=bob)
    page = Keep.objects.keep(answer, by=bob, title="Resting", body=SOLVED)

    assert uses(page) == []


@pytest.mark.parametrize(("visibility", "counts"), [("open", True), ("closed", False), ("private", False)])
def test_elsewhere_it_counts_where_every_employee_may_read(page, alice, visibility, counts):
    elsewhere = make_community(by=alice, visibility=visibility)

    answer = solve(page, community=elsewhere, by=alice, body="See [[bakers:Resting]]")

    assert uses(page) == ([answer.pk] if counts else [])


def test_what_moves_where_few_may_read_counts_no_more(page, alice, vault):
    answer = solve(page, by=alice, body="See [[bakers:Resting]]")
    assert uses(page) == [answer.pk]

    answer.thread.move(by=alice, community=vault)

    assert uses(page) == []


def test_it_moves_the_date_of_the_next_check(signed_in, page, bob, charlie):
    ReviewInterval.choose(page, by=bob, days=90, covers_below=False)
    Page.objects.filter(pk=page.pk).update(created_at=timezone.now() - timedelta(days=100))
    assert of(page).is_due

    answer = solve(page)
    uses(page)

    assert not of(page).is_due
    assert "Solved a question" in signed_in(charlie).get(page.get_absolute_url()).text
    answer.unaccept(by=bob)
    uses(page)
    assert of(page).is_due


def test_who_looks_after_it_may_not_want_that(signed_in, bakers, page, bob):
    below = make_page(community=bakers, by=bob, title="Cold", parent=page, body=SOLVED)
    Page.objects.update(created_at=timezone.now() - timedelta(days=100))
    ReviewInterval.choose(page, by=bob, days=90, covers_below=True)
    for each, body in [(page, "See [[Resting]]"), (below, "See [[Resting/Cold]]")]:
        solve(each, body=body)
        uses(each)
    chosen = {"person": "bob", "days": "90", "covers_below": "on"}

    signed_in(bob).post(reverse("wiki:care", args=[page.pk]), chosen)

    assert [of(each).is_due for each in [page, below]] == [True, True]
    solve(page)
    assert len(uses(page)) == 2
    assert of(page).is_due
    signed_in(bob).post(reverse("wiki:care", args=[page.pk]), chosen | {"by_use": "on"})
    assert [of(each).is_due for each in [page, below]] == [False, False]


def test_the_record_names_the_question_to_who_may_read_it(signed_in, page, alice, bob, guest, guild):
    """A guest of a closed community reads its page, but not the open community where it solved a question."""
    guild.join(by=guest, invited=True)
    inside = make_page(community=guild, by=bob, title="Inside", body=SOLVED)
    elsewhere = make_community(by=alice)
    solve(inside, community=elsewhere, by=alice, body="See [[guild:Inside]]", title="Whatever")
    uses(inside)
    url = reverse("wiki:checks", args=[inside.pk])

    assert "Whatever" in signed_in(bob).get(url).text
    assert "marked by Alice Archer" in signed_in(bob).get(url).text
    text = signed_in(guest).get(url).text
    assert "Solved a question" in text
    assert "Whatever" not in text
    assert "Alice" not in text
    assert "Alice" not in signed_in(guest).get(inside.get_absolute_url()).text


def test_who_asked_without_their_name_is_not_named(signed_in, page, alice, charlie):
    answer = solve(page, by=charlie, is_anonymous=True)
    uses(page)

    assert people_helped(page) == {charlie.pk}
    assert Verification.objects.get(object_id=answer.pk).by is None
    assert "Charlie" not in signed_in(alice).get(reverse("wiki:checks", args=[page.pk])).text


def test_what_was_accepted_before_anybody_counted_is_found_by_a_rebuild(page):
    answer = solve(page)
    Activity.objects.update(indexed_at=timezone.now())

    list(rebuild())

    assert Verification.objects.by_use().get().object_id == answer.pk


def test_a_page_that_comes_back_from_the_bin_was_used_as_before(page, bob):
    answer = solve(page)
    page.remove(by=bob)
    answer.edit(by=answer.author, body="See [[Resting]], all of it", reason="More")
    assert uses(page) == [answer.pk]


@pytest.mark.parametrize("count", [1, 20])
def test_replies_that_cite_nothing_cost_the_same_however_many(thread, alice, count, django_assert_num_queries):
    for _time in range(count):
        thread.reply(by=alice, body="Twelve hours.")
    posts = list(posts_to_index(thread.posts.replies()))

    with django_assert_num_queries(2):
        settle(posts, threads=set(), pages=set())


# --- In whose words ---


def test_an_article_keeps_the_words_of_the_question_it_was_made_from(signed_in, thread, alice, charlie):
    answer = thread.reply(by=alice, body="Rest it.")
    page = Keep.objects.keep(answer, by=alice, title="Resting", body=SOLVED, is_article=True)

    assert words(page) == [thread.title]
    assert found_by(signed_in(charlie), "collapses oven") == [page.pk]
    text = signed_in(charlie).get(reverse("wiki:wordings", args=[page.pk])).text
    assert thread.get_absolute_url() in text


def test_later_askers_words_are_added_and_found(signed_in, bakers, thread, alice, charlie):
    answer = thread.reply(by=alice, body="Rest it.")
    page = Keep.objects.keep(answer, by=alice, title="Resting", body=SOLVED, is_article=True)
    same = make_thread(community=bakers, by=charlie, title="Loaf like a pancake", body="Flat!")
    Duplicate.mark(same, target=thread, by=alice)
    solve(page, title="Sunken middle")

    assert words(page) == [thread.title, "Loaf like a pancake", "Sunken middle"]
    assert found_by(signed_in(charlie), "pancake") == [page.pk]
    assert found_by(signed_in(charlie), "sunken") == [page.pk]

    Duplicate.take_back(same, by=alice)

    assert words(page) == [thread.title, "Sunken middle"]
    assert found_by(signed_in(charlie), "pancake") == []


def test_words_stay_as_they_were_asked(article, alice):
    answer = solve(article, title="Sunken middle")
    uses(article)

    answer.thread.rename(by=alice, title="Something else", tags=[])

    assert words(article) == ["Sunken middle"]


def test_a_page_that_is_no_article_keeps_no_words_until_it_is(page, bob):
    solve(page, title="Sunken middle")
    assert words(page) == []

    Article.declare(page, by=bob, confidence="wip")

    assert words(page) == ["Sunken middle"]


def test_words_asked_elsewhere_are_shown_to_who_may_read_there_and_lead_nobody_here(signed_in, article, alice, guest):
    article.community.join(by=guest, invited=True)
    elsewhere = make_community(by=alice)
    solve(article, community=elsewhere, by=alice, body="See [[bakers:Resting]]", title="Sunken middle")
    assert words(article) == ["Sunken middle"]
    url = reverse("wiki:wordings", args=[article.pk])

    assert "Sunken middle" in signed_in(alice).get(url).text
    assert "Sunken middle" not in signed_in(guest).get(url).text
    assert found_by(signed_in(guest), "sunken") == []


def test_the_words_of_what_was_removed_find_nothing(signed_in, article, alice):
    answer = solve(article, title="Sunken middle")
    uses(article)
    answer.thread.remove(by=alice)

    assert "Sunken middle" not in signed_in(alice).get(reverse("wiki:wordings", args=[article.pk])).text
    hits = signed_in(alice).get(reverse("knowledge:search"), {"q": "sunken"}).context["found"].hits
    assert hits == []  # also before the worker came by
    assert found_by(signed_in(alice), "sunken") == []


def test_words_are_added_by_hand_and_never_replaced(signed_in, article, charlie):
    url = reverse("wiki:wordings", args=[article.pk])
    client = signed_in(charlie)

    client.post(url, {"words": "  Flat   bread "})
    client.post(url, {"words": "flat bread"})

    assert words(article) == ["Flat bread"]
    assert found_by(client, "flat bread") == [article.pk]
    assert "added by Charlie Cole" in client.get(url).text
    assert client.post(url, {"words": " "}).status_code == 422
    assert client.post(url, {"words": "x" * 201}).status_code == 422


def test_a_page_that_is_no_article_takes_no_words(signed_in, page, charlie):
    assert signed_in(charlie).post(reverse("wiki:wordings", args=[page.pk]), {"words": "x"}).status_code == 403


def test_the_first_words_stand_beside_the_article(signed_in, article, charlie):
    for number in range(6):
        Wording.add(article, by=charlie, words=f"Wording {number}")

    text = signed_in(charlie).get(reverse("wiki:wordings", args=[article.pk]), headers={"HX-Request": "true"}).text

    assert "Wording 4" in text
    assert "Wording 5" not in text
    assert "All 6" in text


# --- Enough people ---


def test_the_third_person_it_helped_proposes_that_it_be_validated(signed_in, article, alice, bob):
    for _time in range(2):
        solve(article)
    index_outstanding()
    assert not Article.objects.get().is_proposed

    solve(article)
    index_outstanding()
    notify()

    assert Article.objects.get().is_proposed
    assert Activity.objects.filter(verb="proposed validation").count() == 1
    told = Notification.objects.filter(activity__verb="proposed validation")
    assert {(notice.user, notice.reason) for notice in told} == {(alice, "request"), (bob, "owner")}
    client = signed_in(bob)
    assert "could be validated" in client.get(reverse("notifications:notifications")).text
    assert "three different people" in client.get(article.get_absolute_url()).text
    assert not Article.objects.get().is_validated


def test_stewards_are_asked_before_leaders(bakers, article, alice, charlie):
    bakers.join(by=charlie)
    Membership.objects.filter(user=charlie).update(role=Role.STEWARD)
    for _time in range(3):
        solve(article)
    index_outstanding()
    notify()

    told = Notification.objects.filter(activity__verb="proposed validation").values_list("user__username", flat=True)
    assert set(told) == {"charlie", "bob"}


def test_the_same_person_three_times_is_one(article, charlie):
    for _time in range(3):
        solve(article, by=charlie)
    index_outstanding()

    assert people_helped(article) == {charlie.pk}
    assert not Article.objects.get().is_proposed


def test_whose_page_it_is_does_not_count(article, bob):
    solve(article, by=bob)
    index_outstanding()

    assert people_helped(article) == set()


def test_who_says_that_it_worked_counts_too(article, charlie, alice):
    answer = solve(article)
    index_outstanding()
    Success.note(answer, by=charlie)
    Success.note(answer, by=alice)
    index_outstanding()

    assert people_helped(article) == {answer.thread.author_id, charlie.pk, alice.pk}
    assert Article.objects.get().is_proposed


def test_it_is_proposed_once(article, bob):
    for _time in range(3):
        solve(article)
    index_outstanding()
    Article.declare(article, by=bob, confidence="wip")
    Article.declare(article, by=bob, confidence="not_validated")
    solve(article)
    index_outstanding()

    assert Activity.objects.filter(verb="proposed validation").count() == 1


def test_what_is_work_in_progress_is_proposed_once_it_is_ready(page, bob):
    Article.declare(page, by=bob, confidence="wip")
    for _time in range(3):
        solve(page)
    index_outstanding()
    assert not Activity.objects.filter(verb="proposed validation").exists()

    Article.declare(page, by=bob, confidence="not_validated")
    index_outstanding()

    assert Article.objects.get().is_proposed


def test_what_is_validated_already_is_not_proposed(article, bob):
    Article.declare(article, by=bob, confidence="validated")
    for _time in range(3):
        solve(article)
    index_outstanding()

    assert not Activity.objects.filter(verb="proposed validation").exists()
