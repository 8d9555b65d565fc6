from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class Meaning:
    """What this app gives to search: see knowledge.meaning. The model and its libraries are loaded on first use."""

    def stored(self):
        from meaning.space import stored_space

        return stored_space()

    def scratch(self, documents):
        from meaning.space import scratch_space

        return scratch_space(documents)


class MeaningConfig(AppConfig):
    name = "meaning"
    verbose_name = _("Meaning")

    def ready(self):
        from knowledge.meaning import register

        if settings.SEMANTIC:
            register(Meaning())
