from django.core.management.base import BaseCommand

from knowledge import expertise


class Command(BaseCommand):
    help = "Count anew who knows about what. It can be run at any time."

    def handle(self, *args, **options):
        self.stdout.write(f"{expertise.count()} rows changed.")
