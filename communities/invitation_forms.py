import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import User

MOST_ADDRESSES = 50
MOST_USES = 1000


class InvitedPersonForm(forms.Form):
    """Whom to invite, and a word to them."""

    person = PersonField(label=_("Name or username"))
    words = forms.CharField(
        label=_("A word to them"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].people = User.objects.visible_to(reader).in_directory()


class InvitationLinkForm(forms.Form):
    """How many may use a link, and how long."""

    DAYS = [(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))]

    most_uses = forms.IntegerField(label=_("How many may use it"), min_value=1, max_value=MOST_USES, initial=10)
    valid_for = forms.TypedChoiceField(
        label=_("How long"), choices=DAYS, initial=7, coerce=lambda days: timedelta(days=int(days))
    )


class InvitedAddressesForm(forms.Form):
    """A list of e-mail addresses, apart by spaces, commas, semicolons or lines."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At most %(count)d, apart by commas or lines. Each gets one mail with a link for one person.")
        % {"count": MOST_ADDRESSES},
    )

    def clean_addresses(self) -> list[str]:
        typed = re.split(r"[\s,;]+", self.cleaned_data["addresses"])
        addresses = list(dict.fromkeys(address.lower() for address in typed if address))
        if not addresses:
            raise ValidationError(_("Write an address."))
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(_("These are more than %(count)d addresses.") % {"count": MOST_ADDRESSES})
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(_("“%(address)s” is no e-mail address.") % {"address": address[:100]}) from None
        return addresses
