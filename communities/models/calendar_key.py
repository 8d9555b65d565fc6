import secrets

from django.db import models
from django.db.models.functions import Now

from accounts.models import User


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def working(self):
        """Keys of people who are still here."""
        return self.filter(user__is_active=True).exclude(user__email=None)


class CalendarKey(models.Model):
    """What stands in the address by which a person's calendar program reads events: it signs in nowhere."""

    user = models.OneToOneField(User, models.DB_CASCADE, primary_key=True, related_name="calendar_key")
    secret = models.CharField(max_length=64, unique=True, default=new_secret)
    made_at = models.DateTimeField(db_default=Now())

    objects = CalendarKeyQuerySet.as_manager()

    def __str__(self):
        return f"calendar of {self.user_id}"

    @classmethod
    def make(cls, *, by: User) -> "CalendarKey":
        """The person's key. Making it twice gives the same."""
        key, _is_new = cls.objects.get_or_create(user=by)
        return key

    @classmethod
    def revoke(cls, *, by: User) -> None:
        """From now on nobody reads anything by the old address. Revoking twice changes nothing."""
        cls.objects.filter(user=by).delete()
