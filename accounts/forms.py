import zoneinfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.images import NotAPicture, picture_from
from accounts.models import Preference, User, UserQuerySet

AVATAR_SIDE = 256
LARGEST_AVATAR = 5 * 1024 * 1024
MOST_SKILLS = 20
LONGEST_SKILL = 40


class SkillsField(forms.CharField):
    """Skills apart by commas: in small letters, each once."""

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else ", ".join(tag.name for tag in value)

    def clean(self, value):
        skills = sorted({" ".join(skill.lower().split()) for skill in super().clean(value).split(",")} - {""})
        if len(skills) > MOST_SKILLS:
            raise ValidationError(_("Name at most %(count)d skills.") % {"count": MOST_SKILLS})
        for skill in skills:
            if len(skill) > LONGEST_SKILL:
                raise ValidationError(_("“%(skill)s…” is too long for a skill.") % {"skill": skill[:20]})
        return skills


class PersonField(forms.CharField):
    """A person named by username or full name, among `people`. Cleans to the person, or None."""

    people: UserQuerySet = User.objects.none()

    def prepare_value(self, value):
        return value.username if isinstance(value, User) else value

    def clean(self, value):
        name = super().clean(value).removeprefix("@")
        if not name:
            return None
        named = list(self.people.filter(Q(username__iexact=name) | Q(name__iexact=name)).order_by("username")[:6])
        exact = [person for person in named if person.username == name.lower()] or named
        if not exact:
            raise ValidationError(_("Nobody here is called “%(name)s”.") % {"name": name})
        if len(exact) > 1:
            usernames = ", ".join(person.username for person in exact)
            raise ValidationError(_("Several people are called that. Say which: %(names)s.") % {"names": usernames})
        return exact[0]

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class ProfileForm(forms.ModelForm):
    """What a person says about themselves."""

    avatar = forms.FileField(label=_("Picture"), required=False, help_text=_("PNG, JPEG, GIF or WebP, at most 5 MB."))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())]
    )

    skills = SkillsField(label=_("Skills"), required=False, help_text=_("What you know about, apart by commas."))

    class Meta:
        model = User
        fields = ["name", "job_title", "department", "location", "time_zone", "bio", "skills", "avatar"]
        widgets = {"bio": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.picture_before = self.instance.avatar.name

    def save(self):
        """Store what was said; a picture that was replaced goes."""
        person = super().save()
        if self.picture_before and person.avatar.name != self.picture_before:
            person.avatar.storage.delete(self.picture_before)
        return person

    def clean_avatar(self):
        upload = self.cleaned_data["avatar"]
        if not upload or upload == self.instance.avatar:
            return upload  # False takes the picture away
        if upload.size > LARGEST_AVATAR:
            raise ValidationError(_("This file is larger than 5 MB."))
        try:
            picture = picture_from(upload, longest_side=AVATAR_SIDE)
        except NotAPicture:
            raise ValidationError(_("This is not a picture that we can read.")) from None
        picture.content.name = f"{self.instance.pk}.{picture.extension}"
        return picture.content


class PreferenceForm(forms.ModelForm):
    """How a person wants to be told."""

    class Meta:
        model = Preference
        fields = [
            "digest",
            "mail_replies",
            "mail_mentions",
            "mail_reminders",
            "mail_events",
            "mail_pages",
            "mail_sponsor",
            "follows_own",
            "is_shown_active",
            "is_shown_expert",
            "offers_a_week",
        ]
        widgets = {"digest": forms.RadioSelect}

    def clean_offers_a_week(self):
        """Who says nothing keeps what they had."""
        chosen = self.cleaned_data["offers_a_week"]
        return self.instance.offers_a_week if chosen is None else chosen


class DraftForm(forms.Form):
    """An unfinished form with an editor, as it stands: its text is `text`, or `body` where the form itself is sent."""

    OWN = {
        "csrfmiddlewaretoken",
        "place",
        "text",
        "body",
        "draft_base",
        "aside",
        "check",
        "confirmed",
        "community_query",
    }
    MOST_FIELDS = 40
    LONGEST_FIELD = 4_000

    place = forms.CharField(max_length=120)
    text = forms.CharField(required=False, strip=False, max_length=300_000)
    body = forms.CharField(required=False, strip=False, max_length=300_000)
    draft_base = forms.CharField(required=False, max_length=40)
    aside = forms.CharField(required=False, strip=False, max_length=300_000)

    def clean(self):
        cleaned = super().clean()
        cleaned["text"] = cleaned.get("text") or cleaned.get("body") or ""
        others = [(name, value) for name, value in self.data.items() if name not in self.OWN]
        cleaned["fields"] = {
            name: value
            for name, value in others[: self.MOST_FIELDS]
            if len(name) <= 40 and len(value) <= self.LONGEST_FIELD and "\x00" not in name + value
        }
        return cleaned
