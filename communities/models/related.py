from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User
from communities.models.activity import Activity
from communities.models.community import Community


class RelatedCommunityManager(models.Manager["RelatedCommunity"]):
    @transaction.atomic
    def relate(self, community: Community, other: Community, *, by: User) -> None:
        """Let each lead to the other. Relating twice changes nothing."""
        # In one order, lest two wait on each other.
        pairs = sorted([(community.pk, other.pk), (other.pk, community.pk)])
        made = [
            self.get_or_create(community_id=one, related_id=two, defaults={"related_by": by})[1] for one, two in pairs
        ]
        if any(made):
            Activity.record("related", by=by, about=community, community=community, data={"to": other.pk})

    @transaction.atomic
    def part(self, community: Community, other: Community, *, by: User) -> None:
        """Let neither lead to the other any more. Where they did not, nothing changes."""
        either = Q(community=community, related=other) | Q(community=other, related=community)
        gone, _details = self.filter(either).delete()
        if gone:
            Activity.record("parted", by=by, about=community, community=community, data={"from": other.pk})


class RelatedCommunity(models.Model):
    """That who reads one community may find another worth a look. There is one such row in each direction."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="relations")
    related = models.ForeignKey(Community, models.DB_CASCADE, related_name="+")
    related_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    related_at = models.DateTimeField(db_default=Now())

    objects = RelatedCommunityManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "related"], name="related_community_once"),
            models.CheckConstraint(condition=~Q(community=F("related")), name="related_community_is_another"),
        ]

    def __str__(self):
        return f"{self.community_id} and {self.related_id}"
