from datetime import timedelta

from django.db import models, transaction
from django.db.models import Case, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models.activity import Activity


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    EXPERT = "expert", _("Expert")
    STEWARD = "steward", _("Steward")
    FACILITATOR = "facilitator", _("Facilitator")
    LEADER = "leader", _("Leader")


MAY_STEWARD = [Role.STEWARD, Role.FACILITATOR, Role.LEADER]
MAY_MODERATE = [Role.FACILITATOR, Role.LEADER]


WELCOME_LASTS = timedelta(days=14)


class LastLeader(Exception):
    """The only leader can't leave before somebody else leads."""


class MembershipQuerySet(models.QuerySet):
    def moderating(self):
        return self.filter(role__in=MAY_MODERATE)

    def new(self):
        """Of those who joined lately and still see what newcomers see first."""
        lately = Q(joined_at__gt=Now() - WELCOME_LASTS)
        return self.filter(lately, welcome_closed_at=None).exclude(role=Role.LEADER)

    def by_role(self):
        """Leaders first, members last; among equals by name."""
        ranks = [When(role=role, then=rank) for rank, role in enumerate(reversed(Role.values))]
        return self.order_by(Case(*ranks), "user__name", "pk")


class Membership(models.Model):
    """That a person belongs to a community, and as what."""

    community = models.ForeignKey("communities.Community", models.DB_CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(db_default=Now())
    welcome_closed_at = models.DateTimeField(null=True, editable=False)
    rule = models.ForeignKey(
        "communities.DirectoryRule", models.DB_SET_NULL, null=True, blank=True, related_name="memberships"
    )  # what brought the person; empty: they came themselves, or were let in

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="membership_once")]
        indexes = [models.Index(fields=["community", "id"], name="membership_by_community")]

    def __str__(self):
        return f"{self.user_id} in {self.community_id}"

    def close_welcome(self) -> None:
        """The newcomer has seen enough of what to see first. Closing twice changes nothing."""
        Membership.objects.filter(pk=self.pk, welcome_closed_at=None).update(welcome_closed_at=Now())

    @property
    def may_steward(self) -> bool:
        return self.role in MAY_STEWARD

    @property
    def has_special_role(self) -> bool:
        return self.role != Role.MEMBER

    @transaction.atomic
    def change_role(self, *, by: User, role: str) -> None:
        """Be something else from now on. The same role changes nothing. Raises LastLeader if nobody would lead."""
        leads = self.community.active_leaders.select_for_update(of=("self",))
        leaders = set(leads.values_list("pk", flat=True))
        if leaders == {self.pk} and role != Role.LEADER:
            raise LastLeader
        changed = Membership.objects.filter(pk=self.pk).exclude(role=role).update(role=role, rule=None)
        if changed:
            self.role = role
            data = {"user": self.user_id, "role": role}
            Activity.record("changed role", by=by, about=self.community, community=self.community, data=data)


class StayingOut(models.Model):
    """That a person left a community to which a directory rule brought them: it does not bring them again."""

    community = models.ForeignKey("communities.Community", models.DB_CASCADE, related_name="+")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="staying_out_once")]

    def __str__(self):
        return f"{self.user_id} out of {self.community_id}"
