"""Mail to addresses that were invited: one each, whether or not somebody here has the address."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.letters import in_two_parts
from communities.models import Invitation

logger = logging.getLogger(__name__)

MOST_TRIES = 10
IN_ONE_RUN = 200


def mail_invitations() -> None:
    """Send what is due. An address whose mail fails is tried again later; others do not wait."""
    for pk in Invitation.objects.to_mail().order_by("pk").values_list("pk", flat=True)[:IN_ONE_RUN]:
        mail_invitation(pk)


@transaction.atomic
def mail_invitation(pk: int) -> None:
    """Send one and note it. The row is held, so nobody sends it twice."""
    due = Invitation.objects.to_mail().select_related("community", "invited_by")
    invitation = due.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if invitation is None:
        return
    try:
        compose(invitation).send()
    except (OSError, ValueError) as error:
        logger.warning("Mail failed: %s", error)
        invitation.mail_tries += 1
        later = timezone.now() + timedelta(minutes=min(2**invitation.mail_tries, 240))
        invitation.mail_due_at = None if invitation.mail_tries >= MOST_TRIES else later
    else:
        invitation.mailed_at = timezone.now()
    invitation.save(update_fields=["mail_tries", "mail_due_at", "mailed_at"])


def compose(invitation: Invitation) -> EmailMultiAlternatives:
    """The mail, in the language of who invites. The same invitation gives the same Message-ID."""
    by = invitation.invited_by
    with translation.override(by.language if by else settings.LANGUAGE_CODE):
        return in_two_parts(
            invitation.email,
            subject=_("You are invited to %(community)s") % {"community": invitation.community.name},
            template="notifications/mail/invitation",
            context={
                "invitation": invitation,
                "language": translation.get_language(),
                "url": reverse("communities:invitation-link", args=[invitation.mailed_token]),
            },
            key=f"invitation-{invitation.pk}",
        )
