from celery import shared_task
from django.conf import settings
from django.utils import timezone

from communities.models import Activity
from discussions.models import Bookmark
from notifications import event_reminders, inviting, mailing
from notifications.by_mail import mailbox
from notifications.models import Notification
from notifications.notifying import tell_readers
from notifications.push import sending


@shared_task
def notify(**_newer_arguments) -> None:
    """Tell people of what happened since we last looked. A wake-up, a beat tick or nobody's call: all the same."""
    while Activity.objects.consume("notified_at", tell_readers):
        pass


@shared_task
def mail_gathered(**_newer_arguments) -> None:
    """Send each person whose notices have waited long enough one mail with all of them."""
    mailing.mail_gathered()


@shared_task
def push(**_newer_arguments) -> None:
    """Tell people on their devices what waits for these."""
    sending.send_waiting()


@shared_task
def fetch_answers(**_newer_arguments) -> None:
    """Fetch what people answered by mail, where there is a mailbox for it."""
    if settings.REPLY_ADDRESS and settings.REPLY_IMAP_URL:
        mailbox.fetch(settings.REPLY_IMAP_URL)


@shared_task
def mail_invitations(**_newer_arguments) -> None:
    """Send each invited address its mail."""
    inviting.mail_invitations()


@shared_task
def remind(**_newer_arguments) -> None:
    """Let each bookmark whose time has come become a notice."""
    while Bookmark.objects.remind(timezone.now()):
        pass


@shared_task
def settle(**_newer_arguments) -> None:
    """Mark as seen what people have read in the threads themselves."""
    Notification.objects.settle()


@shared_task
def remind_of_events(**_newer_arguments) -> None:
    """Remind people of the events that they go to and that begin soon."""
    event_reminders.remind()
