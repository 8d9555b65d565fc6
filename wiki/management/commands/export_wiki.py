import sys
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from communities.importing import progress
from communities.models import Community
from wiki import git_stream
from wiki.exporting import write_zip
from wiki.models import Page, Revision


class Command(BaseCommand):
    help = (
        "Write a community's wiki to a zip of Markdown with its files or, with --git, as a stream for git fast-import: "
        "git init wiki; manage.py export_wiki --community SLUG --git - | git -C wiki fast-import"
    )

    def add_arguments(self, parser):
        parser.add_argument("--community", required=True, help="the community's slug")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--zip", help="the file to write")
        where.add_argument("--git", help="the stream to write, or - for the standard output")
        parser.add_argument("--reader", help="the username of who reads; without it all but the bin")

    def handle(self, *, community, reader, **options):
        found = Community.objects.filter(slug=community).first()
        if found is None:
            raise CommandError(f"There is no community “{community}”.")
        person = User.objects.filter(username=reader).first() if reader else None
        if reader and person is None:
            raise CommandError(f"There is no “{reader}”.")
        pages = Page.objects.visible_to(person) if person else Page.objects.filter(removal=None)
        pages = pages.filter(community=found)
        if options["git"]:
            write_git(pages, options["git"])
        else:
            with Path(options["zip"]).open("wb") as target:
                write_zip(target, pages, told=lambda count: None)
            self.stdout.write(f"{pages.count()} pages in {options['zip']}")


def write_git(pages, name: str) -> None:
    total = Revision.objects.filter(page__in=pages).count()
    with nullcontext(sys.stdout.buffer) if name == "-" else Path(name).open("wb") as target:
        for part in progress(git_stream.stream(pages), label="Revisions", total=total + 2):
            target.write(part)
        target.flush()
