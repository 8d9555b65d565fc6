from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge")

    def ready(self):
        from accounts import places
        from communities import beside
        from communities.kinds import ContentKind
        from communities.outbox import register_consumer
        from communities.stores import Store
        from knowledge.cards import cards
        from knowledge.distilling import places_of_keeping
        from knowledge.note_views import places_of_notes
        from knowledge.saving import SavedSearch
        from knowledge.stores import STORES
        from knowledge.talking import page_beside_thread, places_of_talks, thread_beside_page
        from markup import refs

        beside.register("page", talk_thread=thread_beside_page)
        beside.register("thread", talks_about=page_beside_thread)
        places.register("talk", places_of_talks)
        places.register("keep", places_of_keeping)
        places.register("notes", places_of_notes)
        refs.register("card", cards)
        register_consumer("knowledge.tasks.index")
        Store.register(*STORES)
        ContentKind.register(
            ContentKind(
                name="search",
                model=SavedSearch,
                visible_to=SavedSearch.objects.visible_to,
                url=SavedSearch.get_absolute_url,
                place=lambda search: ("search", search.pk),
                community=lambda search: None,
            )
        )
