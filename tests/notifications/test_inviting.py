from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from communities.models import Invitation
from notifications.tasks import mail_invitations
from tests.notifications import mailboxes


@pytest.fixture
def invited(vault, alice):
    """Two addresses are invited: one is charlie's, one is nobody's here."""
    Invitation.objects.to_addresses(["charlie@example.com", "new@partner.example"], community=vault, by=alice)


def test_each_address_gets_one_mail(charlie, invited):
    for _ in range(2):
        mail_invitations()

    assert [message.to for message in mail.outbox] == [["charlie@example.com"], ["new@partner.example"]]
    assert [message.subject for message in mail.outbox] == ["You are invited to Vault"] * 2


def test_the_link_in_the_mail_lets_one_in(signed_in, charlie, guest, vault, invited, settings):
    mail_invitations()
    [link] = [line for line in mail.outbox[1].body.splitlines() if "/invitations/links/" in line]
    path = link.removeprefix(settings.SITE_URL)

    signed_in(guest).post(f"{path}acceptance/")
    signed_in(charlie).post(f"{path}acceptance/")

    assert vault.memberships.filter(user=guest).exists()
    assert not vault.memberships.filter(user=charlie).exists()


def test_who_has_an_account_gets_the_same_words(charlie, invited):
    mail_invitations()

    first, second = [[line for line in message.body.splitlines() if "/links/" not in line] for message in mail.outbox]
    assert first == second


def test_what_was_withdrawn_meanwhile_is_not_mailed(alice, invited):
    for invitation in Invitation.objects.all():
        invitation.withdraw(by=alice)

    mail_invitations()

    assert mail.outbox == []


def test_mail_that_fails_is_tried_again_later(settings, invited, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    working, settings.MAILERS = settings.MAILERS, mailboxes.DOWN
    mail_invitations()
    assert set(Invitation.objects.values_list("mail_tries", "mailed_at")) == {(1, None)}

    settings.MAILERS = working
    mail_invitations()
    assert mail.outbox == []
    time_machine.shift(timedelta(minutes=2))
    Invitation.objects.update(mail_due_at=timezone.now() - timedelta(days=1))
    mail_invitations()

    assert len(mail.outbox) == 2
