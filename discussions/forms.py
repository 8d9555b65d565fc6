import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import markup
from accounts.widgets import SuggestedInput
from communities.forms import TagsField
from communities.models import Community, Membership
from communities.paging import id_from, number_from
from discussions import rules
from discussions.models import LONGEST_ENVIRONMENT, Poll, Thread
from discussions.models.comment import LONGEST_COMMENT
from discussions.models.poll import FEWEST_OPTIONS, LONGEST_OPTION, MOST_OPTIONS
from discussions.models.unsealing import SHORTEST_REASON


def body_field(*, rows: int = 8, **options) -> forms.CharField:
    """A field for Markdown. Its text is checked as the verb will render it."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), strip=False, validators=[check_body], **options)


def check_body(text: str) -> None:
    if not text.strip():
        raise ValidationError(_("Write something first."))
    check_readable(text)


def check_readable(text: str) -> None:
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
            "It stands as “Anonymous” everywhere, also what you write in it later. Only who holds a special role can "
            "open who you are: with a reason that is logged, and you are told."
        ),
    )

    def __init__(self, *args, user, found=(), **kwargs):
        """`found` are communities that a search has found, to choose from beside one's own."""
        super().__init__(*args, **kwargs)
        self.user = user
        if not rules.can_announce_anywhere(user):
            open_to_all = set(Thread.Kind) - {Thread.Kind.ANNOUNCEMENT}
            self.fields["kind"].choices = [choice for choice in Thread.Kind.choices if choice[0] in open_to_all]
        self.fields["community"].queryset = Community.objects.writable_by(user)
        self.fields["community"].widget.choices = self._choices(found)

    def _choices(self, found):
        """One's own communities and the one that is chosen, in one query; beside them what was found."""
        chosen = str(self["community"].value() or "").replace("\x00", "")[:80]
        mine = Q(pk__in=Membership.objects.filter(user=self.user).values("community")) | Q(slug=chosen)
        near = [(one.slug, one.name) for one in self.fields["community"].queryset.filter(mine).order_by("name")]
        others = [(one.slug, one.name) for one in found if (one.slug, one.name) not in near]
        choices = [("", _("Choose a community")), *near]
        return [*choices, (_("Found"), others)] if others else choices

    def clean(self):
        cleaned = super().clean()
        community = cleaned.get("community")
        is_announcement = cleaned.get("kind") == Thread.Kind.ANNOUNCEMENT
        if community and is_announcement and not rules.can_announce(self.user, community):
            self.add_error("kind", _("Only who leads or facilitates this community announces here."))
        return cleaned


class PollForm(forms.Form):
    """What a poll asks. It stands hidden in the ask form, where a browser must not insist on it."""

    use_required_attribute = False

    poll_options = forms.CharField(
        label=_("Options"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line: two to twenty. They are fixed once somebody has voted."),
    )
    poll_method = forms.ChoiceField(label=_("People choose"), choices=Poll.Method, initial=Poll.Method.SINGLE)
    poll_secrecy = forms.ChoiceField(
        label=_("Votes are"),
        choices=[("anonymous", _("Anonymous: nobody sees who chose what")), ("open", _("Open: with names"))],
        initial="anonymous",
    )
    poll_shown = forms.ChoiceField(label=_("The result is shown"), choices=Poll.Shown, initial=Poll.Shown.VOTED)
    poll_closes_at = forms.DateTimeField(
        label=_("It closes"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_poll_options(self):
        lines = self.cleaned_data["poll_options"].splitlines()
        options = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
        if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
            raise ValidationError(
                _("Name %(fewest)d to %(most)d different options, each on a line of its own.")
                % {"fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS}
            )
        if any(len(option) > LONGEST_OPTION for option in options):
            raise ValidationError(_("An option has at most %(count)d characters.") % {"count": LONGEST_OPTION})
        return options

    def clean_poll_closes_at(self):
        moment = self.cleaned_data["poll_closes_at"]
        if moment and "poll_closes_at" in self.changed_data and moment <= timezone.now():
            raise ValidationError(_("Choose a moment that is still to come."))
        return moment

    @property
    def asked(self) -> dict:
        """What the verbs of Poll take."""
        cleaned = self.cleaned_data
        return {
            "options": cleaned["poll_options"],
            "method": cleaned["poll_method"],
            "is_secret": cleaned["poll_secrecy"] == "anonymous",
            "shown": cleaned["poll_shown"],
            "closes_at": cleaned["poll_closes_at"],
        }


class BallotForm(forms.Form):
    """What a reader chose in a poll: `option`, once or several times, or a rank for each, as `rank-<option>`."""

    def __init__(self, sent: QueryDict, *, poll: Poll):
        super().__init__(sent)
        self.sent = sent
        self.poll = poll

    @property
    def typed(self) -> dict[int, int]:
        """The rank of each option that was chosen."""
        if self.poll.is_ranked:
            given = {name.removeprefix("rank-"): id_from(str(rank)) for name, rank in self.sent.items()}
            ranks = {id_from(option): rank for option, rank in given.items() if rank}
        else:
            ranks = {id_from(option): rank for rank, option in enumerate(self.sent.getlist("option"), start=1)}
        return {option: rank for option, rank in ranks.items() if option is not None}

    def clean(self):
        ranks = self.typed
        if not ranks:
            raise ValidationError(_("Choose something first."))
        if self.poll.is_ranked and len(set(ranks.values())) < len(ranks):
            raise ValidationError(_("Give each place to one option only."))
        return {"choices": sorted(ranks, key=ranks.__getitem__)}


class TemplateForm(forms.Form):
    """What threads of a kind begin with. Empty: with nothing."""

    kind = forms.ChoiceField(choices=Thread.Kind)
    body = forms.CharField(required=False, strip=False, validators=[check_readable])


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
        widget=SuggestedInput,
    )

    def __init__(self, *args, near: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["environment"].widget.suggestions = near


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
    """A change of a post. `revision` is the one that the writer started from, and `began` the digest of its text."""

    body = body_field(label=_("Text"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    began = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    appended = forms.BooleanField(required=False, widget=forms.HiddenInput)  # a reply that goes into the last one


class ThreadForm(forms.Form):
    """A change of a thread's title and tags."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    tags = TagsField()


class RemovalForm(forms.Form):
    reason = forms.CharField(required=False, max_length=200)


class UnsealingForm(forms.Form):
    """Why somebody opens who asked without their name."""

    reason = forms.CharField(
        label=_("Why must it be opened?"),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
