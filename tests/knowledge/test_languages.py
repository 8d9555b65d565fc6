"""German and French text is found by other forms of its words."""

import pytest
from django.urls import reverse

from knowledge.gaps import Query, wanted_in
from knowledge.indexing import index_outstanding
from knowledge.languages import language_of
from knowledge.words import excerpt, has_every_word, marked, plain_words, query_words
from tests.factories import make_page, make_user

URL = reverse("knowledge:search")
GERMAN = "Wenn die Drucker nicht drucken, ist meist der Zugang zu den Häusern gesperrt. Bitte melden Sie sich neu an."
FRENCH = "Si les imprimantes ne sont pas installées, il faut ouvrir une connexion avec les réseaux de la maison."


@pytest.fixture
def pages(bakers, bob):
    make_page(community=bakers, by=bob, title="Benutzerkonten der Drucker", body=GERMAN)
    make_page(community=bakers, by=bob, title="Les imprimantes", body=FRENCH)
    make_page(
        community=bakers, by=bob, title="Houses and printers", body="When they do not print, the house is locked."
    )
    index_outstanding()


def found(client, query: str) -> list[str]:
    return [hit.entry.title for hit in client.get(URL, {"q": query}).context["found"].hits]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Haus", "Benutzerkonten der Drucker"),
        ("hauser", "Benutzerkonten der Drucker"),
        ("Zugänge", "Benutzerkonten der Drucker"),
        ("druckern", "Benutzerkonten der Drucker"),
        ("Wie melde ich mich mit dem Drucker an?", "Benutzerkonten der Drucker"),
        ("réseau", "Les imprimantes"),
        ("connexions", "Les imprimantes"),
        ("imprimer", "Les imprimantes"),
        ("house", "Houses and printers"),
    ],
)
def test_a_word_is_found_by_another_form_of_it(signed_in, charlie, pages, query, title):
    assert found(signed_in(charlie), query)[:1] == [title]


def test_the_form_that_stands_there_is_marked(signed_in, charlie, pages):
    assert "<mark>Häusern</mark>" in signed_in(charlie).get(URL, {"q": "Haus"}).text


def test_what_is_found_by_another_form_is_no_gap(signed_in, bakers, charlie, pages):
    people = [make_user(), make_user()]
    for person in people:
        bakers.join(by=person)
        assert found(signed_in(person), "Zugänge Haus")
    Query.keep_noted()

    assert wanted_in(bakers) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "german"),
        (FRENCH, "french"),
        ("How do I reset the token of the VPN when it is locked?", ""),
        ("Drucker", ""),
        ("Perlis, A. J. and L. N. S. Samelson", ""),
        ("", ""),
        ("SELECT * FROM des WHERE un = 1", ""),
    ],
)
def test_in_which_language_a_text_is(text, language):
    assert language_of(plain_words(text)) == language


def test_small_words_of_a_question_are_left_aside_in_its_language():
    assert query_words("Wie richte ich den Drucker mit einem Konto ein?", 20) == ["richt", "drucker", "konto"]
    assert query_words("the die of the mit lab", 20) == ["die", "mit", "lab"]


def test_marks_are_of_the_language_of_the_text():
    assert [piece for piece, is_marked in marked(FRENCH, "réseau") if is_marked] == ["réseaux"]
    assert [piece for piece, is_marked in marked("A printer prints.", "print") if is_marked] == ["prints"]
    assert any(is_marked for _piece, is_marked in excerpt(GERMAN, "Haus"))
    assert has_every_word(GERMAN, "Haus Zugänge")
    assert not has_every_word(GERMAN, "Haus Garten")
