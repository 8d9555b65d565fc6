from django.core.management.base import BaseCommand

from communities.models import Activity
from knowledge import indexing

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Compare index and content. Exits with 1 and says where they differ."

    def handle(self, *args, **options):
        count = 0
        for count, line in enumerate(indexing.differences(), start=1):
            if count <= MOST_SHOWN:
                self.stdout.write(line)
        if waiting := Activity.objects.filter(indexed_at=None).count():
            self.stdout.write(f"{waiting} changes wait for the worker.")
        self.stdout.write(f"{count} differences.")
        if count:
            raise SystemExit(1)
