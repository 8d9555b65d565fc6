from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

import markup
from communities.forms import TagsField
from communities.models import Community
from discussions import rules
from discussions.models import Thread


def body_field(**options) -> forms.CharField:
    """A field for Markdown. Its text is checked as the verb will render it."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), strip=False, validators=[check_body], **options)


def check_body(text: str) -> None:
    if not text.strip():
        raise ValidationError(_("Write something first."))
    try:
        markup.render(text)
    except markup.Unreadable as error:
        raise ValidationError(str(error)) from None


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
