import gzip
import json

from django.core.management.base import BaseCommand, CommandError

from communities.importing import UNREADABLE, Report, progress
from communities.models import Community
from discussions.importing import StackExchangeImport


class Command(BaseCommand):
    help = "Bring the questions and answers of a Stack Exchange site into a community. Run twice, it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="JSON lines, gzipped or not")
        parser.add_argument("--community", required=True, help="the community's slug")

    def handle(self, *, file, community, **options):
        found = Community.objects.filter(slug=community).first()
        if found is None:
            raise CommandError(f"There is no community “{community}”.")
        report = Report()
        run = StackExchangeImport(found, report)
        opened = gzip.open if file.endswith(".gz") else open
        try:
            with opened(file, "rt", encoding="utf-8") as lines:
                for line in progress(lines, label=f"Questions into {found.name}"):
                    bring_line(run, line)
        except UNREADABLE as error:
            raise CommandError(f"{file}: {error}") from error
        for sentence in report.lines():
            self.stdout.write(sentence)


def bring_line(run: StackExchangeImport, line: str) -> None:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        run.report.skip("a line that is no JSON", error)
        return
    if not isinstance(record, dict):
        run.report.broken.append("a line that is no record")
        return
    run.bring(record)
