"""Answers that come by mail: one function for every way by which mail comes in."""

import logging
from enum import Enum

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

import markup
from accounts.letters import speaking_to
from accounts.models import User
from attachments.forms import UploadForm
from attachments.models import Attachment, NoRoom
from discussions import rules
from discussions.models import NoReply, Post, Thread
from discussions.relocating import where_now
from notifications.by_mail import refusals
from notifications.by_mail.messages import Incoming
from notifications.models import MailedAnswer

logger = logging.getLogger(__name__)

LARGEST = 30 * 1024 * 1024


class Outcome(Enum):
    POSTED = "posted"
    TWICE = "twice"  # it was posted before: the same mail came again
    DROPPED = "dropped"  # no person wrote it, or not to us
    REFUSED = "refused"  # who sent it was told why


def receive(raw: bytes, recipients: tuple[str, ...] = ()) -> Outcome:
    """Post what a person wrote, by their rights at this moment. The same mail twice makes one post."""
    mail = Incoming(raw, recipients)
    if len(raw) > LARGEST or mail.is_automatic or mail.ticket is None:
        return Outcome.DROPPED
    person = User.objects.in_directory().filter(pk=mail.ticket.person).first()
    if person is None or (person.email or "").lower() != mail.sender:
        return refuse(mail, None, refusals.unknown_sender())
    with speaking_to(person):
        here = where_now(mail.ticket.thread)  # it may have become part of another since the mail went out
        place = here.pk if here else mail.ticket.thread
        thread = Thread.objects.visible_to(person).filter(pk=place).select_related("community").first()
        if thread is None:
            return refuse(mail, person, refusals.not_there())
        if mail.ticket.is_over:
            return refuse(mail, person, refusals.too_late(thread))
        try:
            return answer(mail, person, thread)
        except (NoReply, markup.Unreadable) as refusal:
            return refuse(mail, person, refusals.said_no(thread, str(refusal)))


@transaction.atomic
def answer(mail: Incoming, person: User, thread: Thread) -> Outcome:
    """Post it, unless this very mail was posted already. Raises NoReply and markup.Unreadable."""
    known, is_new = MailedAnswer.objects.get_or_create(key=mail.key, defaults={"person": person, "thread": thread})
    if not is_new:
        return Outcome.TWICE
    if not rules.can_reply(person, thread):
        raise NoReply(_("You may not write there."))
    kept, lost = keep_files(mail, person, thread)
    body = "\n\n".join(filter(None, [mail.text, *kept]))
    if not body:
        raise NoReply(_("We found no new words in your mail: only what it quotes."))
    if lost:
        body += "\n\n" + _("(Not taken over from the mail: %s)") % ", ".join(lost)
    known.post = write(thread, person, body)
    known.save(update_fields=["post"])
    return Outcome.POSTED


def write(thread: Thread, person: User, body: str) -> Post:
    return thread.reply(by=person, body=body)


def keep_files(mail: Incoming, person: User, thread: Thread) -> tuple[list[str], list[str]]:
    """What hangs on it, as Markdown, and the names of what may not be kept: by the same rules as on the page."""
    kept, lost = [], []
    for name, content in mail.files:
        upload = SimpleUploadedFile(name, content)
        form = UploadForm({"community": thread.community.slug}, {"file": upload}, user=person)
        try:
            with transaction.atomic():
                if not form.is_valid():
                    raise NoRoom
                stored = Attachment.objects.upload(by=person, community=thread.community, **form.stored)
        except NoRoom:
            lost.append(f"`{name.replace('`', '')}`")
        else:
            kept.append(stored.markdown)
    return kept, lost


def refuse(mail: Incoming, person: User | None, reason: refusals.Refusal) -> Outcome:
    """Tell the sender why, with their words, so that nothing is lost."""
    refusals.send(mail, reason, is_known=person is not None)
    return Outcome.REFUSED
