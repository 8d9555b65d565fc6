import datetime as dt
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Community, Membership
from wiki.models import Cleanup, Page

DAYS_IN_A_MONTH = 30.44


class FilterForm(forms.Form):
    """Which pages the clean-up table lists. What makes no sense is left aside."""

    months = forms.IntegerField(
        label=_("Not changed for months"), required=False, min_value=1, max_value=600, widget=forms.NumberInput
    )
    tag = forms.CharField(label=_("Tag"), required=False, max_length=50)
    without_owner = forms.BooleanField(label=_("Without an active owner"), required=False)

    def narrow(self, pages, *, after: int | None):
        """Of these pages the ones asked for, by key."""
        self.is_valid()
        asked = self.cleaned_data
        if months := asked.get("months"):
            pages = pages.filter(edited_at__lt=timezone.now() - dt.timedelta(days=months * DAYS_IN_A_MONTH))
        if asked.get("without_owner"):
            pages = pages.without_owner()
        if tag := asked.get("tag"):
            pages = pages.filter(tag_items__tag__name__iexact=tag)
        return pages.filter(pk__gt=after or 0).order_by("pk")


class CleanupForm(forms.Form):
    """Pages, and what to do with all of them."""

    pages = forms.ModelMultipleChoiceField(
        Page.objects.none(), error_messages={"required": _("Choose the pages first: tick them in the table.")}
    )
    deed = forms.ChoiceField(
        label=_("What to do"),
        choices=[(Cleanup.Deed.BIN, _("Put into the bin")), (Cleanup.Deed.OWNER, _("Change the owner"))],
    )
    owner = forms.CharField(label=_("New owner"), required=False, help_text=_("The username of a member."))
    reason = forms.CharField(label=_("Why?"), required=False, max_length=200)
    is_acknowledged = forms.BooleanField(label=_("The links counted here will lead nowhere. I know."), required=False)

    def __init__(self, *args, community: Community, pages, **kwargs):
        super().__init__(*args, **kwargs)
        self.community = community
        cast(forms.ModelMultipleChoiceField, self.fields["pages"]).queryset = pages

    def clean(self):
        asked = super().clean()
        if asked.get("deed") == Cleanup.Deed.OWNER:
            members = Membership.objects.filter(community=self.community).values("user")
            people = User.objects.filter(username__iexact=asked.get("owner", ""), is_active=True, pk__in=members)
            asked["person"] = people.first()
            if asked["person"] is None:
                self.add_error("owner", _("No member has that username."))
        return asked

    @property
    def is_about_bin(self) -> bool:
        return self.data.get("deed") == Cleanup.Deed.BIN

    def count_changed(self, chosen: list[Page]) -> int:
        """How many of these the deed reaches: what has other pages below it does not go into the bin."""
        return sum(not (self.is_about_bin and page.has_others_below) for page in chosen)

    def heed(self, chosen: list[Page]) -> None:
        """What would break must be acknowledged; where nothing does, there is nothing to ask."""
        if not self.is_about_bin or not any(page.link_count for page in chosen):
            del self.fields["is_acknowledged"]
        elif "confirmed" in self.data and not self.cleaned_data["is_acknowledged"]:
            self.add_error("is_acknowledged", ValidationError(_("Look at what leads there first, and tick this box.")))

    def apply(self, chosen: list[Page], *, by: User) -> Cleanup:
        asked = self.cleaned_data
        if self.is_about_bin:
            return Cleanup.objects.bin(chosen, community=self.community, by=by, reason=asked["reason"])
        return Cleanup.objects.hand_over(chosen, community=self.community, by=by, owner=asked["person"])
