from django.core.management.base import BaseCommand

from demo.loading import is_loaded, load


class Command(BaseCommand):
    help = "Load the demo's content, unless there is content already."

    def handle(self, **options):
        if is_loaded():
            return
        for sentence in load().lines():
            self.stdout.write(sentence)
