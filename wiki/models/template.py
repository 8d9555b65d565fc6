from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community


class PageTemplate(models.Model):
    """What a new page may begin with in a community. Its writer chooses it; it never replaces what they typed."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="page_templates")
    name = models.CharField(_("name"), max_length=80)
    body = models.TextField(_("text"))
    changed_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("page template")
        verbose_name_plural = _("page templates")
        constraints = [
            models.UniqueConstraint("community", Lower("name"), name="page_template_name"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(body=""), name="page_template_has_text"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    @transaction.atomic
    def write(cls, *, by: User, community: Community, name: str, body: str) -> "PageTemplate":
        """Add one. A name that is taken is refused by the database: forms look first."""
        template = cls.objects.create(community=community, name=name, body=body, changed_by=by)
        template._record("wrote page template", by=by)
        return template

    @transaction.atomic
    def change(self, *, by: User, name: str, body: str) -> None:
        """The same name and text change nothing. Pages that began with it stay as they are."""
        if (self.name, self.body) == (name, body):
            return
        self.name, self.body, self.changed_by, self.changed_at = name, body, by, Now()
        self.save(update_fields=["name", "body", "changed_by", "changed_at"])
        self._record("changed page template", by=by)

    @transaction.atomic
    def remove(self, *, by: User) -> None:
        self._record("removed page template", by=by)
        self.delete()

    def _record(self, verb: str, *, by: User) -> None:
        Activity.record(verb, by=by, about=self.community, community=self.community, data={"name": self.name})
