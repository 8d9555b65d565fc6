from django.contrib import admin

from moderation.content_admin import ContentAdmin
from wiki.models import Page


@admin.register(Page)
class PageAdmin(ContentAdmin):
    """Wiki pages, as they stand now. What was edited since a revision was approved is in it."""

    list_display = ["title", "community", "number", "edited_at", "edited_by"]
    search_fields = ["title", "community__name"]
    list_select_related = ["community", "owner", "edited_by", "removal"]
    fields = readonly_fields = (
        "title",
        "community",
        "path",
        "owner",
        "number",
        "created_at",
        "edited_at",
        "edited_by",
        "body",
    )
