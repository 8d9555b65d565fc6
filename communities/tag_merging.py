"""Merging one tag into another: all that carries it, who follows it and who looks after it go with it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from taggit.models import Tag

from accounts.models import User
from communities.kinds import ContentKind
from communities.models import Activity, Follow, TagDescription, TagOwner, TagSynonym
from communities.tag_uses import TagUse

BATCH = 500


class SameTag(Exception):
    """A tag can't be merged into itself."""


@dataclass(frozen=True)
class Effect:
    """What a merge would move, in numbers, of what the reader may see."""

    counts: list[tuple[str | Promise, int]]
    followers: int


def effect_of(tag: Tag, *, reader: User) -> Effect:
    counts = [(use.label, use.items(reader=reader).filter(tag=tag).count()) for use in TagUse.all()]
    return Effect([(label, count) for label, count in counts if count], _follows(tag).count())


@transaction.atomic
def merge(tag: Tag, *, into: Tag, by: User) -> None:
    """Leave one tag of the two. The other's name becomes a synonym. Raises SameTag."""
    if tag.pk == into.pk:
        raise SameTag
    # In one order, so that two merges of the same pair wait for each other.
    held = {
        found.pk: found for found in Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk")
    }
    if len(held) < 2:
        return  # somebody was faster
    for use in TagUse.all():
        _move_uses(use, tag, into, by=by)
    _move_followers(tag, into)
    _move_care(tag, into)
    TagSynonym.objects.filter(tag=tag).update(tag=into)
    TagSynonym.objects.get_or_create(name=tag.name, defaults={"tag": into, "added_by": by})
    Activity.record("merged", by=by, about=into, community=None, data={"name": tag.name})
    tag.delete()


def _move_uses(use: TagUse, tag: Tag, into: Tag, *, by: User) -> None:
    """What carries both keeps one. Each thing that changes says so in its history, so that it is indexed anew."""
    both = use.items().filter(tag=into).values("content_object")
    rows = use.items().filter(tag=tag)
    things = list(rows.values_list("content_object", flat=True))
    rows.exclude(content_object__in=both).update(tag=into)
    use.items().filter(tag=tag).delete()
    _note(use.model, things, data={"from": tag.name, "to": into.name}, by=by)


def _note(model: type[Model], pks: list[int], *, data: dict, by: User) -> None:
    """Write "retagged" into the history of things of a registered kind."""
    if not ContentKind.knows(model):
        return
    for start in range(0, len(pks), BATCH):
        things = model._base_manager.filter(pk__in=pks[start : start + BATCH])
        Activity.record_many("retagged", by=by, things=things, data=data)


def _follows(tag: Tag):
    return Follow.objects.filter(kind="tag", object_id=tag.pk)


def _move_followers(tag: Tag, into: Tag) -> None:
    """Who follows both keeps the level that they chose for the one that stays."""
    _follows(tag).exclude(user__in=_follows(into).values("user")).update(object_id=into.pk)
    _follows(tag).delete()


def _move_care(tag: Tag, into: Tag) -> None:
    """Owner and description go along where the one that stays has none."""
    if not TagOwner.objects.filter(tag=into).exists():
        TagOwner.objects.filter(tag=tag).update(tag=into)
    if not TagDescription.objects.filter(tag=into).exists():
        TagDescription.objects.filter(tag=tag).update(tag=into)
