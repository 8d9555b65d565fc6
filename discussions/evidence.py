"""Whose answers worked."""

from django.db.models import QuerySet

from communities.models import Community
from discussions.models import Post


def who_answered_about(community: Community, tag: str) -> QuerySet:
    """The ids of those whose answers about the tag were accepted in the community."""
    answers = Post.objects.filter(removal=None, accepted_at__isnull=False, author__isnull=False)
    about = answers.filter(thread__community=community, thread__removal=None, thread__tag_items__tag__name=tag)
    return about.values("author")
