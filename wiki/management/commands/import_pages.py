from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from communities.importing import Report
from communities.models import Community
from wiki.incoming.bringing import Refused, bring


class Command(BaseCommand):
    help = (
        "Bring pages into a community's wiki: a folder, zip or tar of Markdown, the HTML export of a Confluence "
        "space, or a MediaWiki dump (.xml, .bz2, .gz, .xz). Says what it could not carry; run twice, it changes nothing"
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", required=True, choices=["markdown", "mediawiki", "confluence"])
        parser.add_argument("--community", required=True, help="the community's slug")
        parser.add_argument("--by", required=True, help="the username of who brings it: theirs is what has no author")
        parser.add_argument("--space", help="a name that tells this source from others; else the file's")

    def handle(self, *, path, community, by, space, **options):
        found = Community.objects.filter(slug=community).first()
        if found is None:
            raise CommandError(f"There is no community “{community}”.")
        person = User.objects.filter(username=by).first()
        if person is None:
            raise CommandError(f"There is no “{by}”.")
        report = Report()
        space = space or path.name.partition(".")[0]
        try:
            bring(path, form=options["format"], space=space, community=found, by=person, report=report)
        except Refused as error:
            raise CommandError(f"{path}: {error}") from error
        for sentence in report.lines():
            self.stdout.write(sentence)
