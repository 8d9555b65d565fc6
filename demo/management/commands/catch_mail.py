import asyncio
import signal

from aiosmtpd.controller import UnthreadedController
from django.core.management.base import BaseCommand

from demo.mailbox import folder


class Catcher:
    """Keeps every mail, sends none on."""

    def __init__(self):
        self.folder = folder()

    async def handle_DATA(self, server, session, envelope):
        self.folder.add(envelope.content)
        return "250 Caught"


class Command(BaseCommand):
    help = "Catch all mail on a loopback port, for /demo/mail/."

    def add_arguments(self, parser):
        parser.add_argument("port", type=int)

    def handle(self, *, port, **options):
        loop = asyncio.new_event_loop()
        controller = UnthreadedController(Catcher(), hostname="127.0.0.1", port=port, loop=loop)
        controller.begin()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, loop.stop)
        loop.run_forever()
        controller.end()
        loop.close()
