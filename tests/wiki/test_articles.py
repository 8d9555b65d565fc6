"""Pages that are articles: their fields in the text, how far they are trusted, who may change them."""

import pytest
from django.urls import reverse

from communities.models import Activity, Membership
from knowledge.indexing import index_outstanding
from tests.factories import make_page
from wiki.fields import ArticleField, field_text, fields_missing, with_field, written
from wiki.models import Article, NoResolution, Obsolescence, Page

SOLVED = "## Issue\n\nDough collapses.\n\n## Resolution\n\nRest it longer.\n"


@pytest.fixture
def solved(bakers, bob):
    return make_page(community=bakers, by=bob, title="Collapsing dough", body=SOLVED)


@pytest.fixture
def article(solved, bob):
    Article.declare(solved, by=bob, confidence="not_validated")
    return Page.objects.get(pk=solved.pk)


def url(page) -> str:
    return reverse("wiki:article", args=[page.pk])


# --- Fields ---


@pytest.mark.parametrize(
    "body",
    [
        "## Resolution\n\nRest it.\n\n## Cause\n\nHeat",
        "# Solution:\n\nRest it.",
        "Resolution\n---\nRest it.\n\nCause\n===\nHeat",
        "## Issue\n\n> ## Resolution\n\nno\n\n## Answer\n\nRest it.",
    ],
)
def test_a_field_is_what_stands_under_its_heading(body):
    assert field_text(body, ArticleField.RESOLUTION) == "Rest it."


@pytest.mark.parametrize("body", ["", "Rest it.", "## Resolution\n\n## Cause\n\nHeat", "### Resolution\n\nRest it."])
def test_a_field_without_its_heading_or_text_is_empty(body):
    assert field_text(body, ArticleField.RESOLUTION) == ""


def test_fields_are_written_in_their_order_without_the_empty_ones():
    text = written(
        {ArticleField.RESOLUTION: "Rest it.\n", ArticleField.CAUSE: " ", ArticleField.ISSUE: "It collapses."}
    )

    assert text == "## Issue\n\nIt collapses.\n\n## Resolution\n\nRest it.\n"


def test_a_missing_field_is_added_once(signed_in, article, bob):
    assert with_field(SOLVED, ArticleField.ISSUE) == SOLVED
    client = signed_in(bob)

    text = client.get(article.get_absolute_url()).text
    form = client.get(reverse("wiki:edit", args=[article.pk]), {"field": "cause"}).context["form"]

    assert f"{reverse('wiki:edit', args=[article.pk])}?field=cause" in text
    assert form["body"].value() == f"{SOLVED.rstrip()}\n\n## Cause\n\n"
    assert fields_missing(article.headings) == [ArticleField.ENVIRONMENT, ArticleField.CAUSE]


# --- State ---


def test_a_page_becomes_an_article_and_says_so_everywhere(signed_in, solved, bob, charlie):
    client = signed_in(charlie)

    response = client.post(url(solved), {"confidence": "wip"})

    assert response.url == solved.get_absolute_url()
    assert "Being worked on by Charlie Cole" in client.get(response.url).text
    index_outstanding()
    for surface in [
        reverse("wiki:wiki", args=["bakers"]),
        f"{reverse('knowledge:search')}?q=dough",
        f"{reverse('wiki:markdown', args=[solved.pk])}",
    ]:
        text = b"".join(client.get(surface)).decode()
        assert "Work in progress" in text or 'article: "wip"' in text, surface
    assert "article, work in progress" in client.get(reverse("knowledge:similar"), {"q": "dough collapses"}).text


def test_only_what_says_how_it_is_solved_is_more_than_work_in_progress(signed_in, wiki_page, bob):
    response = signed_in(bob).post(url(wiki_page), {"confidence": "not_validated"})

    assert response.status_code == 422
    assert "does not say yet how it is solved" in response.text
    assert not Article.objects.exists()
    with pytest.raises(NoResolution):
        Article.declare(wiki_page, by=bob, confidence="validated")


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("bob", "member", True),  # looks after it
        ("alice", "leader", True),
        ("charlie", "expert", True),
        ("charlie", "member", False),
    ],
)
def test_who_validates(signed_in, request, article, bakers, who, role, may):
    person = request.getfixturevalue(who)
    bakers.join(by=person)
    Membership.objects.filter(community=bakers, user=person).update(role=role)
    client = signed_in(person)

    response = client.post(url(article), {"confidence": "validated"})

    assert response.status_code == (302 if may else 422)
    assert Article.objects.get().is_validated == may
    assert (f"{person.name} validated it" in client.get(article.get_absolute_url()).text) == may


def test_who_may_not_validate_still_keeps_what_others_validated(signed_in, article, bob, charlie):
    Article.declare(article, by=bob, confidence="validated")

    signed_in(charlie).post(url(article), {"confidence": "validated"})

    assert Article.objects.get().by == bob


def test_an_obsolete_article_is_archived_and_comes_last_in_search(signed_in, article, bakers, bob):
    other = make_page(community=bakers, by=bob, title="Other", body="Something on dough")
    Obsolescence.declare(article, by=bob)
    index_outstanding()
    client = signed_in(bob)

    hits = client.get(reverse("knowledge:search"), {"q": "dough"}).context["found"].hits

    assert [hit.entry.page_id for hit in hits] == [other.pk, article.pk]
    assert hits[1].entry.confidence == "archived"
    assert "Archived" in client.get(article.get_absolute_url()).text


def test_search_narrows_to_articles(signed_in, article, bakers, bob):
    make_page(community=bakers, by=bob, title="Other", body="Something on dough")
    index_outstanding()

    found = signed_in(bob).get(reverse("knowledge:search"), {"q": "dough is:article"}).context["found"]

    assert [hit.entry.page_id for hit in found.hits] == [article.pk]


def test_the_same_state_again_is_no_news(article, bob, alice):
    Article.declare(article, by=alice, confidence="not_validated")

    assert Activity.objects.filter(verb="set article").count() == 1
    assert Article.objects.get().by == bob


# --- Who may change it ---


def test_under_compliance_only_who_answers_for_it_changes_it(signed_in, article, alice, bob, charlie):
    signed_in(alice).post(url(article), {"confidence": "not_validated", "governance": "compliance"})
    edit = reverse("wiki:edit", args=[article.pk])

    assert signed_in(charlie).get(edit).status_code == 403
    assert edit not in signed_in(charlie).get(article.get_absolute_url()).text
    assert signed_in(bob).get(edit).status_code == 200
    assert signed_in(alice).get(edit).status_code == 200


def test_who_does_not_answer_for_it_does_not_choose_that(signed_in, article, charlie):
    signed_in(charlie).post(url(article), {"confidence": "wip", "governance": "compliance"})

    assert Article.objects.get().governance == "experience"


def test_it_is_a_page_like_any_other_again(signed_in, article, bob, charlie):
    removal = reverse("wiki:article-removal", args=[article.pk])
    assert signed_in(charlie).post(removal).status_code == 403

    signed_in(bob).post(removal)

    assert not Article.objects.exists()
    assert Page.objects.get().body == SOLVED


@pytest.mark.parametrize("bad", [{}, {"confidence": "x"}, {"confidence": "archived"}])
def test_bad_input_is_said(signed_in, article, bob, bad):
    assert signed_in(bob).post(url(article), bad).status_code == 422


def test_an_article_costs_as_many_queries_as_a_page(signed_in, solved, bob, django_assert_num_queries):
    client = signed_in(bob)
    client.get(solved.get_absolute_url())
    with django_assert_num_queries(9):
        client.get(solved.get_absolute_url())
    Article.declare(solved, by=bob, confidence="validated")

    with django_assert_num_queries(9):
        client.get(solved.get_absolute_url())
