from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from accounts.images import LONGEST_SIDE, NotAPicture, encoded, opened
from attachments.filetypes import ALLOWED, IMAGES, extension_of, media_type_of
from attachments.models import Allowance
from communities.models import Community

THUMB_SIDE = 800  # as wide as a text is


class UploadForm(forms.Form):
    """One file from a person, for a text in a community. After `is_valid`, `stored` is what to keep of it."""

    # The community first: it says how large a file may be.
    community = forms.ModelChoiceField(
        Community.objects.none(),
        to_field_name="slug",
        label=_("For a text in"),
        empty_label=_("Choose a community"),
        error_messages={
            "required": _("Choose the community first: it keeps the file."),
            "invalid_choice": _("Choose a community that you may write in."),
        },
    )
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        error_messages={"empty": _("This file is empty."), "required": _("Choose a file.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = Community.objects.readable_by(user).order_by("name")

    def clean_file(self):
        upload = self.cleaned_data["file"]
        community = self.cleaned_data.get("community")
        if community is None:
            return upload
        most = Allowance.of(community).most_bytes_per_file
        if upload.size > most:
            raise ValidationError(
                _("This file has %(size)s. In %(community)s a file may have %(most)s.")
                % {"size": filesizeformat(upload.size), "community": community.name, "most": filesizeformat(most)}
            )
        extension = extension_of(upload.name)
        if extension not in ALLOWED:
            raise ValidationError(_("Files of this kind can't be uploaded. These can: %s.") % ", ".join(ALLOWED))
        self.stored = self._picture(upload) if extension in IMAGES else self._plain(upload)
        return upload

    def _picture(self, upload) -> dict:
        try:
            image = opened(upload)
            picture = encoded(image, longest_side=LONGEST_SIDE)
        except NotAPicture:
            raise ValidationError(_("This is not a picture that we can read.")) from None
        stem = PurePath(_tidy(upload.name)).stem
        stored = {
            "file": ContentFile(picture.content.read(), name=f"{stem}.{picture.extension}"),
            "name": f"{stem}.{picture.extension}",
            "media_type": picture.media_type,
            "size": picture.content.size,
            "width": picture.width,
            "height": picture.height,
        }
        if max(image.size) > THUMB_SIDE:
            thumb = encoded(image, longest_side=THUMB_SIDE)
            stored["thumb"] = ContentFile(thumb.content.read(), name=f"{stem}.thumb.{thumb.extension}")
            stored["thumb_width"] = thumb.width
        return stored

    def _plain(self, upload) -> dict:
        content = upload.read()
        media_type = media_type_of(upload.name, content)
        if media_type is None:
            raise ValidationError(_("This file is not what its name says."))
        name = _tidy(upload.name)
        return {
            "file": ContentFile(content, name=name),
            "name": name,
            "media_type": media_type,
            "size": len(content),
        }


def _tidy(name: str) -> str:
    """A name that is safe in a path, a header and Markdown."""
    return get_valid_filename(PurePath(name).name)[-120:].lstrip(".") or "file"
