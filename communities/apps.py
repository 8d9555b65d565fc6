from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("Communities")

    def ready(self):
        from taggit.models import Tag

        from accounts.models import Skill, User
        from communities import following
        from communities.content import STORES
        from communities.kinds import ContentKind
        from communities.mentions import role_links
        from communities.models import Community, CommunityTag, Event, Invitation, tag_url, tags_visible_to
        from communities.stores import Store
        from communities.tag_uses import TagUse
        from markup import refs

        refs.register("person", role_links)
        following.register()
        Store.register(*STORES)

        ContentKind.register(
            ContentKind(
                name="community",
                model=Community,
                visible_to=Community.objects.visible_to,
                url=Community.get_absolute_url,
                place=lambda community: ("community", community.pk),
                community=lambda community: community,
            )
        )
        ContentKind.register(
            ContentKind(
                name="invitation",
                model=Invitation,
                visible_to=lambda user: Invitation.objects.visible_to(user).select_related("community"),
                url=Invitation.get_absolute_url,
                place=lambda invitation: ("invitation", invitation.pk),  # who is invited may not know of the community
            )
        )
        ContentKind.register(
            ContentKind(
                name="event",
                model=Event,
                visible_to=Event.objects.visible_to,
                url=Event.get_absolute_url,
                place=lambda event: ("event", event.pk),
            )
        )
        ContentKind.register(
            ContentKind(
                name="tag",
                model=Tag,
                visible_to=tags_visible_to,
                url=tag_url,
                place=lambda tag: ("tag", tag.pk),
            )
        )
        TagUse.register(
            TagUse(
                name="person",
                label=_("People who know about it"),
                model=User,
                through=Skill,
                visible_to=lambda reader: User.objects.visible_to(reader).in_directory(),
            )
        )
        TagUse.register(
            TagUse(
                name="community",
                label=_("Communities"),
                model=Community,
                through=CommunityTag,
                visible_to=Community.objects.visible_to,
                community="content_object",
            )
        )
