"""Where a thread, or posts of it, shall go."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from discussions import rules
from discussions.models import Post, Thread
from discussions.moderation_forms import ReasonForm

ADDRESS = re.compile(r"(?:^|/threads/)(\d{1,18})(?:[/?#]|$)")


class MoveForm(ReasonForm):
    """Another community that one moderates too."""

    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("To"), to_field_name="slug", empty_label=_("Choose a community")
    )
    field_order = ["community", "reason"]

    def __init__(self, *args, person, thread, **kwargs):
        super().__init__(*args, **kwargs)
        others = Community.objects.moderated_by(person).filter(is_archived=False).exclude(pk=thread.community_id)
        self.fields["community"].queryset = others.order_by("name")


class MergeForm(ReasonForm):
    """Another discussion that one moderates too, by its address."""

    target = forms.CharField(
        label=_("The other discussion"), max_length=500, help_text=_("Its address, as your browser shows it.")
    )
    field_order = ["target", "reason"]

    def __init__(self, *args, person, thread, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.thread = person, thread

    def clean_target(self) -> Thread:
        found = ADDRESS.search(self.cleaned_data["target"].strip())
        visible = Thread.objects.visible_to(self.person).select_related("community")
        target = visible.filter(pk=int(found[1])).first() if found else None
        if target is None:
            raise ValidationError(_("There is no such discussion."))
        if hasattr(self.thread, "poll"):
            raise ValidationError(_("People voted in this discussion: what has a poll stays by itself."))
        if target == self.thread:
            raise ValidationError(_("This is the discussion itself."))
        if not rules.can_moderate(self.person, target):
            raise ValidationError(_("You do not moderate there."))
        return target


class SplitForm(ReasonForm):
    """Replies that become a discussion of their own, and its title."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    posts = forms.ModelMultipleChoiceField(
        Post.objects.none(), label=_("Replies"), error_messages={"required": _("Choose the replies that go.")}
    )
    field_order = ["title", "reason", "posts"]

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posts"].queryset = Post.objects.filter(pk__in=[post.pk for post in posts])
