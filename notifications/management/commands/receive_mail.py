import asyncio
import signal

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.lmtp import LMTP
from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from notifications.by_mail.receiving import LARGEST, receive


class Door:
    """Hands each mail on. What we fail on the mail server keeps, and brings again."""

    async def handle_DATA(self, server, session, envelope):
        await sync_to_async(take)(envelope.content, tuple(envelope.rcpt_tos))
        return "250 Taken"


def take(raw: bytes, recipients: tuple[str, ...]) -> None:
    close_old_connections()
    try:
        receive(raw, recipients)
    finally:
        close_old_connections()  # between two mails none is held


class Controller(UnthreadedController):
    def factory(self):
        return LMTP(self.handler, data_size_limit=LARGEST)


class Command(BaseCommand):
    help = "Take answers by mail from a mail server, on an LMTP port."

    def add_arguments(self, parser):
        parser.add_argument("port", type=int)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *, port, host, **options):
        loop = asyncio.new_event_loop()
        controller = Controller(Door(), hostname=host, port=port, loop=loop)
        controller.begin()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, loop.stop)
        self.stdout.write(f"Taking mail on {host}:{port}")
        loop.run_forever()
        controller.end()
        loop.close()
