import base64
import binascii
from datetime import date

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.push.posting import Refused, check_address

MOST_DEVICES = 20


class TooManyDevices(Exception):
    """The person is told on as many devices as one may have."""


def unpadded(data: bytes) -> str:
    """Base64 as push services and browsers write it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def padded(text: str) -> bytes:
    """The bytes behind `unpadded`."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_endpoint(url: str) -> None:
    """A validator: an address that we may post to."""
    try:
        check_address(url)
    except Refused as error:
        raise ValidationError(_("This is not the address of a push service.")) from error


def is_public_key(text: str) -> None:
    """A validator: a point on the curve, as browsers give it."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), padded(text))
    except (ValueError, binascii.Error) as error:
        raise ValidationError(_("This is not a key for push messages.")) from error


def is_secret(text: str) -> None:
    """A validator: sixteen bytes that the browser and we share."""
    try:
        is_right = len(padded(text)) == 16
    except (ValueError, binascii.Error):
        is_right = False
    if not is_right:
        raise ValidationError(_("This is not a secret for push messages."))


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    @transaction.atomic
    def subscribe(self, *, person: User, endpoint: str, p256dh: str, auth: str, name: str) -> "PushSubscription":
        """Tell the person on this device from now on. A device that was another person's is theirs no more."""
        User.objects.select_for_update().get(pk=person.pk)  # so that two at once do not make one too many
        self.filter(endpoint=endpoint).delete()
        if self.filter(person=person).count() >= MOST_DEVICES:
            raise TooManyDevices
        return self.create(person=person, endpoint=endpoint, p256dh=p256dh, auth=auth, name=name)

    def due(self, moment):
        """Devices for which something waits, and that may be written to again."""
        waits = Exists(Push.objects.filter(subscription=OuterRef("pk")))
        return self.filter(waits, Q(next_at=None) | Q(next_at__lte=moment))


class PushSubscription(models.Model):
    """A browser on a device that a person is told on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.DB_CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True, validators=[is_endpoint])
    p256dh = models.CharField(max_length=100, validators=[is_public_key])
    auth = models.CharField(max_length=40, validators=[is_secret])
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # not before: one message a minute, and longer after failures
    tries = models.PositiveSmallIntegerField(default=0)  # that failed, one after the other
    told_on = models.DateField(null=True)  # by the person's calendar, with how many messages came that day
    told_count = models.PositiveSmallIntegerField(default=0)

    objects = PushSubscriptionQuerySet.as_manager()

    def __str__(self):
        return f"{self.person_id} {self.name}"

    def has_had_enough(self, most: int | None, today: date) -> bool:
        """Whether as many messages came today as the person wants in a day."""
        return most is not None and self.told_on == today and self.told_count >= most

    def count(self, today: date) -> None:
        """Note one more message. Saves nothing."""
        self.told_count = self.told_count + 1 if self.told_on == today else 1
        self.told_on = today

    def end(self) -> None:
        """Tell nothing more on this device."""
        PushSubscription.objects.filter(pk=self.pk).delete()


class Push(models.Model):
    """That a notice waits to be told on a device. It goes when it was told, or is not needed any more."""

    subscription = models.ForeignKey(PushSubscription, models.DB_CASCADE, related_name="waiting")
    notification = models.ForeignKey("notifications.Notification", models.DB_CASCADE, related_name="pushes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "notification"], name="push_once")]

    def __str__(self):
        return f"{self.subscription_id} {self.notification_id}"
