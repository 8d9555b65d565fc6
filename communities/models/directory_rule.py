from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models.activity import Activity
from communities.models.community import Community
from communities.models.join_request import JoinRequest
from communities.models.membership import Membership, Role, StayingOut


class DirectoryRuleQuerySet(models.QuerySet["DirectoryRule"]):
    def longest_unchecked_first(self):
        return self.order_by(F("checked_at").asc(nulls_first=True), "pk")


_Rules = models.Manager.from_queryset(DirectoryRuleQuerySet)


class DirectoryRuleManager(_Rules["DirectoryRule"]):
    @transaction.atomic
    def make(self, *, community: Community, by: User, **conditions) -> "DirectoryRule":
        """Let everybody of whom the conditions hold belong from now on. The same rule twice is one."""
        Community.objects.lock(community.pk)
        rule, is_new = self.get_or_create(community=community, **conditions, defaults={"made_by": by})
        if is_new:
            data = {"rule": rule.pk, "conditions": str(rule)}
            Activity.record("made directory rule", by=by, about=community, community=community, data=data)
        return rule


class DirectoryRule(models.Model):
    """Who belongs to a community because of what the directory says of them: all that is filled in must hold."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="directory_rules")
    department = models.CharField(_("department"), max_length=120, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)
    group = models.ForeignKey(
        Group, models.DB_CASCADE, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    made_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    checked_at = models.DateTimeField(null=True)

    objects = DirectoryRuleManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(department="") | ~Q(location="") | Q(group__isnull=False),
                name="directory_rule_says_something",
                violation_error_message=_("Fill in one of them at least."),
            ),
            models.UniqueConstraint(
                fields=["community", "department", "location", "group"],
                nulls_distinct=False,
                name="directory_rule_once",
            ),
        ]
        indexes = [models.Index(F("checked_at").asc(nulls_first=True), "id", name="directory_rule_age")]

    def __str__(self):
        return " · ".join(filter(None, [self.department, self.location, self.group.name if self.group else ""]))

    def condition(self) -> Q:
        """What holds of who belongs by this rule: an active employee, and all that is filled in."""
        condition = Q(is_active=True, is_guest=False, email__isnull=False)
        if self.department:
            condition &= Q(department__iexact=self.department)
        if self.location:
            condition &= Q(location__iexact=self.location)
        if self.group_id:
            condition &= Q(pk__in=Group.user_set.through.objects.filter(group=self.group_id).values("user"))
        return condition

    def matching(self):
        return User.objects.filter(self.condition())

    def joining(self):
        """Who belongs by it and is not a member yet, unless they left a community that a rule brought them to."""
        there = Membership.objects.filter(community=self.community_id, user=OuterRef("pk"))
        out = StayingOut.objects.filter(community=self.community_id, user=OuterRef("pk"))
        return self.matching().filter(~Exists(there), ~Exists(out))

    def leaving(self):
        """The memberships that came by it, of plain members for whom no rule of the community speaks any more."""
        rules = DirectoryRule.objects.filter(community=self.community_id)
        anyhow = Q()
        for rule in rules:
            anyhow |= rule.condition()
        return self.memberships.filter(role=Role.MEMBER).exclude(user__in=User.objects.filter(anyhow))

    @transaction.atomic
    def keep_in_step(self, *, most: int = 200) -> int:
        """Let in who belongs by it, and end what came by it and holds no more: so many at a time. Returns how many."""
        community = Community.objects.lock(self.community_id)
        DirectoryRule.objects.filter(pk=self.pk).update(checked_at=Now())
        if community.is_archived:
            return 0
        ended = list(self.leaving().order_by("pk").values_list("pk", "user_id")[:most])
        joined = list(self.joining().order_by("pk").values_list("pk", flat=True)[:most])
        gone = [user for _membership, user in ended]
        Membership.objects.filter(pk__in=[pk for pk, _user in ended]).delete()
        Membership.objects.bulk_create(Membership(community=community, user_id=pk, rule=self) for pk in joined)
        JoinRequest.objects.filter(community=community, user__in=joined).delete()
        change = len(joined) - len(ended)
        if joined or ended:
            Community.objects.filter(pk=community.pk).update(member_count=F("member_count") + change)
            Community.objects.filter(pk=community.pk, connector__in=gone).update(connector=None)
            data = {"rule": self.pk, "joined": joined, "ended": gone}
            Activity.record("kept in step", by=None, about=community, community=community, data=data, quiet=True)
        return len(joined) + len(ended)

    @transaction.atomic
    def remove(self, *, by: User) -> None:
        """Let the rule bring nobody more. Who came by it stays, as if they had joined themselves."""
        gone, _details = DirectoryRule.objects.filter(pk=self.pk).delete()
        if gone:
            data = {"rule": self.pk, "conditions": str(self)}
            Activity.record("removed directory rule", by=by, about=self.community, community=self.community, data=data)
