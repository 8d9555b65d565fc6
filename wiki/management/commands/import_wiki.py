import json
import lzma

from django.core.management.base import BaseCommand, CommandError

from communities.importing import UNREADABLE, Report, progress
from communities.models import Community
from wiki.importing import WikiImport, index_pages_first


class Command(BaseCommand):
    help = "Bring a space of wiki pages with every revision into a community's wiki. Run twice, it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="JSON lines, packed with xz or not")
        parser.add_argument("--space", required=True, help="the space to bring, or “all”")
        parser.add_argument("--community", required=True, help="the community's slug")

    def handle(self, *, file, space, community, **options):
        found = Community.objects.filter(slug=community).first()
        if found is None:
            raise CommandError(f"There is no community “{community}”.")
        report = Report()
        try:
            records = read_space(file, space, report)
        except (*UNREADABLE, lzma.LZMAError) as error:
            raise CommandError(f"{file}: {error}") from error
        run = WikiImport(found, report)
        for record in progress(records, label=f"Pages into {found.name}", total=len(records)):
            run.bring(record)
        for sentence in report.lines():
            self.stdout.write(sentence)


def read_space(file: str, space: str, report: Report) -> list[dict]:
    """The space's pages, folders from the top down."""
    records = []
    opened = lzma.open if file.endswith(".xz") else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            try:
                record = json.loads(line)
                if space in {record["space"], "all"}:
                    index_pages_first(record)
                    records.append(record)
            except (json.JSONDecodeError, RecursionError, KeyError, TypeError) as error:
                report.skip("a line that is no page", error)
    return sorted(records, key=index_pages_first)
