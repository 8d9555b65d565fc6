from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community


class TemplateNameTaken(Exception):
    """The community has a template of that name."""

    def __str__(self):
        return str(_("There is a template of that name already."))


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
        """Add one. Raises TemplateNameTaken."""
        with _named_once():
            template = cls.objects.create(community=community, name=name, body=body, changed_by=by)
        template._record("wrote page template", by=by)
        return template

    @transaction.atomic
    def change(self, *, by: User, name: str, body: str) -> None:
        """Pages that began with it stay as they are. The same again changes nothing. Raises TemplateNameTaken."""
        if (self.name, self.body) == (name, body):
            return
        with _named_once():
            PageTemplate.objects.filter(pk=self.pk).update(name=name, body=body, changed_by=by, changed_at=Now())
        self.refresh_from_db()
        self._record("changed page template", by=by)

    @transaction.atomic
    def remove(self, *, by: User) -> None:
        self._record("removed page template", by=by)
        self.delete()

    def _record(self, verb: str, *, by: User) -> None:
        Activity.record(verb, by=by, about=self.community, community=self.community, data={"name": self.name})


@contextmanager
def _named_once() -> Iterator[None]:
    """What is done within keeps the names apart: of two at one moment the database refuses the second."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "page_template_name" in str(error):
            raise TemplateNameTaken from None
        raise
