from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from accounts.images import NotAPicture, picture_from
from attachments.filetypes import ALLOWED, IMAGES, LARGEST, extension_of, media_type_of


class UploadForm(forms.Form):
    """One file from a person. After `is_valid`, `stored` is what to keep of it."""

    file = forms.FileField(
        max_length=200,
        error_messages={"empty": _("This file is empty."), "required": _("Choose a file.")},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise ValidationError(_("This file is larger than %(size)d MB.") % {"size": LARGEST // 1024**2})
        extension = extension_of(upload.name)
        if extension not in ALLOWED:
            raise ValidationError(_("Files of this kind can't be uploaded. These can: %s.") % ", ".join(ALLOWED))
        self.stored = self._picture(upload) if extension in IMAGES else self._plain(upload)
        return upload

    def _picture(self, upload) -> dict:
        try:
            picture = picture_from(upload)
        except NotAPicture:
            raise ValidationError(_("This is not a picture that we can read.")) from None
        name = f"{PurePath(_tidy(upload.name)).stem}.{picture.extension}"
        return {
            "file": ContentFile(picture.content.read(), name=name),
            "name": name,
            "media_type": picture.media_type,
            "size": picture.content.size,
            "width": picture.width,
            "height": picture.height,
        }

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
