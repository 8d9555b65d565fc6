"""What there is to a tag besides its name: a description, who looks after it, other names. The tag is taggit's own."""

from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

import markup
from accounts.models import User
from communities.models.activity import Activity
from communities.models.community import Community
from communities.tag_uses import TagUse


class NameInUse(Exception):
    """Another tag has this name already: merge the two instead."""


def tags_visible_to(user):
    """Tags of which `user` may know: something that they may see carries them."""
    carries = [Q(Exists(use.items(reader=user).filter(tag=OuterRef("pk")))) for use in TagUse.all()]
    return Tag.objects.filter(reduce(or_, carries))


def tag_key(tag: Tag) -> str:
    """What stands for a tag in addresses: its name, where an address can have it."""
    return tag.slug if "/" in tag.name else tag.name


def tag_url(tag: Tag) -> str:
    return reverse("communities:tag", args=[tag_key(tag)])


class TagDescription(models.Model):
    """What a tag is for, in a few sentences."""

    tag = models.OneToOneField(Tag, models.DB_CASCADE, primary_key=True, related_name="description")
    text = models.TextField(_("What is it for?"), max_length=2000)
    html = models.TextField()
    changed_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return self.text

    @classmethod
    @transaction.atomic
    def write(cls, tag: Tag, *, by: User, text: str) -> None:
        """Say what the tag is for; an empty text takes it away. The same words change nothing.

        Raises markup.Unreadable.
        """
        before = cls.objects.filter(tag=tag).values_list("text", flat=True).first() or ""
        if before == text:
            return
        if text:
            html = markup.render(text, prefix="tag-").html
            values = {"text": text, "html": html, "changed_by": by, "changed_at": Now()}
            cls.objects.update_or_create(tag=tag, defaults=values)
        else:
            cls.objects.filter(tag=tag).delete()
        Activity.record("described", by=by, about=tag, community=None, data={"before": before})


class TagOwner(models.Model):
    """That a person looks after a tag: knows the subject, and keeps its description true."""

    tag = models.OneToOneField(Tag, models.DB_CASCADE, primary_key=True, related_name="ownership")
    owner = models.ForeignKey(User, models.DB_CASCADE, related_name="owned_tags")
    appointed_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    appointed_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.owner_id} owns {self.tag_id}"

    @classmethod
    @transaction.atomic
    def appoint(cls, tag: Tag, *, by: User, person: User) -> None:
        """Put a tag into somebody's care. They are told, and may decline. The same person changes nothing."""
        Tag.objects.select_for_update().get(pk=tag.pk)
        if cls.objects.filter(tag=tag, owner=person).exists():
            return
        values = {"owner": person, "appointed_by": by, "appointed_at": Now()}
        cls.objects.update_or_create(tag=tag, defaults=values)
        Activity.record("appointed", by=by, about=tag, community=None, data={"user": person.pk})

    @classmethod
    @transaction.atomic
    def release(cls, tag: Tag, *, by: User) -> None:
        """Nobody looks after the tag any more: the owner declined, or was relieved. Doing it twice changes nothing."""
        held = cls.objects.filter(tag=tag).select_for_update().first()
        if held:
            held.delete()
            Activity.record("released", by=by, about=tag, community=None, data={"user": held.owner_id})


class TagSynonym(models.Model):
    """Another name for a tag: who types it gets the tag."""

    name = models.CharField(_("other name"), max_length=100, unique=True)
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="synonyms")
    added_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return self.name

    @classmethod
    @transaction.atomic
    def add(cls, tag: Tag, *, by: User, name: str) -> None:
        """Let the tag be found by this name too. Adding it twice changes nothing. Raises NameInUse."""
        Tag.objects.select_for_update().get(pk=tag.pk)
        if Tag.objects.filter(name__iexact=name).exists():
            raise NameInUse
        synonym, is_new = cls.objects.get_or_create(name=name, defaults={"tag": tag, "added_by": by})
        if synonym.tag_id != tag.pk:
            raise NameInUse
        if is_new:
            Activity.record("added synonym", by=by, about=tag, community=None, data={"name": name})

    @transaction.atomic
    def drop(self, *, by: User) -> None:
        """The name means nothing any more. Dropping it twice changes nothing."""
        gone, _details = TagSynonym.objects.filter(pk=self.pk).delete()
        if gone:
            Activity.record("dropped synonym", by=by, about=self.tag, community=None, data={"name": self.name})


class TagTally(models.Model):
    """How many things in a community carry a tag, as of the last count. Summed up over what a reader may read."""

    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="tallies")
    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="tag_tallies")
    uses = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "community"], name="tag_tally_once")]
        indexes = [models.Index(fields=["community", "tag"], name="tag_tally_of_community")]

    def __str__(self):
        return f"{self.tag_id} in {self.community_id}: {self.uses}"

    @classmethod
    @transaction.atomic
    def count(cls) -> None:
        """Count anew, everything at once. Of two who count at once either may be right."""
        counted: dict[tuple[int, int], int] = {}
        for use in TagUse.all():
            if use.community:
                rows = use.items().order_by().values_list("tag", use.community)
                for tag, community, uses in rows.annotate(uses=models.Count("pk")):
                    counted[tag, community] = counted.get((tag, community), 0) + uses
        cls.objects.all().delete()
        TagTally.objects.bulk_create(
            (TagTally(tag_id=tag, community_id=community, uses=uses) for (tag, community), uses in counted.items()),
            batch_size=1000,
            ignore_conflicts=True,
        )
