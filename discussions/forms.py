import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

import markup
from communities.forms import TagsField
from communities.models import Community
from communities.paging import number_from
from discussions import rules
from discussions.models import LONGEST_ENVIRONMENT, Thread
from discussions.models.comment import LONGEST_COMMENT


def body_field(*, rows: int = 8, **options) -> forms.CharField:
    """A field for Markdown. Its text is checked as the verb will render it."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), strip=False, validators=[check_body], **options)


def check_body(text: str) -> None:
    if not text.strip():
        raise ValidationError(_("Write something first."))
    try:
        markup.render(text)
    except markup.Unreadable as error:
        raise ValidationError(str(error)) from None


# `12`, `#12` or an address with `/threads/12/`
NAMED_THREAD = re.compile(r"/threads/(?P<thread>\d+)|^\s*#?(?P<number>\d+)\s*$")


class AskForm(forms.Form):
    """A new thread: what, where, and under which tags."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Thread.Kind, widget=forms.RadioSelect)
    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("Community"), to_field_name="slug", empty_label=_("Choose a community")
    )
    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    body = body_field(label=_("Text"))
    tags = TagsField()
    is_anonymous = forms.BooleanField(
        label=_("Ask without my name"),
        required=False,
        help_text=_(
            "It stands as “Anonymous” everywhere, also what you write in it later. Nobody here sees who you are."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not rules.can_announce_anywhere(user):
            open_to_all = set(Thread.Kind) - {Thread.Kind.ANNOUNCEMENT}
            self.fields["kind"].choices = [choice for choice in Thread.Kind.choices if choice[0] in open_to_all]
        self.fields["community"].queryset = Community.objects.readable_by(user).order_by("name")

    def clean(self):
        cleaned = super().clean()
        community = cleaned.get("community")
        is_announcement = cleaned.get("kind") == Thread.Kind.ANNOUNCEMENT
        if community and is_announcement and not rules.can_announce(self.user, community):
            self.add_error("kind", _("Only who leads or facilitates this community announces here."))
        return cleaned


class ReplyForm(forms.Form):
    body = body_field(label=_("Your reply"))


class CommentForm(forms.Form):
    body = body_field(label=_("Your comment"), max_length=LONGEST_COMMENT, rows=3)


class EnvironmentForm(forms.Form):
    """Where an answer works. `near` are the names to suggest."""

    environment = forms.CharField(
        label=_("Works on"),
        max_length=LONGEST_ENVIRONMENT,
        help_text=_("Version, site or device: “Windows 11”, “Malmö”, “client 5.2 on macOS 15”."),
        widget=forms.TextInput(attrs={"list": "environments", "autocomplete": "off"}),
    )

    def __init__(self, *args, near: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.near = near


class DuplicateForm(forms.Form):
    """Where a question is answered already: chosen from what was found, or named by its link or number."""

    target = forms.CharField(label=_("Or its link or number"), max_length=500, required=False)

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_target(self):
        named = self.data.get("choice") or self.cleaned_data["target"]
        found = NAMED_THREAD.search(named)
        key = number_from(found["thread"] or found["number"]) if found else None
        readable = Thread.objects.visible_to(self.reader).questions()
        thread = readable.filter(pk=key).first() if key is not None else None
        if thread is None:
            raise ValidationError(_("Name a question that you can read, by its link or number."))
        return thread


class DisputeForm(forms.Form):
    reason = forms.CharField(max_length=300)


class SummaryForm(forms.Form):
    """The next version of a summary. `base` is the number of the one that the writer began from."""

    body = body_field(label=_("Summary"))
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class BranchForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    body = body_field(label=_("Text"))


class PostForm(forms.Form):
    """A change of a post. `revision` is the one that the writer started from."""

    body = body_field(label=_("Text"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ThreadForm(forms.Form):
    """A change of a thread's title and tags."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    tags = TagsField()


class RemovalForm(forms.Form):
    reason = forms.CharField(required=False, max_length=200)
