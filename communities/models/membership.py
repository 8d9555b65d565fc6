from django.db import models, transaction
from django.db.models import Case, When
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


class LastLeader(Exception):
    """The only leader can't leave before somebody else leads."""


class MembershipQuerySet(models.QuerySet):
    def moderating(self):
        return self.filter(role__in=MAY_MODERATE)

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

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="membership_once")]
        indexes = [models.Index(fields=["community", "id"], name="membership_by_community")]

    def __str__(self):
        return f"{self.user_id} in {self.community_id}"

    @property
    def may_steward(self) -> bool:
        return self.role in MAY_STEWARD

    @property
    def has_special_role(self) -> bool:
        return self.role != Role.MEMBER

    @transaction.atomic
    def change_role(self, *, by: User, role: str) -> None:
        """Be something else from now on. The same role changes nothing. Raises LastLeader if nobody would lead."""
        leaders = set(
            self.community.memberships.filter(role=Role.LEADER).select_for_update().values_list("pk", flat=True)
        )
        if leaders == {self.pk} and role != Role.LEADER:
            raise LastLeader
        changed = Membership.objects.filter(pk=self.pk).exclude(role=role).update(role=role)
        if changed:
            self.role = role
            data = {"user": self.user_id, "role": role}
            Activity.record("changed role", by=by, about=self.community, community=self.community, data=data)
