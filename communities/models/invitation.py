import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models.activity import Activity
from communities.models.community import Community
from communities.models.membership import Membership, Role

PERSONAL_FOR = timedelta(days=30)
MOST_ADDRESSES_A_DAY = 200


class InvitationOver(Exception):
    """The invitation lets nobody in any more."""


class BelongsAlready(Exception):
    """Nobody is invited to where they are."""


class TooManyAddresses(Exception):
    """So many strangers are not written to from one community in a day."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user):
        """Those to `user`, and those to communities that `user` helps to lead."""
        led = Membership.objects.filter(user=user, role__in=[Role.LEADER, Role.FACILITATOR])
        return self.filter(Q(person=user) | Q(community__in=led.values("community")))

    def of_token(self, token: str):
        return self.filter(token_hash=hash_of(token))

    def live(self):
        # See also Invitation.is_live.
        return self.filter(withdrawal=None, expires_at__gt=Now(), use_count__lt=F("most_uses"))

    def to_mail(self):
        """Those whose address has not had its mail yet."""
        return self.live().filter(mail_due_at__lte=Now(), mailed_at=None)

    def with_details(self):
        return self.select_related("community__binding_norms", "invited_by", "person", "withdrawal")

    def newest_first(self):
        return self.order_by("-pk")


_Invitations = models.Manager.from_queryset(InvitationQuerySet)


class InvitationManager(_Invitations["Invitation"]):
    @transaction.atomic
    def to_person(self, person: User, *, community: Community, by: User, words: str = "") -> "Invitation":
        """Invite a colleague, who is told. Who is invited already is not told again. Raises BelongsAlready."""
        Community.objects.lock(community.pk)
        if community.memberships.filter(user=person).exists():
            raise BelongsAlready
        invitation = self.live().filter(community=community, person=person).first()
        if invitation is None:
            expires_at = timezone.now() + PERSONAL_FOR
            invitation = self.create(community=community, invited_by=by, person=person, expires_at=expires_at)
            data = {"user": person.pk} | ({"words": words} if words else {})
            Activity.record("invited", by=by, about=invitation, community=community, data=data)
        return invitation

    @transaction.atomic
    def by_link(
        self, *, community: Community, by: User, most_uses: int, valid_for: timedelta
    ) -> tuple["Invitation", str]:
        """Make a link that lets `most_uses` people in. Returns it with its token, which nothing keeps."""
        token = secrets.token_urlsafe(24)
        expires_at = timezone.now() + valid_for
        invitation = self.create(
            community=community, invited_by=by, token_hash=hash_of(token), most_uses=most_uses, expires_at=expires_at
        )
        Activity.record("invited", by=by, about=invitation, community=community, data={"most_uses": most_uses})
        return invitation, token

    @transaction.atomic
    def to_addresses(self, addresses: Iterable[str], *, community: Community, by: User) -> None:
        """Invite whoever reads these addresses: each gets one mail. Who is invited already gets no second one.

        Raises TooManyAddresses.
        """
        Community.objects.lock(community.pk)
        wanted = dict.fromkeys(address.lower() for address in addresses)
        waiting = set(self.live().filter(community=community, email__in=wanted).values_list("email", flat=True))
        new = [address for address in wanted if address not in waiting]
        lately = self.filter(community=community, created_at__gt=timezone.now() - timedelta(days=1)).exclude(email="")
        if lately.count() + len(new) > MOST_ADDRESSES_A_DAY:
            raise TooManyAddresses
        expires_at = timezone.now() + PERSONAL_FOR
        for address in new:
            self._to_address(address, community=community, by=by, expires_at=expires_at)

    def _to_address(self, address: str, *, community: Community, by: User, expires_at) -> None:
        invitation = Invitation(
            community=community, invited_by=by, email=address, expires_at=expires_at, mail_due_at=timezone.now()
        )
        invitation.token_hash = hash_of(invitation.mailed_token)
        invitation.save()
        Activity.record("invited", by=by, about=invitation, community=community, data={"by": "mail"})


def hash_of(token: str) -> str:
    """What is kept of a token: it has 192 bits of chance, so a plain digest tells nobody what it was."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """A way into a community: for one colleague, for who reads an address, or for the first who use a link."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(User, models.DB_CASCADE, null=True, blank=True, related_name="invitations")
    email = models.EmailField(_("e-mail"), blank=True)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    most_uses = models.PositiveIntegerField(_("how many may use it"), default=1)
    use_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    mail_due_at = models.DateTimeField(null=True)  # empty: not by mail
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    objects = InvitationManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(use_count__lte=F("most_uses")), name="invitation_uses"),
            models.CheckConstraint(
                condition=Q(person=None, token_hash__isnull=False) | Q(person__isnull=False, token_hash=None, email=""),
                name="invitation_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-id"], name="invitation_newest"),
            models.Index(fields=["mail_due_at"], name="invitation_to_mail", condition=Q(mailed_at=None)),
        ]

    def __str__(self):
        return str(self.community)

    def get_absolute_url(self):
        """Where the invited colleague accepts."""
        return reverse("communities:invitation", args=[self.pk])

    @property
    def mailed_token(self) -> str:
        """The token in the mail to an address: made anew for each try, and kept nowhere."""
        return salted_hmac("communities.invitation", str(self.key), algorithm="sha256").hexdigest()

    @property
    def is_link(self) -> bool:
        return self.person_id is None and not self.email

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_used_up(self) -> bool:
        return self.use_count >= self.most_uses

    @property
    def is_live(self) -> bool:
        # See also InvitationQuerySet.live.
        return not (self.is_withdrawn or self.is_expired or self.is_used_up)

    @transaction.atomic
    def accept(self, *, by: User, norms: int | None = None) -> Membership:
        """Join by it. Who belongs already uses none of it. Raises InvitationOver and NormsNotAccepted."""
        held = Invitation.objects.select_for_update(of=("self",)).select_related("community").get(pk=self.pk)
        community = held.community
        membership = community.memberships.filter(user=by).first()
        if membership:
            return membership
        if community.is_archived or not held.is_live:
            raise InvitationOver
        community.accept_norms(by=by, number=norms)
        membership = community.join(by=by, invited=True)
        InvitationUse.objects.create(invitation=held, user=by)
        Invitation.objects.filter(pk=held.pk).update(use_count=F("use_count") + 1)
        return membership

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Let nobody in by it any more. Withdrawing twice changes nothing."""
        Invitation.objects.select_for_update(of=("self",)).get(pk=self.pk)
        _withdrawal, is_new = InvitationWithdrawal.objects.get_or_create(invitation=self, defaults={"withdrawn_by": by})
        if is_new:
            Activity.record("withdrew invitation", by=by, about=self, community=self.community)


class InvitationWithdrawal(models.Model):
    """That an invitation was taken back, and by whom."""

    invitation = models.OneToOneField(Invitation, models.DB_CASCADE, primary_key=True, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.invitation_id} withdrawn"


class InvitationUse(models.Model):
    """That somebody came in by an invitation."""

    invitation = models.ForeignKey(Invitation, models.DB_CASCADE, related_name="uses")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    used_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.user_id} by {self.invitation_id}"
