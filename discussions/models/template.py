from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from communities.models import Activity, Community
from discussions.models.thread import Thread


class Template(models.Model):
    """What a new thread of a kind begins with in a community, until its writer types something else."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="templates")
    kind = models.CharField(max_length=12, choices=Thread.Kind)
    body = models.TextField()
    changed_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "kind"], name="template_once"),
            models.CheckConstraint(condition=~Q(body=""), name="template_has_text"),
        ]

    def __str__(self):
        return f"{self.kind} in {self.community_id}"

    @classmethod
    def text_for(cls, *, community: Community | None, kind: str) -> str:
        """What to begin with there, or nothing."""
        found = cls.objects.filter(community=community, kind=kind) if community else cls.objects.none()
        return found.values_list("body", flat=True).first() or ""

    @classmethod
    @transaction.atomic
    def write(cls, *, by: User, community: Community, kind: str, body: str) -> None:
        """Say what threads of the kind begin with here: with an empty text, nothing. The same changes nothing."""
        Community.objects.select_for_update(of=("self",), no_key=True).get(pk=community.pk)
        if body.strip() == cls.text_for(community=community, kind=kind).strip():
            return
        if body.strip():
            cls.objects.update_or_create(
                community=community, kind=kind, defaults={"body": body, "changed_by": by, "changed_at": Now()}
            )
        else:
            cls.objects.filter(community=community, kind=kind).delete()
        Activity.record("wrote template", by=by, about=community, community=community, data={"kind": kind})
