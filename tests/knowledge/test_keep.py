"""Keeping an answer: a wiki page from thread and answer, credited, linked both ways."""

import pytest
from django.urls import reverse

from accounts.models import Draft
from communities.models import Activity
from discussions.models import place_acceptance
from knowledge.models import Keep
from tests.factories import make_page, make_thread
from wiki.fields import ArticleField, field_text
from wiki.models import Page


@pytest.fixture
def answer(thread, alice):
    return thread.reply(by=alice, body="Twelve hours, *cold*.")


def url(thread) -> str:
    return reverse("knowledge:keep", args=[thread.pk])


def test_two_clicks_make_the_page(signed_in, charlie, bob, thread, answer):
    client = signed_in(charlie)
    assert f'href="{url(thread)}?post={answer.number}"' in client.get(thread.get_absolute_url()).text
    form = client.get(url(thread), {"post": answer.number}).context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {"post": answer.number}

    response = client.post(url(thread), given, follow=True)

    page = Page.objects.get()
    assert page.title == thread.title
    assert "Ours collapses in the oven." in page.body
    assert "Twelve hours, *cold*." in page.body
    assert "asked by Bob Baker" in response.text
    assert "answered by Alice Archer" in response.text
    assert page.get_absolute_url() in client.get(thread.get_absolute_url()).text
    assert Activity.objects.get(verb="kept").data == {"thread": thread.pk, "post": answer.pk}


@pytest.mark.parametrize(("worked", "confidence"), [(True, "not_validated"), (False, "wip")])
def test_a_question_becomes_an_article_with_its_fields(signed_in, charlie, bob, thread, answer, worked, confidence):
    if worked:
        answer.accept(by=bob)
        place_acceptance(answer, by=bob, environment="Deck oven")
    client = signed_in(charlie)
    form = client.get(url(thread), {"post": answer.number}).context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {"post": answer.number}

    client.post(url(thread), given)

    page = Page.objects.get()
    assert page.article.confidence == confidence
    assert field_text(page.body, ArticleField.ISSUE) == "Ours collapses in the oven."
    assert field_text(page.body, ArticleField.ENVIRONMENT) == ("- Deck oven" if worked else "")
    assert field_text(page.body, ArticleField.RESOLUTION) == "Twelve hours, *cold*."


def test_without_the_tick_it_is_a_page(signed_in, charlie, thread, answer):
    signed_in(charlie).post(url(thread), {"title": "Resting", "body": "## Solution\n\nCold", "post": answer.number})

    assert not Page.objects.get().is_article


def test_without_an_answer_there_is_nothing_to_keep(signed_in, charlie, thread):
    response = signed_in(charlie).get(url(thread), follow=True)

    assert "nobody replied" in response.text


def test_a_removed_answer_is_not_kept(signed_in, charlie, alice, thread, answer):
    answer.remove(by=alice)

    assert "nobody replied" in signed_in(charlie).get(url(thread), {"post": answer.number}, follow=True).text


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "Taken"}, "title"),
        ({"body": "a\x00b"}, "body"),
        ({"body": "x" * 300_000}, "body"),
        ({"parent": "999999"}, "parent"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    signed_in, charlie, bakers, bob, thread, answer, bad, field
):
    make_page(community=bakers, by=bob, title="Taken")
    given = {"title": "Resting", "body": "My words", "tags": "", "post": answer.number} | bad

    response = signed_in(charlie).post(url(thread), given)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["body"].value() == given["body"]
    assert not Keep.objects.exists()


def test_what_is_kept_already_is_said(signed_in, charlie, alice, thread, answer):
    Keep.objects.keep(answer, by=alice, title="Resting times", body="Cold.")

    assert "kept already" in signed_in(charlie).get(url(thread)).text


def test_a_removed_page_keeps_nothing(signed_in, charlie, alice, thread, answer):
    Keep.objects.keep(answer, by=alice, title="Resting times", body="Cold.").remove(by=alice)

    assert "Kept in the wiki" not in signed_in(charlie).get(thread.get_absolute_url()).text


def test_a_draft_of_the_page_comes_back_and_goes_when_saved(signed_in, charlie, thread, answer):
    Draft.keep(by=charlie, place=f"keep:{answer.pk}", text="Half a page")
    client = signed_in(charlie)
    assert "Half a page" in client.get(url(thread)).text

    client.post(url(thread), {"title": "Resting", "body": "Whole", "post": answer.number})

    assert not Draft.objects.exists()


def test_a_discussion_is_kept_too(signed_in, charlie, bakers, alice, bob):
    talk = make_thread(community=bakers, by=bob, kind="discussion", title="Prices")
    talk.reply(by=alice, body="They rise.")

    assert "What we learned" in signed_in(charlie).get(url(talk)).context["form"]["body"].value()
