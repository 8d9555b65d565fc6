import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from knowledge import digests


class Command(BaseCommand):
    help = "Write and send the letters that are due. Run twice, it sends nothing twice."

    def add_arguments(self, parser):
        parser.add_argument("--at", help="as if it were this time: 2026-03-09T08:30Z")
        parser.add_argument("--only-write", action="store_true", help="leave the sending to the worker")

    def handle(self, *args, at, only_write, **options):
        now = parse_datetime(at) if at else dt.datetime.now(dt.UTC)
        if now is None or now.tzinfo is None:
            raise CommandError("--at takes a date and a time with its zone, as in 2026-03-09T08:30Z")
        digests.compose_due(now)
        if not only_write:
            self.stdout.write(f"{digests.send_unsent()} letters sent.")
