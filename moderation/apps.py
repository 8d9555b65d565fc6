from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self):
        from communities.kinds import ContentKind
        from communities.stores import Store
        from moderation import undoing
        from moderation.models import Review
        from moderation.stores import STORES

        Store.register(*STORES)
        undoing.register(
            undoing.Undoing(
                verb="decided",
                kind="review",
                label=_("Bring it back"),
                address="moderation:decision-removal",
                in_force=lambda community, keys: Review.objects.filter(pk__in=keys, community=community).hiding(),
                key="pk",
            )
        )

        ContentKind.register(
            ContentKind(
                name="review",
                model=Review,
                visible_to=Review.objects.visible_to,
                url=Review.get_absolute_url,
                place=lambda review: ("review", review.pk),
                related=("community",),
            )
        )
