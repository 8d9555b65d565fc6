"""Operators in a query: what they find, what is said of those that make no sense, and the form that writes them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge.indexing import index_outstanding
from knowledge.operators import composed, parse
from tests.factories import make_page, make_thread
from wiki.models import Page

URL = reverse("knowledge:search")


@pytest.fixture
def loaves(bakers, guild, alice, bob):
    """Four things about rye, of two people, in two communities, one of them a year old."""
    page = make_page(
        community=bakers, by=alice, title="Rye at home", body="The starter wants rye flour.", tags=["starter"]
    )
    Page.objects.filter(pk=page.pk).update(created_at=timezone.now() - timedelta(days=365))
    question = make_thread(community=bakers, by=bob, title="Why is rye so sticky?", body="Flour of rye, or the oven?")
    answer = question.reply(by=alice, body="Rye flour holds water.")
    answer.accept(by=bob)
    make_thread(community=guild, by=bob, title="Rye in marzipan", body="Did anyone try?", tags=["odd"])
    index_outstanding()


def titles(response) -> set[str]:
    return {f"{hit.entry.kind} {hit.entry.title}" for hit in response.context["found"].hits}


PAGE, QUESTION, ANSWER = "page Rye at home", "question Why is rye so sticky?", "answer Why is rye so sticky?"
ELSEWHERE = "question Rye in marzipan"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rye", {PAGE, QUESTION, ANSWER, ELSEWHERE}),
        ('"rye flour"', {PAGE, ANSWER}),
        ("rye -oven", {PAGE, ANSWER, ELSEWHERE}),
        ('rye -"rye flour"', {QUESTION, ELSEWHERE}),
        ("title:sticky", {QUESTION}),
        ("flour title:rye", {PAGE, QUESTION}),
        ("rye tag:starter", {PAGE}),
        ("rye TAG:Starter", {PAGE}),
        ("rye by:bob", {QUESTION, ELSEWHERE}),
        ("rye by:@bob", {QUESTION, ELSEWHERE}),
        ('rye by:"alice archer"', {PAGE, ANSWER}),
        ("rye by:me", {QUESTION, ELSEWHERE}),
        ("rye in:guild", {ELSEWHERE}),
        ("rye is:accepted", {ANSWER}),
        ("rye is:answered", {QUESTION}),
        ("rye is:page", {PAGE}),
        ("rye is:page is:question", {PAGE, QUESTION, ELSEWHERE}),
        ("rye after:30d", {QUESTION, ANSWER, ELSEWHERE}),
        ("rye before:30d", {PAGE}),
        ("by:alice is:page", {PAGE}),
        ("before:30d", {PAGE}),
    ],
)
def test_operators_narrow(signed_in, bob, loaves, query, expected):
    response = signed_in(bob).get(URL, {"q": query})

    assert titles(response) == expected
    assert response.context["found"].notes == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("rye after:soon", "is not a day"),
        ("rye after:2026-13", "is not a day"),
        ("rye is:nice", "After is: stands one of"),
        ("rye by:nobody", "Nobody here is called “nobody”"),
        ("rye in:nowhere", "No community that you can read is called “nowhere”"),
        ('rye tag:""', "says nothing after the colon"),
    ],
)
def test_an_operator_without_sense_is_said_and_left_aside(signed_in, bob, loaves, query, said):
    response = signed_in(bob).get(URL, {"q": query})

    assert said in response.text
    assert len(titles(response)) == 4


def test_a_community_that_one_may_not_read_is_called_nothing(signed_in, charlie, vault, loaves):
    texts = [signed_in(charlie).get(URL, {"q": f"rye in:{slug}"}).text for slug in ["guild", "vault", "nowhere"]]

    assert all("No community that you can read is called" in text for text in texts)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('"home flour"', "next to each other"),
        ("title:water", "No title has these words"),
        ("rye tag:none", "without the operators"),
        ("rye in:guild is:accepted", "without the operators"),
    ],
)
def test_a_page_is_not_empty_while_something_matches(signed_in, bob, loaves, query, said):
    response = signed_in(bob).get(URL, {"q": query})

    assert titles(response)
    assert said in response.text


@pytest.mark.parametrize(
    "query", ["error: none", "http://a.example/b:c", "kubectl --force", "-1", "a -", "title:", "by:", "12:30", "-"]
)
def test_what_only_looks_like_an_operator_is_words(query):
    parsed = parse(query)

    assert (parsed.text, parsed.terms, parsed.notes) == (query, [], [])


@pytest.mark.parametrize(
    "query", ['by:"', '-"', 'title:"""', "in:-x", "is:is:is", "after:9999-99", "tag:\u2028", "before:0d"]
)
def test_any_operator_is_answered(signed_in, bob, loaves, query):
    assert signed_in(bob).get(URL, {"q": query}).status_code == 200


def test_each_operator_can_be_taken_away(signed_in, bob, loaves):
    response = signed_in(bob).get(URL, {"q": "rye by:bob in:guild"})

    links = dict(response.context["found"].operators)
    assert links["in:guild"] == "?q=rye+by%3Abob"
    assert titles(signed_in(bob).get(URL + links["in:guild"])) == {QUESTION, ELSEWHERE}


def test_a_form_writes_the_operators(signed_in, bob, loaves):
    fields = {"words": "rye", "phrase": "rye flour", "not": "oven", "by": "Alice Archer", "after": "2025-01", "in": ""}
    response = signed_in(bob).get(URL, fields, follow=True)

    query = 'rye "rye flour" -oven by:"Alice Archer" after:2025-01'
    assert response.context["query"] == query
    assert titles(response) == {PAGE, ANSWER}
    assert response.context["found"].fields == {
        "words": "rye",
        "phrase": "rye flour",
        "not": "oven",
        "title": "",
        "tag": "",
        "by": "alice archer",
        "in": "",
        "is": "",
        "after": "2025-01",
        "before": "",
    }


def test_what_the_form_writes_reads_the_same():
    assert composed({"words": "a", "phrase": 'b "c', "not": "-d", "title": "e f"}) == 'a "b  c" -d title:"e f"'


# --- Words that are not there ---


@pytest.mark.parametrize("typed", ["stciky", "stickyy", "stickky", "Stiky"])
def test_a_mistyped_word_finds_what_was_meant(signed_in, bob, loaves, typed):
    response = signed_in(bob).get(URL, {"q": typed})

    assert QUESTION in titles(response)
    assert "This is for “sticky”" in response.text


def test_where_something_is_found_all_the_same_the_word_is_offered(signed_in, bob, loaves):
    response = signed_in(bob).get(URL, {"q": "rye marzpian"})

    assert len(titles(response)) == 4
    assert response.context["found"].meant == "rye marzipan"
    assert titles(signed_in(bob).get(URL + response.context["found"].meant_link)) >= {ELSEWHERE}


def test_the_last_word_may_be_unfinished(signed_in, bob, loaves):
    assert ELSEWHERE in titles(signed_in(bob).get(URL, {"q": "marzi"}))


def test_nothing_is_offered_that_stands_only_in_what_one_may_not_read(signed_in, charlie, loaves):
    for query in ["marzpian", "marzi", "rye marzpian"]:
        response = signed_in(charlie).get(URL, {"q": query})

        assert "marzipan" not in response.text
        assert response.context["found"].meant == ""


def test_a_word_that_is_there_is_not_doubted_and_costs_no_more(signed_in, bob, loaves):
    assert signed_in(bob).get(URL, {"q": "sticky rye"}).context["found"].meant == ""
