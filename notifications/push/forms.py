from django import forms

from notifications.models import PushSubscription


class PushSubscriptionForm(forms.ModelForm):
    """Where a browser can be told, as it says itself."""

    class Meta:
        model = PushSubscription
        fields = ["endpoint", "p256dh", "auth"]

    def validate_unique(self):
        """A browser may say so again: see PushSubscriptionQuerySet.subscribe."""
