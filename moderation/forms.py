from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from moderation.models import (
    ClaimedByAnother,
    DecidedByYou,
    Decision,
    Flag,
    Inspection,
    NothingToDecide,
    Review,
    WatchedWord,
)
from moderation.models.inspection import SHORTEST_REASON
from moderation.redacting import SHORTEST


class FlagForm(forms.Form):
    """What is wrong with something."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Flag.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    text = forms.CharField(
        label=_("In your words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == Flag.Reason.OTHER and not cleaned.get("text"):
            raise ValidationError({"text": _("Say what a moderator should see.")})
        return cleaned


class DecisionForm(forms.Form):
    """How a review ends, and why."""

    outcome = forms.ChoiceField(
        label=_("What shall be?"),
        choices=[choice for choice in Decision.Outcome.choices if choice[0] != Decision.Outcome.TAKEN_BACK],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        help_text=_("Its author and who flagged it read this."),
        error_messages={"required": _("Say why: people will read it.")},
    )


class SettlingForm(DecisionForm, forms.ModelForm):
    """A decision on the admin site, taken by `by` as soon as it is valid: a form that stands is a review that ended."""

    by: User

    class Meta:
        model = Review
        fields: ClassVar[list[str]] = []

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if self.instance.is_about_text_of(self.by):
            raise ValidationError(_("It is about what you wrote: somebody else decides."))
        try:
            self.instance.decide(by=self.by, outcome=cleaned["outcome"], reason=cleaned["reason"])
        except (ClaimedByAnother, NothingToDecide, DecidedByYou) as error:
            raise ValidationError(str(error)) from None
        return cleaned


class HidingForm(forms.Form):
    """Why something is hidden."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        help_text=_("Its author reads this."),
        error_messages={"required": _("Say why: people will read it.")},
    )


class InspectionForm(forms.ModelForm):
    """Into which community an admin looks, and why."""

    class Meta:
        model = Inspection
        fields: ClassVar[list[str]] = ["community", "reason"]

    reason = forms.CharField(
        label=_("Why?"),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Its leaders are told at once, with what you write here. It stands in their log for good."),
        error_messages={"required": _("Say why: its leaders read it.")},
    )


class AppealForm(forms.Form):
    """Why somebody else should look again."""

    text = forms.CharField(
        label=_("Why should somebody else look again?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence.")},
    )


class RedactionForm(forms.Form):
    """Which words shall stand nowhere any more, and why."""

    text = forms.CharField(
        label=_("The words"),
        min_length=SHORTEST,
        max_length=200,
        help_text=_("As they stand in the text, on one line. Capitals and small letters are the same."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Say which words."),
            "min_length": _("At least %(limit_value)d characters: else it would hit much that you do not mean."),
        },
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        help_text=_("It stands in the log, with your name. Do not repeat the words."),
        error_messages={"required": _("Say why: the log shows it.")},
    )

    def clean(self):
        cleaned = super().clean()
        text, reason = cleaned.get("text", ""), cleaned.get("reason", "")
        if text and text.casefold() in reason.casefold():
            raise ValidationError({"reason": _("Say it without the words themselves.")})
        return cleaned


class WatchedWordForm(forms.ModelForm):
    """A word, and what follows where somebody writes it."""

    class Meta:
        model = WatchedWord
        fields = ("pattern", "action", "value")
        error_messages = {"pattern": {"required": _("Say which word.")}}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("action") == WatchedWord.Action.TAG and not cleaned.get("value"):
            raise ValidationError({"value": _("Say which tag.")})
        return cleaned


class TrialForm(forms.Form):
    """A text to try the watched words on."""

    text = forms.CharField(
        label=_("A text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something to try.")},
    )
