"""What the admin pages of all content have in common: whose content they show, and hiding it with a reason."""

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities.kinds import ContentKind
from moderation.forms import HidingForm
from moderation.models import ClaimedByAnother, Inspection, Review


class ContentAdmin(admin.ModelAdmin):
    """What people wrote, to be read and hidden.

    It shows what the admin may read on the pages themselves, and for an hour what stands in a community that they look
    into. `community` is the path from the model to its community.
    """

    community = "community"
    actions = ("hide",)
    show_full_result_count = False

    def get_queryset(self, request):
        shown = Inspection.objects.communities_open_to(request.user)
        return super().get_queryset(request).filter(**{f"{self.community}__in": shown})

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_hide_permission(self, request):
        return request.user.has_perm("moderation.change_review")

    def view_on_site(self, thing):
        return ContentKind.of(thing).url(thing)

    @admin.action(permissions=["hide"], description=_("Hide, with a reason"))
    def hide(self, request, chosen):
        """Ask why, then hide what was chosen. Each gets a review: its author is told, and may ask for a second look."""
        form = HidingForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            return self._hide_all(request, chosen, reason=form.cleaned_data["reason"])
        context = self.admin_site.each_context(request) | {
            "title": _("Hide, with a reason"),
            "form": form,
            "chosen": chosen,
            "checkbox": admin.helpers.ACTION_CHECKBOX_NAME,
            "opts": self.opts,
        }
        return TemplateResponse(request, "moderation/admin-hiding.html", context)

    def _hide_all(self, request, chosen, *, reason: str) -> None:
        left, hidden = [], 0
        for thing in chosen:
            kind = ContentKind.of(thing)
            if kind.was_written_by(thing, request.user):
                left.append(thing)
                continue
            try:
                Review.objects.hide(thing, by=request.user, reason=reason)
            except ClaimedByAnother:
                left.append(thing)
            else:
                hidden += kind.is_hidden(type(thing)._default_manager.get(pk=thing.pk))
        self.message_user(request, ngettext("%d is hidden.", "%d are hidden.", hidden) % hidden, messages.SUCCESS)
        if left:
            text = _("Yours, or in somebody else's hand, and left as it was: %s")
            self.message_user(request, text % ", ".join(map(str, left)), messages.WARNING)
