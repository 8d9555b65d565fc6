from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attachments.forms import UploadForm
from attachments.models import Attachment
from wiki.models import Page


class VersionForm(UploadForm):
    """A new version of a file on a page. What is shown as a picture stays one; the name may be another."""

    def __init__(self, files=None, *, page: Page, old: Attachment, user):
        data = None if files is None else {"community": page.community.slug}
        super().__init__(data, files, user=user, auto_id=f"%s-{old.pk}")
        self.old = old

    def clean_file(self):
        upload = super().clean_file()
        if hasattr(self, "stored") and ("width" in self.stored) != self.old.is_image:
            if self.old.is_image:
                raise ValidationError(_("This is not a picture. The page shows a picture here: choose another one."))
            raise ValidationError(_("This is a picture. The page has a link to a file here: choose another file."))
        return upload
