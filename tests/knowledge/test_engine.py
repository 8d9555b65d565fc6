"""The seam to the search engine, on its own: what is found, in which order, and that no text is a bad query."""

import math
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.engine import Broken, Busy, Document, Engine, Search

HERE = frozenset([1])


@pytest.fixture
def engine(tmp_path):
    return Engine(tmp_path / "index")


def document(entry: int, title: str, text: str = "", **fields) -> Document:
    return Document(
        **{"entry": entry, "version": 1, "kind": "question", "community": 1, "title": title, "text": text} | fields
    )


def write(engine: Engine, *documents: Document, removed=()) -> None:
    with engine.only_writer(wait=1):
        engine.write(documents, removed=removed)


def found(engine: Engine, text: str, **asked) -> list[int]:
    return [hit.entry for hit in engine.search(Search(**{"text": text, "communities": HERE} | asked)).hits]


def test_what_holds_every_word_stands_before_what_holds_some(engine):
    write(
        engine, document(1, "Printer jams"), document(2, "Printer jams on the third floor"), document(3, "Third floor")
    )

    assert found(engine, "printer third floor")[0] == 2
    assert set(found(engine, "printer third floor")) == {1, 2, 3}


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The clusters were restarting", "restart cluster"),
        ("Café in Malmö", "cafe malmo"),
        ("Use kubectl_apply_all here", "kubectl"),
        ("Drucker HP-M675 klemmt", "m675"),
        ("C++ and C# bindings", "c++"),
        ("東京のサーバー", "東京"),
        ("To be or not to be", "to be or not to be"),
    ],
)
def test_a_text_is_found_by_the_words_that_people_type(engine, text, query):
    write(engine, document(1, text), document(2, "Something else entirely"))

    assert found(engine, query) == [1]


def test_a_phrase_in_quotes_is_found_as_it_stands(engine):
    write(engine, document(1, "x", "the port is blocked"), document(2, "x", "blocked is the port"))

    assert found(engine, '"port is blocked"') == [1]


def test_text_comes_first_and_trust_decides_between_equals(engine):
    write(
        engine,
        document(1, "Restart pods"),
        document(2, "Restart pods", trust=0.5),
        document(3, "Pods are small", trust=0.5),
    )

    assert found(engine, "restart pods") == [2, 1, 3]


def test_nothing_of_other_communities_is_found_or_counted(engine):
    write(engine, document(1, "Yeast"), document(2, "Yeast", community=2))

    results = engine.search(Search(text="yeast", communities=HERE))

    assert (results.total, results.kinds, results.communities) == (1, {"question": 1}, {1: 1})
    assert found(engine, "yeast", communities=frozenset()) == []


@pytest.mark.parametrize("readable", [{1, 2, 3, 5}, {2}, {5}, {1, 2, 3, 4, 5, 6, 7}, {1, 7}])
def test_whichever_communities_one_reads_nothing_of_others_is_found_or_counted(engine, readable):
    write(engine, *(document(entry, "Yeast", community=entry) for entry in range(1, 8)))

    results = engine.search(Search(text="yeast", communities=frozenset(readable)))

    assert {hit.entry for hit in results.hits} == readable
    assert (results.total, results.communities) == (len(readable), dict.fromkeys(readable, 1))
    assert results.kinds == {"question": len(readable)}


def test_less_trust_than_none_and_what_is_obsolete_come_last(engine):
    write(
        engine,
        document(1, "Yeast", signals=("obsolete",), trust=0.6),
        document(2, "Yeast", trust=-0.1),
        document(3, "Yeast"),
    )

    first, second, last = engine.search(Search(text="yeast", communities=HERE)).hits

    assert [first.entry, second.entry, last.entry] == [3, 2, 1]
    assert last.score / first.score == pytest.approx(0.02 * math.log2(2.6), rel=1e-3)


def test_filters_narrow_and_counts_stay(engine):
    write(engine, document(1, "Yeast"), document(2, "Yeast", kind="page", signals=("kept",)))

    results = engine.search(Search(text="yeast", communities=HERE, kinds=frozenset(["page"])))

    assert [hit.entry for hit in results.hits] == [2]
    assert results.kinds == {"question": 1, "page": 1}
    assert found(engine, "yeast", signals=frozenset(["kept"])) == [2]


def test_writing_again_replaces(engine):
    for version in [1, 2, 3]:
        write(engine, document(7, f"Word{version}", version=version))

    assert engine.versions() == [(7, 3)]
    assert found(engine, "word1") == []
    write(engine, removed=[7])
    assert engine.versions() == []


def test_another_process_sees_a_commit_and_a_rebuild(engine):
    reader = Engine(engine.folder)
    assert found(reader, "yeast") == []
    write(engine, document(1, "Yeast"))
    assert found(reader, "yeast") == [1]
    with engine.only_writer(wait=1):
        engine.rebuild([document(2, "Yeast")])
    assert found(reader, "yeast") == [2]


def test_there_is_one_writer(engine):
    refused = []

    def write_too():
        try:
            write(Engine(engine.folder), document(1, "Yeast"))
        except Busy:
            refused.append(True)

    with engine.only_writer(wait=0):
        thread = threading.Thread(target=write_too)
        thread.start()
        thread.join()

    assert refused == [True]


def test_a_broken_index_is_said_and_a_rebuild_mends_it(engine):
    write(engine, document(1, "Yeast"))
    for file in engine.folder.glob("generation-*/meta.json"):
        file.write_text("{")
    with pytest.raises(Broken):
        found(Engine(engine.folder), "yeast")

    with engine.only_writer(wait=1):
        engine.rebuild([document(1, "Yeast")])
    assert found(Engine(engine.folder), "yeast") == [1]


@pytest.fixture(scope="module")
def one_document(tmp_path_factory):
    engine = Engine(tmp_path_factory.mktemp("index"))
    write(engine, document(1, "Yeast and flour"))
    return engine


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(codec="utf-8") | st.sampled_from('"+-:()[]{}^~*?\\/ &|!'), max_size=200))
def test_any_text_is_a_fair_query(one_document, text):
    assert set(found(one_document, text)) <= {1}
    assert set(found(one_document, text, any_words=True)) <= {1}
