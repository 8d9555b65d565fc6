"""Finding by meaning: what has none of the words, within what one may read."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from communities.models import Community
from knowledge.engine import Hit
from knowledge.indexing import index_outstanding
from knowledge.meaning import fused
from tests.factories import make_page, make_thread
from tests.meaning.conftest import index_and_embed

URL = reverse("knowledge:search")
QUERY = "my car does not start"


@pytest.fixture
def garage(bakers, guild, alice, bob, meaning):
    """Pages about what is asked in other words, in an open and in a closed community, and one about something else."""
    body = "What to do when a motor vehicle's engine refuses to run in the morning."
    make_page(community=bakers, by=alice, title="Automobile engine trouble", body=body)
    make_page(community=guild, by=alice, title="Automobile ignition failure", body=body)
    make_page(community=bakers, by=alice, title="Marzipan", body="Almonds, sugar and a little rose water.")
    index_and_embed()


def titles(response) -> list[str]:
    return [hit.entry.title for hit in response.context["found"].hits]


def test_what_means_the_same_is_found_without_any_of_the_words(signed_in, bob, garage):
    found = titles(signed_in(bob).get(URL, {"q": QUERY}))

    assert sorted(found) == ["Automobile engine trouble", "Automobile ignition failure"]


def test_nothing_of_what_one_may_not_read_is_found_or_counted(signed_in, charlie, garage):
    response = signed_in(charlie).get(URL, {"q": QUERY})

    assert titles(response) == ["Automobile engine trouble"]
    assert response.context["found"].results.total == 1


def test_what_became_private_is_not_found_before_any_worker_ran(signed_in, charlie, bakers, garage):
    client = signed_in(charlie)
    assert titles(client.get(URL, {"q": QUERY}))

    Community.objects.filter(pk=bakers.pk).update(visibility="private", joining="invitation")

    assert titles(client.get(URL, {"q": QUERY})) == []


@pytest.mark.parametrize("narrow", ["is:question", "by:bob", "before:30d", "-automobile", 'in:bakers -"motor vehicle"'])
def test_operators_hold_for_what_is_found_by_meaning_too(signed_in, bob, garage, narrow):
    found = signed_in(bob).get(URL, {"q": f"{QUERY} {narrow}"}).context["found"]

    assert found.hits == [] or "without the operators" in str(found.notes)


def test_what_is_not_embedded_yet_counts_by_its_words(signed_in, bob, bakers, garage):
    body = "My car does not start, and it is cold."
    make_page(community=bakers, by=bob, title="My car does not start", body=body)
    index_outstanding()
    client = signed_in(bob)

    assert titles(client.get(URL, {"q": QUERY}))[0] == "My car does not start"
    assert "My car does not start" in client.get(reverse("knowledge:similar"), {"q": f"{QUERY} today"}).text


def test_what_means_nothing_finds_nothing(signed_in, bob, garage):
    assert titles(signed_in(bob).get(URL, {"q": "qwertz uiop"})) == []


def test_pages_of_hits_hold_each_once(monkeypatch, signed_in, bakers, bob, meaning):
    monkeypatch.setattr("knowledge.ranking.TOGETHER", 10)
    monkeypatch.setattr("knowledge.searching.PAGE_SIZE", 4)
    for number in range(15):
        make_page(community=bakers, by=bob, title=f"Rye bread {number}", body="Loaf")
    make_page(community=bakers, by=bob, title="Sourdough baking")
    index_and_embed()
    client, seen, url = signed_in(bob), [], "?q=rye+bread"
    while url:
        response = client.get(URL + url)
        seen += titles(response)
        url = response.context["found"].older

    assert len(seen) == len(set(seen)) == response.context["found"].results.total
    assert len(seen) >= 15


def test_similar_questions_are_found_by_meaning(signed_in, bob, garage):
    response = signed_in(bob).get(reverse("knowledge:similar"), {"q": QUERY})

    assert "Automobile engine trouble" in [entry.title for entry in response.context["entries"]]


def test_without_its_model_search_goes_by_words(signed_in, bakers, bob, no_model):
    make_thread(community=bakers, by=bob, title="Rye")
    index_outstanding()

    assert titles(signed_in(bob).get(URL, {"q": "rye"})) == ["Rye"]


def test_a_name_or_a_code_is_looked_for_as_it_is(signed_in, bob, garage):
    assert titles(signed_in(bob).get(URL, {"q": "car start"})) == []


@pytest.mark.parametrize("size", [1, 5])
def test_a_search_costs_one_query_more(signed_in, bakers, bob, meaning, size, django_assert_num_queries):
    for number in range(size):
        make_page(community=bakers, by=bob, title=f"Rye {number}")
    index_and_embed()
    client = signed_in(bob)
    client.get(URL, {"q": "rye that rises slowly"})

    with django_assert_num_queries(10):
        client.get(URL, {"q": "rye that rises slowly"})


def test_evaluating_measures_each_way(capsys, tmp_path, meaning):
    corpus = [
        {"_id": "a", "title": "Automobile engine trouble", "text": ""},
        {"_id": "b", "title": "Marzipan", "text": ""},
    ]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": QUERY}))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n")

    call_command("evaluate_search", str(tmp_path), "--json")

    figures = json.loads(capsys.readouterr().out)
    assert {way: row["map"] for way, row in figures.items()} == {"lexical": 0.0, "semantic": 1.0, "fused": 1.0}


def test_two_lists_become_one():
    hits = fused([Hit(1, 10.0), Hit(2, 8.0), Hit(3, 1.0)], {1: 0.1, 2: 0.8, 3: 0.1, 4: 0.7, 5: 0.2})

    assert hits[0].entry == 2  # good by both ways
    assert {hit.entry for hit in hits} == {1, 2, 3, 4}  # 5 has none of the words and is not close
