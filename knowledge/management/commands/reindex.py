from django.core.management.base import BaseCommand, CommandError

from communities.importing import progress
from discussions.models import Post
from knowledge import indexing
from knowledge.engine import Busy
from wiki.models import Page


class Command(BaseCommand):
    help = "Make the search index anew from the content while the old one serves."

    def handle(self, *args, **options):
        total = Post.objects.count() + Page.objects.count()
        try:
            done = sum(1 for _entry in progress(indexing.rebuild(), label="Entries", total=total))
        except Busy:
            raise CommandError("Another process writes the index. Try again.") from None
        self.stdout.write(f"{done} entries indexed.")
