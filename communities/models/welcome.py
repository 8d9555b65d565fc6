from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models.activity import Activity
from communities.models.community import Community


class WelcomeManager(models.Manager["Welcome"]):
    @transaction.atomic
    def write(
        self, community: Community, *, by: User, words: str, hello: str, links: Iterable[tuple[str, str]]
    ) -> "Welcome":
        """Say what newcomers see first. `links` are labels with addresses, in order. The same changes nothing."""
        Community.objects.lock(community.pk)
        welcome, _is_new = self.get_or_create(community=community)
        said = {"words": words, "hello": hello, "links": [list(link) for link in links]}
        if {name: getattr(welcome, name) for name in said} == said:
            return welcome
        for name, value in said.items():
            setattr(welcome, name, value)
        welcome.save(update_fields=list(said))
        Activity.record("wrote welcome", by=by, about=community, community=community)
        return welcome


class Welcome(models.Model):
    """What a newcomer to a community sees first."""

    community = models.OneToOneField(Community, models.DB_CASCADE, primary_key=True, related_name="welcome")
    words = models.CharField(_("a word to newcomers"), max_length=300, blank=True)
    hello = models.CharField(_("where newcomers say hello"), max_length=300, blank=True)
    links = models.JSONField(default=list, blank=True)  # [label, path] of each, in order

    objects = WelcomeManager()

    def __str__(self):
        return f"welcome to {self.community_id}"
