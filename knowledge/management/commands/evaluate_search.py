import json
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management.base import BaseCommand, CommandError

from knowledge import evaluating


class Command(BaseCommand):
    help = "Measure search on a retrieval set in BEIR layout, in a scratch index. Touches nothing of the site."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="holds corpus.jsonl, queries.jsonl and qrels/*.tsv")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args, folder, **options):
        try:
            retrieval = evaluating.RetrievalSet.read(folder)
        except evaluating.BadSet as error:
            raise CommandError(str(error)) from None
        with TemporaryDirectory() as scratch:
            ranks = evaluating.ranks(retrieval, Path(scratch))
            figures = {way: retrieval.measure(rank) for way, rank in ranks.items()}
        if options["json"]:
            self.stdout.write(json.dumps({way: _rounded(row) for way, row in figures.items()}))
        else:
            self.stdout.write(f"{len(retrieval.documents)} documents, {len(retrieval.questions)} questions")
            self._table(figures)

    def _table(self, figures: dict[str, dict[str, float]]) -> None:
        names = list(next(iter(figures.values())))
        self.stdout.write(" " * 10 + "".join(f"{name:>12}" for name in names))
        for way, row in figures.items():
            self.stdout.write(f"{way:10}" + "".join(f"{row[name]:>12.4f}" for name in names))


def _rounded(row: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in row.items()}
