from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WikiConfig(AppConfig):
    name = "wiki"
    verbose_name = _("Wiki")

    def ready(self):
        from django.urls import register_converter

        from accounts import places
        from communities.kinds import ContentKind
        from communities.stores import Store
        from communities.tag_uses import TagUse
        from markup import refs
        from wiki import drafts, following
        from wiki.converters import PagePathConverter
        from wiki.includes import include_pages
        from wiki.links import page_links
        from wiki.models import Page, PageComment, PageTag
        from wiki.stores import STORES

        register_converter(PagePathConverter, "page_path")
        following.register()
        TagUse.register(
            TagUse(
                name="page",
                label=_("Wiki pages"),
                model=Page,
                through=PageTag,
                visible_to=lambda reader: Page.objects.visible_to(reader).select_related("community"),
                community="content_object__community",
            )
        )
        ContentKind.register(
            ContentKind(
                name="page",
                model=Page,
                visible_to=Page.objects.visible_to,
                url=Page.get_absolute_url,
                place=lambda page: ("page", page.pk),
                related=("community", "owner", "removal"),
                author=lambda page: page.edited_by or page.owner,
                hide=Page.hide,
                restore=Page.show,
            )
        )
        ContentKind.register(
            ContentKind(
                name="page-comment",
                model=PageComment,
                visible_to=PageComment.objects.visible_to,
                url=PageComment.get_absolute_url,
                place=lambda comment: ("page", comment.passage.page_id),
                title=lambda comment: comment.page.title,
                related=("passage__page__community", "author", "removal"),
                author=lambda comment: comment.author,
                hide=PageComment.remove,
                restore=PageComment.restore,
            )
        )
        Store.register(*STORES)
        refs.register("page", page_links)
        refs.register_includer(include_pages)
        places.register("page", drafts.places_of_edits)
        places.register("wiki", drafts.places_of_new)
        places.register("proposal", drafts.places_of_proposals)
        places.register("passages", drafts.places_of_comments)
        places.register("passage", drafts.places_of_answers)
