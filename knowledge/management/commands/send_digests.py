from django.core.management.base import BaseCommand

from knowledge import digests


class Command(BaseCommand):
    help = "Write and send the letters that are due. Run twice, it sends nothing twice."

    def handle(self, *args, **options):
        self.stdout.write(f"{digests.send_digests()} letters sent.")
