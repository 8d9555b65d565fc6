"""Measuring search on a set of documents and questions."""

import json

import pytest
from django.core.management import CommandError, call_command

from knowledge.evaluating import judged


@pytest.fixture
def folder(tmp_path):
    """Three loaves, and two questions: the one of them stands in the corpus itself."""
    corpus = [
        {"_id": "a", "title": "Flat bread", "text": "Let it rest."},
        {"_id": "b", "title": "Bread that burns", "text": "Less heat."},
        {"_id": "q2", "title": "Burnt bread", "text": "What burns bread?"},
    ]
    queries = [{"_id": "q1", "text": "rest flat bread"}, {"_id": "q2", "text": "what burns bread"}]
    write(tmp_path / "corpus.jsonl", corpus)
    write(tmp_path / "queries.jsonl", queries)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\nq1\tb\t0\nq2\tb\t1\n")
    return tmp_path


def write(path, rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def figures(capsys, folder) -> dict:
    call_command("evaluate_search", str(folder), "--json")
    return json.loads(capsys.readouterr().out)


def test_figures_as_json(capsys, folder):
    lexical = figures(capsys, folder)["lexical"]

    assert list(lexical) == ["ndcg@10", "recall@10", "recall@100", "mrr", "map", "ms_p50", "ms_p95"]
    assert lexical["ndcg@10"] == lexical["map"] == 1.0  # so the question did not find itself


def test_figures_as_a_table(capsys, folder):
    call_command("evaluate_search", str(folder))

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 documents, 2 questions"
    assert lines[1].split() == ["ndcg@10", "recall@10", "recall@100", "mrr", "map", "ms_p50", "ms_p95"]
    assert lines[2].split()[0] == "lexical"


def test_of_candidates_only_these_are_ranked_and_what_has_no_answer_counts_nothing(capsys, folder):
    (folder / "candidates.tsv").write_text("query-id\tcorpus-id\tir_rank\nq1\ta\t2\nq1\tb\t1\nq2\ta\t1\n")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t0\n")

    assert figures(capsys, folder)["lexical"]["map"] == 0.5


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_what_is_missing_is_said(folder, missing):
    (folder / missing).unlink()

    with pytest.raises(CommandError, match=missing.rpartition("/")[0] or missing):
        call_command("evaluate_search", str(folder))


def test_measures():
    found = judged(["x", "a", "y", "b"], {"a": 2, "b": 1, "c": 1})

    assert found["recall@10"] == found["recall@100"] == pytest.approx(2 / 3)
    assert found["mrr"] == 0.5
    assert found["map"] == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert found["ndcg@10"] == pytest.approx((2 / 1.5849625 + 1 / 2.3219281) / (2 + 1 / 1.5849625 + 1 / 2))
